import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {inverseOf, isStill, type Motion} from './motion.ts';

/** The residual `[1, H, W, 3]` moved by `motion`, bilinear; where nothing comes in from outside it is 0. */
export function warp(residual: Tensor4D, motion: Motion): Tensor4D {
  if (isStill(motion)) return residual.clone();
  const [, height, width] = residual.shape;
  const {cos, sin, offsetX, offsetY} = inverseOf(motion, width, height);
  const transform = [cos, sin, offsetX, -sin, cos, offsetY, 0, 0];
  return tf.tidy(() =>
    tf.image.transform(residual, tf.tensor2d(transform, [1, 8]), 'bilinear', 'constant', 0),
  );
}

/** The residual at the size of `[1, H, W, 3]`; a new tensor. */
export function resized(residual: Tensor4D, [, height, width]: Tensor4D['shape']): Tensor4D {
  return residual.shape[1] === height && residual.shape[2] === width
    ? residual.clone()
    : tf.image.resizeBilinear(residual, [height, width], false, true);
}
