import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {kept} from './feedback.ts';

export interface Inertia {
  /** In this time half of the way of growing is forgotten. */
  readonly inertiaS: number;
  readonly seconds: number;
  /** The dream is clipped to +- this. */
  readonly range: number;
}

/** What a dream has been growing by: a sum of ascents, the later the more, and of how much each counts. Both `[1, H, W, 3]`. */
export interface Growth {
  readonly sum: Tensor4D;
  readonly weight: Tensor4D;
}

/**
 * A dream that keeps growing the way it grew:
 *   sum = k before + (1 - k) (climbed - start),   weight = k before + 1 - k,   k = 2^(-seconds / inertia),
 *   dream = clip(start + sum / weight)
 * Consecutive ascents disagree in their finest detail, which jitter and steps of fixed length shift about: that is
 * what boils. What they agree in adds up all the same. The weight (Kingma and Ba's correction of the bias, ICLR 2015) lets
 * what has just come into sight, where little or nothing is left of `before`, grow at once. All `[1, H, W, 3]`; the
 * arguments stay the caller's, and so do the results.
 */
export function steadied(
  start: Tensor4D,
  climbed: Tensor4D,
  before: Growth | undefined,
  {inertiaS, seconds, range}: Inertia,
): {dream: Tensor4D; growth: Growth} {
  const keeps = kept(inertiaS, seconds);
  const sum = tf.tidy(() => {
    const added = tf.mul<Tensor4D>(tf.sub(climbed, start), 1 - keeps);
    return before ? tf.add<Tensor4D>(added, tf.mul(before.sum, keeps)) : added;
  });
  const weight = tf.tidy(() =>
    before
      ? tf.add<Tensor4D>(tf.mul(before.weight, keeps), 1 - keeps)
      : tf.fill<tf.Rank.R4>(start.shape, 1 - keeps),
  );
  const dream = tf.tidy(() =>
    tf.clipByValue(tf.add<Tensor4D>(start, tf.divNoNan(sum, weight)), -range, range),
  );
  return {growth: {sum, weight}, dream};
}
