import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';

/**
 * The mean around each place of `map` `[1, H, W, C]`, over a square whose side is `share` of the short side: found at
 * every half side, linear in between. It stays the caller's, as does the result.
 */
export function localMean(map: Tensor4D, share: number): Tensor4D {
  const [, height, width] = map.shape;
  const side = Math.max(1, Math.round(share * Math.min(height, width)));
  const stride = Math.max(1, side >> 1);
  return tf.tidy(() =>
    tf.image.resizeBilinear(tf.avgPool(map, side, stride, 'same'), [height, width], false, true),
  );
}
