import {readFile} from 'node:fs/promises';
import {
  ALL_FORMATS,
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  type EncodedPacket,
  type InputTrack,
  type MetadataTags,
  type Rotation,
  type TrackDisposition,
} from 'mediabunny';

/** A video as its file declares it; nothing is decoded. */
export interface VideoFile {
  readonly codec: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rotation: number;
  readonly colourSpace: VideoColorSpaceInit;
  /** In the order of presentation. */
  readonly video: readonly EncodedPacket[];
  readonly audio: readonly EncodedPacket[];
  readonly audioCodec: string | undefined;
  readonly tags: MetadataTags;
}

const open = (bytes: Uint8Array<ArrayBuffer>): Input =>
  new Input({source: new BufferSource(bytes), formats: ALL_FORMATS});

async function packetsOf(track: InputTrack | null): Promise<EncodedPacket[]> {
  const packets: EncodedPacket[] = [];
  if (track) for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet);
  return packets;
}

/** Reads a video from its path or its bytes. Throws Error if it has no video track. */
export async function readVideo(file: string | Uint8Array<ArrayBuffer>): Promise<VideoFile> {
  const input = open(typeof file === 'string' ? new Uint8Array(await readFile(file)) : file);
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new Error('The file has no video track.');
  const audio = await input.getPrimaryAudioTrack();
  return {
    codec: (await track.getCodec()) ?? '',
    widthPx: await track.getCodedWidth(),
    heightPx: await track.getCodedHeight(),
    rotation: await track.getRotation(),
    colourSpace: await track.getColorSpace(),
    video: (await packetsOf(track)).sort((a, b) => a.timestamp - b.timestamp),
    audio: await packetsOf(audio),
    audioCodec: (await audio?.getCodec()) ?? undefined,
    tags: await input.getMetadataTags(),
  };
}

export interface Remux {
  /** The number of packets of the video, from its start, in the order of decoding. */
  readonly frames: number;
  readonly rotation?: Rotation;
  /** The time of presentation instead of the packet's own. */
  readonly retime?: (timestampS: number) => number;
  readonly withAudio?: boolean;
  readonly withVideo?: boolean;
  readonly tags?: MetadataTags;
  /** Calls the video's codec by another name, with another configuration. */
  readonly as?: {readonly codec: 'hevc'; readonly decoderConfig: VideoDecoderConfig};
}

/** Another video of the same packets, as MP4 with its index in front. */
export async function remuxed(path: string, options: Remux): Promise<Uint8Array<ArrayBuffer>> {
  const {
    frames,
    rotation = 0,
    retime = (t: number) => t,
    withAudio = false,
    withVideo = true,
    tags,
    as,
  } = options;
  const input = open(new Uint8Array(await readFile(path)));
  const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
  const output = new Output({
    format: new Mp4OutputFormat({fastStart: 'in-memory'}),
    target: new BufferTarget(),
  });
  const picture = new EncodedVideoPacketSource(as?.codec ?? 'avc');
  const sound = new EncodedAudioPacketSource('aac');
  const decoderConfig = as?.decoderConfig ?? (await video?.getDecoderConfig()) ?? undefined;
  if (withVideo) output.addVideoTrack(picture, {rotation, ...(decoderConfig && {decoderConfig})});
  if (withAudio) output.addAudioTrack(sound);
  if (tags) output.setMetadataTags(tags);
  await output.start();
  if (withVideo) {
    for (const packet of (await packetsOf(video)).slice(0, frames)) {
      await picture.add(
        packet.clone({timestamp: retime(packet.timestamp)}),
        decoderConfig && {decoderConfig},
      );
    }
  }
  if (withAudio) {
    const audioConfig = (await audio?.getDecoderConfig()) ?? undefined;
    for (const packet of await packetsOf(audio)) {
      await sound.add(packet, audioConfig && {decoderConfig: audioConfig});
    }
  }
  await output.finalize();
  if (!output.target.buffer) throw new Error('Nothing was written.');
  return new Uint8Array(output.target.buffer);
}

/** A track of sound as its file declares it. */
export interface SoundFile {
  readonly codec: string | null;
  readonly language: string;
  readonly name: string | null;
  readonly disposition: TrackDisposition;
  readonly channels: number;
  readonly packets: readonly EncodedPacket[];
}

/** Reads all sound of a video. */
export async function readSound(file: Uint8Array<ArrayBuffer>): Promise<SoundFile[]> {
  const tracks = await open(file).getAudioTracks();
  return Promise.all(
    tracks.map(async (track) => ({
      codec: await track.getCodec(),
      language: await track.getLanguageCode(),
      name: await track.getName(),
      disposition: await track.getDisposition(),
      channels: await track.getNumberOfChannels(),
      packets: await packetsOf(track),
    })),
  );
}
