import {VideoSample} from 'mediabunny';
import {framesOf, openAnimation, type Animation} from '../source/animation-frames.ts';
import {notices} from './notices.ts';
import {faultOf, RenderError} from './render-error.ts';
import {checkSource, rangeOf, type VideoSpec} from './spec.ts';
import {placed, spansOf, within, type Placed} from './timeline.ts';
import type {VideoInput} from './video-input.ts';

/** Opens an animated image as a video without sound. Throws RenderError for everything that is wrong with it. */
export async function openAnimatedImage(
  file: Blob,
  type: string,
  name: string,
  spec: VideoSpec,
): Promise<VideoInput> {
  const animation = await openAnimation(file, type).catch((error: unknown) => {
    throw new RenderError(notices.truncated({name, reason: faultOf(error)}), {cause: error});
  });
  if (!animation) throw new RenderError(notices['still-image']({name, type}));
  try {
    const {widthPx, heightPx} = animation;
    checkSource(name, {widthPx, heightPx});
    const shown = (await framesOf(animation)).map(({startS, durationS}) => ({mediaS: startS, durationS}));
    const numbers = new Map(shown.map(({mediaS}, index) => [mediaS, index]));
    const frames = placed(shown, within(spansOf(undefined), spec.fromS ?? 0, spec.toS ?? Infinity));
    if (frames.length === 0) throw new RenderError(notices['range-empty']({name, ...rangeOf(spec)}));
    return {
      ...{widthPx, heightPx, frames, audio: [], offsetS: spec.fromS ?? 0, take: undefined, lacks: []},
      timeResolution: 1000,
      decode: (asked) => decoded(animation, asked, ({mediaS}) => numbers.get(mediaS) ?? 0),
      nextKeyS: () => Promise.resolve(undefined),
      dispose: () => animation.close(),
    };
  } catch (error) {
    animation.close();
    throw error instanceof RenderError
      ? error
      : new RenderError(notices.truncated({name, reason: faultOf(error)}), {cause: error});
  }
}

async function* decoded(
  animation: Animation,
  frames: readonly Placed[],
  numberOf: (frame: Placed) => number,
): AsyncGenerator<VideoSample | null, void> {
  for (const frame of frames) {
    const {mediaS: timestamp, durationS: duration} = frame;
    yield new VideoSample(await animation.decode(numberOf(frame)), {timestamp, duration});
  }
}
