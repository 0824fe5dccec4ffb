import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {shared} from './shares.ts';

/**
 * The gradient of the guide g `[1, h', w', C]` at y `[1, h, w, C]`, without weight / n: for each place of y the
 * features, times their shares, of the place of g with the greatest dot product, the first among equals. The value of
 * a place is y . gradient.
 */
export function guideSlope(y: Tensor4D, g: Tensor4D, shares: Float32Array | undefined): Tensor4D {
  return tf.tidy(() => {
    const depth = y.shape[3];
    const places = tf.reshape<tf.Rank.R2>(y, [-1, depth]);
    const candidates = tf.reshape<tf.Rank.R2>(shared(g, shares), [-1, depth]);
    const best = tf.argMax(tf.matMul(places, candidates, false, true), 1);
    return tf.reshape<tf.Rank.R4>(tf.gather(candidates, best), y.shape);
  });
}
