import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';

/** Differences well below this count quadratically, larger ones by their size: about two grey levels of 255. */
const softness = 0.02;

/**
 * d TV / d x of the total variation TV(x) = sum over neighbours in rows and columns of
 * sqrt((x_i - x_j) ^ 2 + softness ^ 2), divided by 4.
 * A pixel has at most four neighbours and each contributes a slope in [-1, 1], so that every value is in [-1, 1]:
 * a scale of its own that a gradient normalised to 1 can be weighed against, and that goes to zero on flat ground
 * (where normalising it too would blow noise up).
 */
export function totalVariationGradient(x: Tensor4D): Tensor4D {
  return tf.tidy(() => tf.div(tf.add(slopes(x, 1), slopes(x, 2)), 4));
}

/** The slope towards the previous pixel minus the slope towards the next, along one axis, zero beyond the border. */
function slopes(x: Tensor4D, axis: 1 | 2): Tensor4D {
  const size = x.shape[axis];
  const [, tail] = tf.split(x, [1, size - 1], axis) as [Tensor4D, Tensor4D];
  const [head] = tf.split(x, [size - 1, 1], axis) as [Tensor4D, Tensor4D];
  const rise = tf.sub(tail, head);
  const slope: Tensor4D = tf.div(rise, tf.sqrt(tf.add(tf.square(rise), softness ** 2)));
  const pad = (before: number, after: number): Tensor4D => {
    const none: [number, number] = [0, 0];
    const along: [number, number] = [before, after];
    return tf.pad4d(slope, axis === 1 ? [none, along, none, none] : [none, none, along, none]);
  };
  return tf.sub(pad(1, 0), pad(0, 1));
}
