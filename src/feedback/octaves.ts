import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {AscentSettings, Engine} from '../ascent/engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {Extent} from '../lib/size.ts';
import {minimumSidePx} from '../model/network.ts';

/** Each octave is smaller than the one before by this factor, as in the offline tools. */
const ratio = 1.4;

/**
 * The size in which dream number `index` climbs: with `octaves` above 1, the image's own and smaller ones in turn,
 * as far as the network takes them.
 */
export function octaveOf([height, width]: Extent, index: number, octaves: number): Extent {
  const short = Math.min(height, width);
  const most = 1 + Math.floor(Math.log(short / minimumSidePx) / Math.log(ratio) + 1e-9);
  const octave = index % Math.max(1, Math.min(octaves, most));
  if (octave === 0) return [height, width];
  const scale = Math.max(minimumSidePx / short, ratio ** -octave);
  return [Math.round(height * scale), Math.round(width * scale)];
}

/**
 * The image `x` `[1, H, W, 3]` after an ascent at a smaller size: x' = clip(x + up(ascend(down(x)) - down(x))), so
 * that only what was dreamed is scaled, and the detail of x stays. `x` stays the caller's, the result is theirs.
 */
export async function ascendAt(
  [height, width]: Extent,
  engine: Engine,
  x: Tensor4D,
  settings: AscentSettings,
  yieldToEventLoop: YieldToEventLoop,
  random: () => number = Math.random,
): Promise<Tensor4D> {
  const [, fullHeight, fullWidth] = x.shape;
  if (height === fullHeight && width === fullWidth)
    return engine.ascend(x, settings, random, yieldToEventLoop);
  const {range} = settings;
  const small = tf.image.resizeBilinear(x, [height, width], false, true);
  let dreamed: Tensor4D | undefined;
  try {
    dreamed = await engine.ascend(small, settings, random, yieldToEventLoop);
    const grown = dreamed;
    return tf.tidy(() => {
      // Where the small image was clipped to the range, nothing was dreamed.
      const added = tf.sub<Tensor4D>(grown, tf.clipByValue(small, -range, range));
      const large = tf.image.resizeBilinear(added, [fullHeight, fullWidth], false, true);
      return tf.clipByValue(tf.add<Tensor4D>(x, large), -range, range);
    });
  } finally {
    tf.dispose([small, dreamed ?? []]);
  }
}
