import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {surround} from './kernels.ts';

/** A gaussian, separated: its filters over rows `[k, 1, 3, 1]` and over columns `[1, k, 3, 1]`. */
export interface Gaussian {
  readonly radiusPx: number;
  readonly rows: Tensor4D;
  readonly columns: Tensor4D;
}

/**
 * The gaussian of standard deviation `sigmaPx`, cut off at 3 sigma or at `limitPx` if that is less, of sum 1.
 * The caller disposes of its filters.
 */
export function gaussian(sigmaPx: number, limitPx = Infinity): Gaussian {
  const radiusPx = Math.min(Math.ceil(3 * sigmaPx), limitPx);
  const offsets = Array.from({length: 2 * radiusPx + 1}, (_, index) => index - radiusPx);
  const weights = offsets.map((offset) => Math.exp(-0.5 * (offset / sigmaPx) ** 2));
  const sum = weights.reduce((total, weight) => total + weight);
  const taps = weights.flatMap((weight) => Array<number>(3).fill(weight / sum));
  return {
    radiusPx,
    rows: tf.tensor4d(taps, [offsets.length, 1, 3, 1]),
    columns: tf.tensor4d(taps, [1, offsets.length, 3, 1]),
  };
}

/**
 * `g` `[1, H, W, 3]` smoothed. Beyond its border it is continued by its mirror image, which preserves constants
 * and the mean. The radius must be less than the image's short side.
 */
export function smooth(g: Tensor4D, {radiusPx: r, rows, columns}: Gaussian): Tensor4D {
  return tf.tidy(() => {
    const mirrored = tf.mirrorPad(g, surround(r, r), 'symmetric');
    return tf.depthwiseConv2d(tf.depthwiseConv2d(mirrored, rows, 1, 'valid'), columns, 1, 'valid');
  });
}
