import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {kept} from './feedback.ts';
import {localMean} from './local-mean.ts';

export interface Inertia {
  /** In this time half of the way of growing is forgotten. */
  readonly inertiaS: number;
  readonly seconds: number;
  /** The dream is clipped to +- this. */
  readonly range: number;
  /** Whether what has just come into sight grows at once, and not only by its share. */
  readonly isPrompt: boolean;
}

/** What grows at once is softened over squares of this side, a share of the short one. */
const softenedShare = 0.05;

/** What a dream has been growing by: a sum of ascents, the later the more, and of how much each counts. Both `[1, H, W, 3]`. */
export interface Growth {
  readonly sum: Tensor4D;
  /** Undefined is 1 everywhere. */
  readonly weight: Tensor4D | undefined;
}

/**
 * A dream that keeps growing the way it grew:
 *   sum = k before + (1 - k) (climbed - start),   k = 2^(-seconds / inertia),   dream = clip(start + sum)
 * Consecutive ascents disagree in their finest detail, which jitter and steps of fixed length shift about: that is
 * what boils. What they agree in adds up all the same. All `[1, H, W, 3]`; the arguments stay the caller's, and so do
 * the results.
 *
 * Of what has just come into sight, little or nothing is left of `before`, and the sum is small. A prompt dream grows at
 * once all the same, by the mean m of its ascents so far, which is softened where they are few, for they have yet to agree:
 *   weight = k before + 1 - k,   m = sum / weight,   dream = clip(start + m + (1 - weight)^2 (local m - m))
 * (the correction of the bias in Kingma and Ba, ICLR 2015; the normalized convolution of Knutsson and Westin, CVPR 1993).
 */
export function steadied(
  start: Tensor4D,
  climbed: Tensor4D,
  before: Growth | undefined,
  {inertiaS, seconds, range, isPrompt}: Inertia,
): {dream: Tensor4D; growth: Growth} {
  const share = 1 - kept(inertiaS, seconds);
  const sum = tf.tidy(() => {
    const added = tf.mul<Tensor4D>(tf.sub(climbed, start), share);
    return before ? tf.add<Tensor4D>(added, tf.mul(before.sum, 1 - share)) : added;
  });
  const weight = isPrompt ? weightAfter(before, share, start.shape) : undefined;
  const dream = tf.tidy(() =>
    tf.clipByValue(tf.add<Tensor4D>(start, weight ? softened(sum, weight) : sum), -range, range),
  );
  return {growth: {sum, weight}, dream};
}

function weightAfter(before: Growth | undefined, share: number, shape: Tensor4D['shape']): Tensor4D {
  const weight = before?.weight;
  if (!weight) return tf.fill<tf.Rank.R4>(shape, before ? 1 : share);
  return tf.tidy(() => tf.add<Tensor4D>(tf.mul(weight, 1 - share), share));
}

function softened(sum: Tensor4D, weight: Tensor4D): Tensor4D {
  const mean = tf.div<Tensor4D>(sum, weight);
  const around = tf.div<Tensor4D>(localMean(sum, softenedShare), localMean(weight, softenedShare));
  return tf.add(mean, tf.mul(tf.square(tf.sub(1, weight)), tf.sub(around, mean)));
}
