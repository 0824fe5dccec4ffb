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

/**
 * A dream that keeps growing the way it grew:
 *   growth = k before + (1 - k) (climbed - start),   dream = clip(start + growth),   k = 2^(-seconds / inertia)
 * Consecutive ascents disagree in their finest detail, which jitter and steps of fixed length shift about: that is
 * what boils. What they agree in adds up all the same. All `[1, H, W, 3]`; the arguments stay the caller's, and so do
 * the results. Without `before`, all of a first growth is kept back but its share.
 */
export function steadied(
  start: Tensor4D,
  climbed: Tensor4D,
  before: Tensor4D | undefined,
  {inertiaS, seconds, range}: Inertia,
): {dream: Tensor4D; growth: Tensor4D} {
  const keeps = kept(inertiaS, seconds);
  const growth = tf.tidy(() => {
    const added = tf.mul<Tensor4D>(tf.sub(climbed, start), 1 - keeps);
    return before ? tf.add<Tensor4D>(added, tf.mul(before, keeps)) : added;
  });
  return {growth, dream: tf.tidy(() => tf.clipByValue(tf.add<Tensor4D>(start, growth), -range, range))};
}
