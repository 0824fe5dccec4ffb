import {EncodedPacketSink, VideoSampleSink} from 'mediabunny';
import type {InputVideoTrack, VideoSample} from 'mediabunny';
import {cropped, croppedArea} from '../display/frame-image.ts';
import type {SizePx} from '../lib/size.ts';
import {notices} from './notices.ts';
import {faultOf, RenderError} from './render-error.ts';
import type {PlannedFrame, VideoInput} from './video-input.ts';

/** A decoded frame's timestamp may differ from the planned one by this much. */
const toleranceS = 5e-4;

/** What of the planned frames the decoder did not give. */
export interface DecodingReport {
  /** How many are missing between others. */
  missing: number;
  /** The time of presentation from which on there are none. */
  endsS: number | undefined;
}

/**
 * The video's frames from number `start` on, each the caller's to close. One that cannot be decoded is undefined: the
 * frame before it stays; where none can be decoded any more, they end. `report` has both. Throws RenderError if there
 * is none at all.
 */
export async function* framesFrom(
  {frames, track, isDamaged}: Pick<VideoInput, 'frames' | 'track' | 'isDamaged'>,
  name: string,
  start: number,
  report: DecodingReport,
): AsyncGenerator<[number, VideoSample | undefined], void> {
  let index = start;
  let from: number | undefined = start;
  let reason = 'its frames cannot be decoded';
  while (from !== undefined && from < frames.length) {
    const end = runEnd(frames, from);
    try {
      for await (const [at, sample] of decodedRun(isDamaged ? oneByOne : inOneGo, track, frames, from, end)) {
        // Before the first of all there is none that could stay.
        const stays = index > 0;
        if (stays) report.missing += at - index;
        for (; index < at; index += 1) yield [index, stays ? undefined : sample.clone()];
        yield [index, sample];
        index += 1;
      }
    } catch (error) {
      reason = faultOf(error);
    }
    from = index < end ? await afterNextKey(track, frames, Math.max(index, from), end) : end;
  }
  if (index >= frames.length) return;
  const atS = frames[index]?.timestampS ?? 0;
  if (index === 0) throw new RenderError(notices.truncated({name, reason, atS}));
  report.endsS = atS;
}

/** The number of the frame after those that follow `from` on the file's clock too. */
function runEnd(frames: readonly PlannedFrame[], from: number): number {
  let end = from + 1;
  while (end < frames.length && (frames[end]?.mediaS ?? 0) > (frames[end - 1]?.mediaS ?? 0)) end += 1;
  return end;
}

/** Decodes the frames of a track from the first of these to the last. */
type Decode = (
  track: InputVideoTrack,
  frames: readonly PlannedFrame[],
) => AsyncGenerator<VideoSample | null, void>;

const inOneGo: Decode = (track, frames) =>
  new VideoSampleSink(track).samples(frames[0]?.mediaS, (frames.at(-1)?.mediaS ?? 0) + 2 * toleranceS);

/** The decoder reads ahead, and what it reads beyond the last whole frame of a damaged file is an error. */
const oneByOne: Decode = (track, frames) =>
  new VideoSampleSink(track).samplesAtTimestamps(frames.map(({mediaS}) => mediaS + toleranceS));

/** The frames from number `from` up to `end` that the decoder gives, whose times only grow. */
async function* decodedRun(
  decode: Decode,
  track: InputVideoTrack,
  frames: readonly PlannedFrame[],
  from: number,
  end: number,
): AsyncGenerator<[number, VideoSample], void> {
  let at = from;
  for await (const sample of decode(track, frames.slice(from, end))) {
    if (!sample) continue;
    while (at < end && (frames[at]?.mediaS ?? 0) < sample.timestamp - toleranceS) at += 1;
    const planned = frames[at];
    if (at < end && planned && planned.mediaS <= sample.timestamp + toleranceS) {
      yield [at, sample];
      at += 1;
    } else sample.close();
  }
}

/** The first frame before `end` that is shown from the key frame on that follows frame `at`; else `end`, if there is more. */
async function afterNextKey(
  track: InputVideoTrack,
  frames: readonly PlannedFrame[],
  at: number,
  end: number,
): Promise<number | undefined> {
  const sink = new EncodedPacketSink(track);
  const options = {metadataOnly: true};
  const key = await sink.getKeyPacket(frames[at]?.mediaS ?? 0, options).catch(() => null);
  const next = key && (await sink.getNextKeyPacket(key, options).catch(() => null));
  const found = next ? frames.findIndex(({mediaS}, i) => i > at && i < end && mediaS >= next.timestamp) : -1;
  if (found > at) return found;
  return end < frames.length ? end : undefined;
}

/**
 * The frame at the result's size, rotated as its video says, with `crop` of its sides cut away; takes the sample over.
 * Nothing is copied if it fits as it is.
 */
export async function upright(
  sample: VideoSample,
  {widthPx, heightPx}: SizePx,
  crop: number,
): Promise<VideoFrame | ImageBitmap> {
  try {
    const {displayWidth, displayHeight, codedWidth, codedHeight} = sample;
    const {left, top, width, height} = croppedArea(displayWidth, displayHeight, crop);
    const square = codedWidth === displayWidth && codedHeight === displayHeight;
    if (width === widthPx && height === heightPx && square && sample.rotation === 0 && !sample.flip) {
      const whole = sample.toVideoFrame();
      try {
        return (await cropped(whole, crop)) ?? whole.clone();
      } finally {
        whole.close();
      }
    }
    const canvas = new OffscreenCanvas(widthPx, heightPx);
    const context = canvas.getContext('2d', {alpha: false});
    if (!context) throw new RenderError(notices['no-canvas']({widthPx, heightPx}));
    context.imageSmoothingQuality = 'high';
    sample.draw(context, left, top, width, height, 0, 0, widthPx, heightPx);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}
