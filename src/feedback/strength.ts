import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';

/** How the growth of a dream adapts to what is there already. */
export interface Strength {
  /** The local RMS of the residual that the dream tends to, in units of the [-1, 1] range, above 0. */
  readonly level: number;
  /** The dream is clipped to [-range, range]. */
  readonly range: number;
}

/** Where there is no dream yet it grows so many times faster, and nowhere slower than by this share. */
const fastest = 4;
const slowest = 0.1;
/** The window of the local RMS, as a share of the short side. */
const windowShare = 0.15;

/**
 * A dream whose growth is faster where the residual `start - camera` is weaker than the level, and slower where it is
 * stronger, by its local RMS ρ in units of the level:
 *   dream = start + s (climbed - start),   s = 4 ^ (1 - ρ) for ρ < 1, max(0.1, 1.6 - 0.6 ρ) from there on
 * so that what has just come into sight is dreamed soon, and what is saturated stops boiling. All `[1, H, W, 3]`; the
 * arguments stay the caller's.
 */
export function strengthened(
  camera: Tensor4D,
  start: Tensor4D,
  climbed: Tensor4D,
  {level, range}: Strength,
): Tensor4D {
  return tf.tidy(() => {
    const [, height, width] = start.shape;
    const power = tf.mean<Tensor4D>(tf.square(tf.sub(start, camera)), 3, true);
    const side = Math.max(1, Math.round(windowShare * Math.min(height, width)));
    const stride = Math.max(1, side >> 1);
    const coarse = tf.avgPool(power, side, stride, 'same');
    const local = tf.sqrt(tf.maximum(tf.image.resizeBilinear(coarse, [height, width], false, true), 0));
    const rho = tf.div(local, level);
    const below = tf.pow(fastest, tf.sub(1, rho));
    const above = tf.maximum(slowest, tf.sub(1.6, tf.mul(rho, 0.6)));
    const factor = tf.where(tf.less(rho, 1), below, above);
    return tf.clipByValue(tf.add<Tensor4D>(start, tf.mul(tf.sub(climbed, start), factor)), -range, range);
  });
}
