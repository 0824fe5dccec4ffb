import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import type {Objective} from '../engine.ts';
import type {Target} from '../targets.ts';
import {kernel} from './kernels.ts';

/** weight * mean(y) or, for 'l2', weight * mean(y ^ 2), over the channels that are meant. */
export function valueOf(y: Tensor4D, {weight, shares}: Target, kind: Objective['kind']): Scalar {
  return tf.tidy(() => tf.mul(tf.mean(shared(kind === 'mean' ? y : tf.square(y), shares)), weight));
}

/** The gradient of valueOf with respect to y, masked with y > 0: shares weight / size or, for 'l2', 2 shares weight y / size. */
export function seedOf(y: Tensor4D, {weight, shares}: Target, kind: Objective['kind']): Tensor4D {
  if (kind === 'l2') return shared(tf.mul(y, (2 * weight) / y.size), shares);
  return shared(tf.mul(kernel(tf.Step, {x: y}, {alpha: 0}), weight / y.size), shares);
}

const shared = (y: Tensor4D, shares: Float32Array | undefined): Tensor4D =>
  shares ? tf.mul(y, tf.tensor1d(shares)) : y;
