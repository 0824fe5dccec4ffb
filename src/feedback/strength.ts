import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {localMean} from './local-mean.ts';

/** How the growth of a dream adapts to what is there already. */
export interface Strength {
  /** The local standard deviation of the residual that the dream tends to, in units of the [-1, 1] range, above 0. */
  readonly level: number;
  /** The dream is clipped to [-range, range]. */
  readonly range: number;
}

/** Where there is no dream yet it grows so many times faster, and nowhere slower than by this share. */
const fastest = 12;
const slowest = 0.1;
/** What is finer than this share of the short side grows so many times faster at most. */
const fineShare = 0.03;
const fastestFine = 2;
/** The window of local means and deviations, as a share of the short side. */
const windowShare = 0.15;
/** How far the local mean stays from black and white, in standard deviations: the peak of a sine wave. */
const headroom = Math.SQRT2;

/**
 * A dream whose growth is faster where the residual `start - camera` is weaker than the level, and slower where it is
 * stronger, by its local standard deviation ρ in units of the level:
 *   dream = start + s coarse + min(s, 2) (climbed - start - coarse),   coarse the local mean of climbed - start,
 *   s = 12 ^ (1 - ρ) for ρ < 1, max(0.1, 1.6 - 0.6 ρ) from there on
 * so that what has just come into sight is dreamed soon, and what is saturated stops boiling. Coarse forms come first, for
 * in their detail the first ascents disagree, and detail that grew twelve times faster is scribble. Where black or white
 * would clip half of a dream, as on dark clothes, it is lifted or lowered to where its local mean is √2 min(ρ, 1) level
 * from the end of the range. All `[1, H, W, 3]`; the arguments stay the caller's.
 */
export function strengthened(
  camera: Tensor4D,
  start: Tensor4D,
  climbed: Tensor4D,
  {level, range}: Strength,
): Tensor4D {
  return tf.tidy(() => {
    const locally = (map: Tensor4D): Tensor4D => localMean(map, windowShare);
    const residual = tf.sub<Tensor4D>(start, camera);
    const power = locally(tf.mean<Tensor4D>(tf.square(residual), 3, true));
    const shift = locally(tf.mean<Tensor4D>(residual, 3, true));
    const rho = tf.div(tf.sqrt(tf.maximum(tf.sub(power, tf.square(shift)), 0)), level);
    const below = tf.pow(fastest, tf.sub(1, rho));
    const above = tf.maximum(slowest, tf.sub(1.6, tf.mul(rho, 0.6)));
    const factor = tf.where(tf.less(rho, 1), below, above);
    const growth = tf.sub<Tensor4D>(climbed, start);
    const coarse = localMean(growth, fineShare);
    const fine = tf.mul(tf.sub(growth, coarse), tf.minimum(factor, fastestFine));
    const grown = tf.add<Tensor4D>(start, tf.add(tf.mul(coarse, factor), fine));
    const grey = locally(tf.mean<Tensor4D>(grown, 3, true));
    const furthest = tf.sub(range, tf.mul(tf.minimum(rho, 1), headroom * level));
    const lift = tf.sub(tf.maximum(tf.neg(furthest), tf.minimum(furthest, grey)), grey);
    return tf.clipByValue(tf.add<Tensor4D>(grown, lift), -range, range);
  });
}
