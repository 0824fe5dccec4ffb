import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {kept} from '../feedback.ts';
import {blurred} from './blur.ts';

/** Half of a change has become usual after this time. */
const usualS = 0.12;
/** A change of luminance up to the first, in units of [-1, 1], is noise; from the second on it is movement. */
const change = {noise: 0.03, moving: 0.09} as const;
/** What moves changes at its edges; its inside is reached by this share of the short side. */
const reachShare = 0.12;

/**
 * Where something moves, `[1, h, w, 1]` in [0, 1], by how the luminance of `places` differs from what was `usual` there
 * until now; both of `placesOf`. A change of the light of the whole frame is no movement.
 */
export function movement(places: Tensor4D, usual: Tensor4D): Tensor4D {
  return tf.tidy(() => {
    const difference = tf.sub<Tensor4D>(places, usual);
    const local = tf.abs(tf.sub(difference, tf.mean(difference)));
    const moving = tf.clipByValue(
      tf.div<Tensor4D>(tf.sub(local, change.noise), change.moving - change.noise),
      0,
      1,
    );
    // An average over a window that is not full still counts as all of it.
    return tf.clipByValue(tf.mul<Tensor4D>(blurred(moving, reachShare), 4), 0, 1);
  });
}

/** What is usual after `seconds` more of `places`: it follows them, half of the way in 0.12 s. */
export const usualAfter = (usual: Tensor4D, places: Tensor4D, seconds: number): Tensor4D =>
  tf.tidy(() => tf.add<Tensor4D>(places, tf.mul(tf.sub(usual, places), kept(usualS, seconds))));
