import type {VideoSample, VideoSampleSink} from 'mediabunny';
import {cropped, croppedArea} from '../display/frame-image.ts';
import {reasonOf} from '../lib/reason.ts';
import type {SizePx} from '../lib/size.ts';
import {notices} from './notices.ts';
import {RenderError} from './render-error.ts';
import type {VideoInput} from './video-input.ts';

/** A decoded frame's timestamp may differ from the planned one by this much. */
const toleranceS = 5e-4;

/** The video's frames from number `start` on, each the caller's to close. Throws RenderError at a planned one that is missing. */
export async function* framesFrom(
  {frames, endS}: VideoInput,
  name: string,
  sink: VideoSampleSink,
  start: number,
): AsyncGenerator<[number, VideoSample], void> {
  const broken = (index: number, reason?: string): RenderError => {
    const which = `frame ${index + 1} of ${frames.length} could not be decoded${reason ? ` (${reason})` : ''}`;
    return new RenderError(notices.truncated({name, reason: which, atS: frames[index]?.timestampS ?? 0}));
  };
  const first = frames[start];
  if (!first) return;
  let index = start;
  try {
    for await (const sample of sink.samples(first.timestampS, endS)) {
      const planned = frames[index];
      // The one shown at the range's start may have begun before it.
      if (planned && sample.timestamp < planned.timestampS - toleranceS) {
        sample.close();
        continue;
      }
      if (!planned || sample.timestamp > planned.timestampS + toleranceS) {
        sample.close();
        break;
      }
      yield [index, sample];
      index += 1;
    }
  } catch (error) {
    throw broken(index, reasonOf(error));
  }
  if (index < frames.length) throw broken(index);
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
