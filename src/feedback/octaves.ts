import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {AscentSettings, Engine} from '../ascent/engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {Extent} from '../lib/size.ts';
import {minimumSidePx, type MixedName} from '../model/network.ts';

/** Consecutive octaves differ by about this factor, as in the offline tools. */
const ratio = 1.4;
/**
 * How much less a finer octave climbs: in proportion to its size to the power of minus this. With 0.9 forms at 360 px
 * came out a third finer than at 90, with 2 there was hardly any new detail.
 */
const falloff = 1.6;
/** A coarse octave takes more steps, up to so many times, at what one step costs at full size. */
const mostRepeats = 4;
/** The most steps of one ascent. */
const mostSteps = 20;

/**
 * Across how many pixels the forms of each layer grow, whatever the image's size: the width of a whole one (a ring, a
 * head, an animal), read off a landscape of 200 x 150 that the embedded model dreamed of each layer alone, 16 dreams
 * of two steps. The spectral centroid does not tell layers apart, being 9 to 14 px at every depth: a deep form is large
 * and full of detail. Beyond mixed7, which that model does not have, as wide as there.
 */
export const formPx: Readonly<Record<MixedName, number>> = {
  mixed0: 28,
  mixed1: 28,
  mixed2: 28,
  mixed3: 32,
  mixed4: 38,
  mixed5: 46,
  mixed6: 48,
  mixed7: 75,
  mixed8: 75,
  mixed9: 75,
  mixed10: 75,
};

/** One of the sizes that the dreams of a look take turns in. */
export interface Octave {
  readonly extent: Extent;
  /** How much of a dream it climbs: over all octaves of a turn 1 on average. */
  readonly share: number;
  /** Into how many smaller ones each step is divided, at least 1. */
  readonly repeats: number;
}

/**
 * The octave of dream number `index`: in turn from the one whose short side is `coarsestPx` up to the full size, so
 * that large forms stay as large in a larger dream and only detail is added. Sizes that the network or the image does
 * not reach are left out.
 */
export function octaveOf([height, width]: Extent, index: number, coarsestPx: number): Octave {
  const short = Math.min(height, width);
  const coarsest = Math.min(short, Math.max(minimumSidePx, coarsestPx));
  const finer = Math.round(Math.log(short / coarsest) / Math.log(ratio));
  if (finer === 0) return {extent: [height, width], share: 1, repeats: 1};
  const growths = Array.from({length: finer + 1}, (_, octave) => (short / coarsest) ** (octave / finer));
  const growth = growths[index % growths.length] ?? 1;
  const total = growths.reduce((sum, of) => sum + of ** -falloff, 0);
  const scale = (coarsest * growth) / short;
  return {
    extent: [Math.round(height * scale), Math.round(width * scale)],
    share: (growth ** -falloff / total) * growths.length,
    repeats: Math.max(1, Math.min(mostRepeats, Math.floor(1 / scale ** 2 + 1e-9))),
  };
}

/** The ascent of one octave: its share of the whole change, in its own number of steps. */
export function settingsAt({share, repeats}: Octave, settings: AscentSettings): AscentSettings {
  const steps = Math.max(settings.steps, Math.min(mostSteps, settings.steps * repeats));
  return {...settings, steps, stepSize: settings.stepSize * share * (settings.steps / steps)};
}

/**
 * The image `x` `[1, H, W, 3]` after an ascent at a smaller size: x' = clip(x + up(ascend(down(x)) - down(x))), so
 * that only what was dreamed is scaled, and the detail of x stays. `x` stays the caller's, the result is theirs. A
 * caricature's reference, of the size of x, is scaled along.
 */
export async function ascendAt(
  [height, width]: Extent,
  engine: Engine,
  x: Tensor4D,
  settings: AscentSettings,
  yieldToEventLoop: YieldToEventLoop,
  random: () => number = Math.random,
  reference?: Tensor4D,
): Promise<Tensor4D> {
  const [, fullHeight, fullWidth] = x.shape;
  if (height === fullHeight && width === fullWidth)
    return engine.ascend(x, settings, random, yieldToEventLoop, reference);
  const {range, objective} = settings;
  const reduced = (image: Tensor4D): Tensor4D => tf.image.resizeBilinear(image, [height, width], false, true);
  const small = reduced(x);
  const frame = reference && objective.kind === 'caricature' ? reduced(reference) : undefined;
  let dreamed: Tensor4D | undefined;
  try {
    dreamed = await engine.ascend(small, settings, random, yieldToEventLoop, frame ?? reference);
    const grown = dreamed;
    return tf.tidy(() => {
      // Where the small image was clipped to the range, nothing was dreamed.
      const added = tf.sub<Tensor4D>(grown, tf.clipByValue(small, -range, range));
      const large = tf.image.resizeBilinear(added, [fullHeight, fullWidth], false, true);
      return tf.clipByValue(tf.add<Tensor4D>(x, large), -range, range);
    });
  } finally {
    tf.dispose([small, frame ?? [], dreamed ?? []]);
  }
}
