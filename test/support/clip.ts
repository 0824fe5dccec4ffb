import {ALL_FORMATS, BufferSource, EncodedPacketSink, Input} from 'mediabunny';
import {expect} from 'vitest';

/** What a video file declares and contains, read packet by packet. */
export interface ReadClip {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly durationS: number;
  readonly videoCodec: string | null;
  readonly audioCodec: string | null;
  /** Presentation times in seconds, in the file's order. */
  readonly videoS: readonly number[];
  readonly audioS: readonly number[];
  /** Where the last packet of sound ends. */
  readonly audioEndS: number;
  readonly keyFramesS: readonly number[];
  readonly comment: string | undefined;
}

export async function readClip(file: Uint8Array): Promise<ReadClip> {
  using input = new Input({source: new BufferSource(file), formats: ALL_FORMATS});
  const video = await input.getPrimaryVideoTrack();
  if (!video) throw new Error('The clip has no video track.');
  const audio = await input.getPrimaryAudioTrack();
  const videoS: number[] = [];
  const keyFramesS: number[] = [];
  for await (const {timestamp, type} of new EncodedPacketSink(video).packets()) {
    videoS.push(timestamp);
    if (type === 'key') keyFramesS.push(timestamp);
  }
  const audioS: number[] = [];
  let audioEndS = 0;
  if (audio) {
    for await (const {timestamp, duration} of new EncodedPacketSink(audio).packets()) {
      audioS.push(timestamp);
      audioEndS = timestamp + duration;
    }
  }
  return {
    widthPx: await video.getDisplayWidth(),
    heightPx: await video.getDisplayHeight(),
    durationS: await input.computeDuration(),
    videoCodec: await video.getCodec(),
    audioCodec: audio && (await audio.getCodec()),
    videoS,
    audioS,
    audioEndS,
    keyFramesS,
    comment: (await input.getMetadataTags()).comment,
  };
}

/** No two frames, and no two packets of sound, share a time or go back. */
export function expectMonotonous({videoS, audioS}: ReadClip): void {
  for (const times of [videoS, audioS]) {
    for (let i = 1; i < times.length; i++) expect(times[i]).toBeGreaterThan(times[i - 1] ?? 0);
  }
}
