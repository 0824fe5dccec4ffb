import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {leastCosine} from '../engine.ts';
import {shared} from './shares.ts';

/** Keeps the cosine of features that are all zero finite. */
const epsilon = 1e-12;

/**
 * The gradient of the caricature of y by f, both `[1, h, w, C]`, without weight / n; s are the shares of channels:
 *   d = y . s f,  |y| = sqrt(y . s y),  |f| = sqrt(f . s f),  c = d / (|y| |f|)
 *   c > 0.1:    s (3 c ^ 2 f - 2 c ^ 3 (|f| / |y|) y)
 *   otherwise:  s 0.01 f
 * It is homogeneous in y, so that the value of a place is y . gradient.
 */
export function caricatureSlope(y: Tensor4D, f: Tensor4D, shares: Float32Array | undefined): Tensor4D {
  return tf.tidy(() => {
    const [sharedY, sharedF] = [shared(y, shares), shared(f, shares)];
    const over = (a: Tensor4D, b: Tensor4D): Tensor4D => tf.sum(tf.mul(a, b), 3, true);
    const [normY, normF] = [tf.sqrt(over(y, sharedY)), tf.sqrt(over(f, sharedF))];
    const cosine = tf.div(over(y, sharedF), tf.add(tf.mul(normY, normF), epsilon));
    const isNear = tf.greater(cosine, leastCosine);
    const square = tf.square(cosine);
    const towards = tf.where(isNear, tf.mul(square, 3), tf.fill(cosine.shape, leastCosine ** 2));
    const ratio = tf.div(normF, tf.add(normY, epsilon));
    const away = tf.where(isNear, tf.mul(tf.mul(tf.mul(square, cosine), 2), ratio), tf.zerosLike(cosine));
    return tf.sub<Tensor4D>(tf.mul(sharedF, towards), tf.mul(sharedY, away));
  });
}
