import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';

/** `[1, H, W, C]` averaged twice over windows of this share of the short side: nearly a gaussian. A new tensor. */
export function blurred(image: Tensor4D, share: number): Tensor4D {
  const [, height, width] = image.shape;
  // Odd, so that nothing is shifted.
  const side = 2 * Math.round((share * Math.min(height, width)) / 2) + 1;
  if (side === 1) return image.clone();
  return tf.tidy(() => {
    const once = tf.avgPool(image, side, 1, 'same');
    return tf.avgPool(once, side, 1, 'same');
  });
}
