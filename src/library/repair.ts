import {
  ALL_FORMATS,
  BlobSource,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  Mp4OutputFormat,
  Output,
  StreamTarget,
  WebMOutputFormat,
} from 'mediabunny';
import type {EncodedPacket, InputTrack, MetadataTags} from 'mediabunny';
import {storedName} from './clips.ts';
import type {Clip, Clips} from './clips.ts';
import {wholeBytes} from '../metadata/mp4-boxes.ts';
import {DiskFullError} from './private-file.ts';
import type {PrivateFile} from './private-file.ts';
import {takeInLog} from './take-log.ts';

/**
 * Makes a clip that was cut off playable up to its last whole fragment, and marks it as repaired. Returns undefined if
 * nothing of it can be played: then it is deleted. For workers only.
 */
export async function repair(clips: Clips, clip: Clip): Promise<Clip | undefined> {
  try {
    if (clip.container === 'mp4') await cutToWhole(clips, clip);
    else if (clip.kind === 'clip') await rewrite(clips, clip, {});
    if (clip.kind === 'take') await rewriteTake(clips, clip);
    const video = await clips.file(clip);
    const measured = await measure(video);
    if (measured) {
      const repaired: Clip = {...clip, ...measured, bytes: video.size, state: 'repaired'};
      await clips.write(repaired);
      return repaired;
    }
  } catch (error) {
    // It cannot be read as a video at all. A full disk leaves it as it is, to be tried again.
    if (error instanceof DiskFullError) throw error;
  }
  await clips.remove(clip.id);
  return undefined;
}

/** A take gets the changes that are in its log; without a log it stays a video of its source. */
async function rewriteTake(clips: Clips, clip: Clip): Promise<void> {
  const measured = await measure(await clips.file(clip));
  const log = `${clip.id}.jsonl`;
  const lines = (await (await clips.files.read(log))?.text()) ?? '';
  const comment = takeInLog(lines, measured?.durationMs ?? 0);
  await rewrite(clips, clip, comment === undefined ? {} : {comment});
  await clips.files.remove(log);
}

/** A fragmented MP4 needs no more room than it has: it is cut after its last whole fragment. */
export async function cutToWhole(clips: Clips, clip: Clip): Promise<number> {
  const file = await clips.files.file(storedName(clip));
  try {
    const bytes = wholeBytes((at, length) => file.read(at, length), file.bytes);
    file.cut(bytes);
    return bytes;
  } finally {
    file.close();
  }
}

/**
 * Writes a clip's video again, packet for packet, with its duration and an index, and with `tags` added to its own. The
 * former video is deleted only when the next is whole. What follows a damaged place is left out.
 */
export async function rewrite(clips: Clips, clip: Clip, tags: MetadataTags): Promise<void> {
  const next = `${clip.id}.next.${clip.container}`;
  const target = await clips.files.fresh(next);
  try {
    await copyPackets(await clips.file(clip), clip.container, target, tags);
    await clips.files.rename(next, storedName(clip));
  } finally {
    target.close();
    await clips.files.remove(next);
  }
}

async function copyPackets(
  video: Blob,
  container: Clip['container'],
  target: PrivateFile,
  tags: MetadataTags,
): Promise<void> {
  using input = new Input({source: new BlobSource(video), formats: ALL_FORMATS});
  const output = new Output({
    format: container === 'mp4' ? new Mp4OutputFormat({fastStart: false}) : new WebMOutputFormat(),
    target: new StreamTarget(target.writable()),
  });
  output.setMetadataTags({...(await input.getMetadataTags()), ...tags});
  const copies: (() => Promise<void>)[] = [];
  for (const track of await input.getVideoTracks()) {
    const codec = await track.getCodec();
    const decoderConfig = await track.getDecoderConfig();
    if (!codec || !decoderConfig) continue;
    const source = new EncodedVideoPacketSource(codec);
    output.addVideoTrack(source, {rotation: await track.getRotation()});
    copies.push(() => copy(track, (packet) => source.add(packet, {decoderConfig}), source));
  }
  for (const track of await input.getAudioTracks()) {
    const codec = await track.getCodec();
    const decoderConfig = await track.getDecoderConfig();
    if (!codec || !decoderConfig) continue;
    const source = new EncodedAudioPacketSource(codec);
    output.addAudioTrack(source);
    copies.push(() => copy(track, (packet) => source.add(packet, {decoderConfig}), source));
  }
  await output.start();
  await Promise.all(copies.map((run) => run()));
  await output.finalize();
}

async function copy(
  track: InputTrack,
  add: (packet: EncodedPacket) => Promise<void>,
  source: {close(): void},
): Promise<void> {
  const packets = new EncodedPacketSink(track).packets();
  for (;;) {
    // A damaged end is the end.
    const next = await packets.next().catch(() => undefined);
    if (!next || next.done) break;
    await add(next.value);
  }
  source.close();
}

/** Duration and size of a video; undefined if it has no video track that can be read. */
export async function measure(
  video: Blob,
): Promise<{durationMs: number; widthPx: number; heightPx: number} | undefined> {
  using input = new Input({source: new BlobSource(video), formats: ALL_FORMATS});
  const track = await input.getPrimaryVideoTrack();
  if (!track || !(await new EncodedPacketSink(track).getFirstPacket())) return undefined;
  return {
    durationMs: (await input.computeDuration()) * 1000,
    widthPx: await track.getDisplayWidth(),
    heightPx: await track.getDisplayHeight(),
  };
}
