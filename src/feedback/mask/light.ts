import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {lumaWeights} from '../../lib/luma.ts';
import type {Extent} from '../../lib/size.ts';
import {blurred} from './blur.ts';

/** Masks are found at about this short side: they are soft, and finer ones would cost more than they show. */
const coarsePx = 60;
/** Windows over which luminance is averaged, as a share of the short side: details are no places. */
const placeShare = 0.05;
/** Keeps a flat frame from being divided into places by its noise, in units of [-1, 1]. */
const flat = 0.05;
/** The window that softens the edges at softness 1, as a share of the short side. */
const softestShare = 0.25;

/** The luminance of an image `[1, H, W, 3]` without its details: `[1, h, w, 1]` in [-1, 1], h and w at least 60. */
export function placesOf(image: Tensor4D): Tensor4D {
  return tf.tidy(() => {
    const [, height, width] = image.shape;
    const luma = tf.sum<Tensor4D>(tf.mul(image, tf.tensor1d([...lumaWeights])), 3, true);
    const stride = Math.max(1, Math.floor(Math.min(height, width) / coarsePx));
    const coarse = stride === 1 ? luma : tf.avgPool(luma, stride, stride, 'same');
    return blurred(coarse, placeShare);
  });
}

/**
 * How bright each place of `placesOf` is, 0 dark to 1 bright, the same size: with a and b the means of the luminance L
 * where it is above and below its own mean,
 *   clip(1/2 + (L - (a + b) / 2) / (k (a - b + 0.05)), 0, 1),   k = 0.2 + 0.8 softness
 * so that what is as bright as the bright places are on average is covered whole, and what is as dark as the dark, not.
 */
export function brightness(places: Tensor4D, softness: number): Tensor4D {
  return tf.tidy(() => {
    const above = tf.cast(tf.greater(places, tf.mean(places)), 'float32');
    const meanWhere = (counts: tf.Tensor): tf.Tensor =>
      tf.div(tf.sum(tf.mul(places, counts)), tf.maximum(tf.sum(counts), 1));
    const [bright, dark] = [meanWhere(above), meanWhere(tf.sub(1, above))];
    const middle = tf.mul(tf.add(bright, dark), 0.5);
    const reach = tf.mul(tf.add(tf.sub(bright, dark), flat), 0.2 + 0.8 * softness);
    return tf.clipByValue(tf.add<Tensor4D>(tf.div(tf.sub(places, middle), reach), 0.5), 0, 1);
  });
}

/** A mask `[1, h, w, 1]` with soft edges at the size of a frame. */
export function fitted(mask: Tensor4D, [height, width]: Extent, softness: number): Tensor4D {
  return tf.tidy(() => {
    const soft = blurred(mask, softestShare * softness);
    return soft.shape[1] === height && soft.shape[2] === width
      ? soft
      : tf.image.resizeBilinear(soft, [height, width], false, true);
  });
}
