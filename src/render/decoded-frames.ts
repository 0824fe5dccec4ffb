import type {VideoSample} from 'mediabunny';
import {cropped} from '../display/frame-image.ts';
import {croppedArea, type Crop} from '../display/framing.ts';
import {contained, type SizePx} from '../lib/size.ts';
import {middleGrey} from '../source/backdrop.ts';
import {toleranceS} from './container-input.ts';
import {notices} from './notices.ts';
import {faultOf, RenderError} from './render-error.ts';
import type {PlannedFrame, VideoInput} from './video-input.ts';

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
  video: Pick<VideoInput, 'frames' | 'decode' | 'nextKeyS'>,
  name: string,
  start: number,
  report: DecodingReport,
): AsyncGenerator<[number, VideoSample | undefined], void> {
  const {frames} = video;
  let index = start;
  let from: number | undefined = start;
  let reason = 'its frames cannot be decoded';
  while (from !== undefined && from < frames.length) {
    const end = runEnd(frames, from);
    try {
      for await (const [at, sample] of decodedRun(video, from, end)) {
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
    from = index < end ? await afterNextKey(video, Math.max(index, from), end) : end;
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

/** The frames from number `from` up to `end` that the decoder gives, whose times only grow. */
async function* decodedRun(
  {frames, decode}: Pick<VideoInput, 'frames' | 'decode'>,
  from: number,
  end: number,
): AsyncGenerator<[number, VideoSample], void> {
  let at = from;
  for await (const sample of decode(frames.slice(from, end))) {
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
  {frames, nextKeyS}: Pick<VideoInput, 'frames' | 'nextKeyS'>,
  at: number,
  end: number,
): Promise<number | undefined> {
  const keyS = (await nextKeyS(frames[at]?.mediaS ?? 0)) ?? Infinity;
  const found = frames.findIndex(({mediaS}, i) => i > at && i < end && mediaS >= keyS);
  if (found > at) return found;
  return end < frames.length ? end : undefined;
}

/**
 * The frame at the result's size, rotated as its video says, between bars where the video has changed its shape, cropped
 * and over the backdrop's colour where it is transparent; takes the sample over. Nothing is copied if it fits as it is.
 */
export async function upright(
  sample: VideoSample,
  {widthPx, heightPx}: SizePx,
  crop: Crop,
  backdrop: string,
): Promise<VideoFrame | ImageBitmap> {
  try {
    const {displayWidth, displayHeight, codedWidth, codedHeight} = sample;
    const {left, top, width, height} = croppedArea(displayWidth, displayHeight, crop);
    const square = codedWidth === displayWidth && codedHeight === displayHeight;
    if (
      width === widthPx &&
      height === heightPx &&
      square &&
      !sample.hasAlpha &&
      sample.rotation === 0 &&
      !sample.flip
    ) {
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
    const shown = contained({widthPx: width, heightPx: height}, {widthPx, heightPx});
    const [x, y] = [(widthPx - shown.widthPx) / 2, (heightPx - shown.heightPx) / 2];
    context.fillStyle = backdrop === '' ? middleGrey : backdrop;
    context.fillRect(x, y, shown.widthPx, shown.heightPx);
    sample.draw(context, left, top, width, height, x, y, shown.widthPx, shown.heightPx);
    return canvas.transferToImageBitmap();
  } finally {
    sample.close();
  }
}
