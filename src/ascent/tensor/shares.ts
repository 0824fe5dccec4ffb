import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';

/** `y` `[1, h, w, C]` times the shares of its channels: see sharesOf. */
export const shared = (y: Tensor4D, shares: Float32Array | undefined): Tensor4D =>
  shares ? tf.mul(y, tf.tensor1d(shares)) : y;
