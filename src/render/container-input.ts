import {
  ALL_FORMATS,
  BlobSource,
  EncodedPacketSink,
  Input,
  MatroskaInputFormat,
  VideoSampleSink,
} from 'mediabunny';
import type {InputTrack, InputVideoTrack} from 'mediabunny';
import type {Message} from '../lib/message.ts';
import {untilLastBlock} from '../metadata/matroska-cut.ts';
import {editsOf, isIndexPlausible} from '../metadata/mp4-edits.ts';
import {takeInTags} from '../metadata/take.ts';
import {fillColours} from './colour.ts';
import {framesIn, type FoundFrames} from './found-frames.ts';
import {notices} from './notices.ts';
import {faultOf, RenderError} from './render-error.ts';
import {checkSource, rangeOf, type VideoSpec} from './spec.ts';
import {placed, shifted, spansOf, within, type Span} from './timeline.ts';
import type {VideoInput} from './video-input.ts';

/** A demuxed frame's timestamp and a decoded one's may differ by this much. */
export const toleranceS = 5e-4;

/** Opens a video in a container, and plans its frames. Throws RenderError. */
export async function openContainer(video: Blob, name: string, spec: VideoSpec): Promise<VideoInput> {
  const input = new Input({source: new BlobSource(await untilLastBlock(video)), formats: ALL_FORMATS});
  try {
    return await looked(input, video, name, spec);
  } catch (error) {
    input.dispose();
    if (error instanceof RenderError) throw error;
    throw new RenderError(notices.truncated({name, reason: faultOf(error)}), {cause: error});
  }
}

async function looked(input: Input, video: Blob, name: string, spec: VideoSpec): Promise<VideoInput> {
  const {fromS, toS} = {fromS: spec.fromS ?? 0, toS: spec.toS ?? Infinity};
  if (video.size === 0 || !(await input.canRead().catch(() => false))) {
    throw new RenderError(notices['not-a-video']({name, bytes: video.size}));
  }
  if (!(await isIndexPlausible(video))) {
    throw new RenderError(notices.truncated({name, reason: 'its index is damaged'}));
  }
  const track = await input.getPrimaryVideoTrack();
  if (!track) throw new RenderError(notices['no-video-track']({name}));
  await checkCodec(track, name);
  await fillColours(track);
  const size = {widthPx: await track.getDisplayWidth(), heightPx: await track.getDisplayHeight()};
  checkSource(name, size);
  const found = await framesIn(track, video.size);
  if (found.frames.length === 0) {
    throw found.fault === undefined
      ? new RenderError(notices['zero-duration']({name}))
      : new RenderError(notices.truncated({name, reason: found.fault}));
  }
  const take = takeInTags(await input.getMetadataTags().catch(() => ({})))?.take;
  const tracks = await input.getAudioTracks();
  const edits = await editsOf(video);
  const spans = spansOf(edits.get(track.id));
  const sounds = tracks.map((each) => ({track: each, spans: spansOf(edits.get(each.id))}));
  const startsS = [startOf(found.frames[0]?.mediaS ?? 0, spans)];
  for (const sound of sounds) {
    const first = await new EncodedPacketSink(sound.track)
      .getFirstPacket({metadataOnly: true})
      .catch(() => null);
    if (first) startsS.push(startOf(first.timestamp, sound.spans));
  }
  // A take's changes are on its file's clock. Sound from before the first frame that can be decoded has none.
  const zeroS = take ? 0 : found.skipped > 0 ? (startsS[0] ?? 0) : Math.min(...startsS);
  const everything = placed(found.frames, shifted(spans, -zeroS));
  const frames = placed(found.frames, within(shifted(spans, -zeroS), fromS, toS));
  const last = everything.at(-1);
  if (!last) throw new RenderError(notices['zero-duration']({name}));
  if (frames.length === 0) {
    throw new RenderError(notices['range-empty']({name, ...rangeOf(spec)}));
  }
  const endS = last.timestampS + last.durationS;
  const lacks: Message[] = [];
  if (found.skipped > 0) lacks.push(notices['starts-late']({name, frames: found.skipped}));
  const lostS = await missingS(input, found, [track, ...tracks]);
  const isCut = found.fault !== undefined || lostS > 0;
  if (isCut && toS > endS) {
    lacks.push(notices['cut-off']({name, atS: endS, ...(lostS > 0 && {ofS: endS + lostS})}));
  }
  const untilS = isCut ? Math.min(toS, endS) : toS;
  return {
    ...size,
    audio: sounds.map((sound) => ({
      track: sound.track,
      mostPackets: video.size,
      spans: shifted(within(shifted(sound.spans, -zeroS), fromS, untilS), -fromS),
    })),
    frames,
    offsetS: fromS,
    timeResolution: await track.getTimeResolution(),
    take,
    lacks,
    decode: found.fault === undefined ? inOneGo(track) : oneByOne(track),
    nextKeyS: (afterS) => nextKeyS(track, afterS),
    dispose: () => input.dispose(),
  };
}

async function checkCodec(track: InputVideoTrack, name: string): Promise<void> {
  if (await track.canDecode()) return;
  const codec = (await track.getCodecParameterString()) ?? (await track.getCodec()) ?? 'an unknown codec';
  throw new RenderError(notices['unsupported-codec']({name, codec}));
}

/** When a track begins to be presented; what is before 0 is not. */
const startOf = (firstS: number, spans: readonly Span[]): number => {
  const [span] = spans;
  return span ? Math.max(0, Math.max(firstS, span.fromS) + span.shiftS) : 0;
};

/** A difference from the declared duration that is no rounding. */
const missingFromS = 0.5;

/** How many seconds the file declares that are not in it. Only Matroska declares them apart from its frames. */
async function missingS(input: Input, {fault}: FoundFrames, tracks: readonly InputTrack[]): Promise<number> {
  if (fault === undefined && !((await input.getFormat()) instanceof MatroskaInputFormat)) return 0;
  const declaredS = (await input.getDurationFromMetadata().catch(() => null)) ?? 0;
  let endS = 0;
  for (const track of tracks) {
    const last = await new EncodedPacketSink(track)
      .getPacket(Infinity, {metadataOnly: true})
      .catch(() => null);
    endS = Math.max(endS, last ? last.timestamp + last.duration : 0);
  }
  return declaredS - endS > missingFromS ? declaredS - endS : 0;
}

const inOneGo =
  (track: InputVideoTrack): VideoInput['decode'] =>
  (frames) =>
    new VideoSampleSink(track).samples(frames[0]?.mediaS, (frames.at(-1)?.mediaS ?? 0) + 2 * toleranceS);

/** The decoder reads ahead, and what it reads beyond the last whole frame of a damaged file is an error. */
const oneByOne =
  (track: InputVideoTrack): VideoInput['decode'] =>
  (frames) =>
    new VideoSampleSink(track).samplesAtTimestamps(frames.map(({mediaS}) => mediaS + toleranceS));

async function nextKeyS(track: InputVideoTrack, afterS: number): Promise<number | undefined> {
  const sink = new EncodedPacketSink(track);
  const key = await sink.getKeyPacket(afterS, {metadataOnly: true}).catch(() => null);
  const next = key && (await sink.getNextKeyPacket(key, {metadataOnly: true}).catch(() => null));
  return next?.timestamp;
}
