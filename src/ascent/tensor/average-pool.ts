import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {kernel, mask} from './kernels.ts';
import type {Operation} from './operation.ts';

const window = {filterSize: [3, 3], strides: [1, 1], pad: 'same'};

/** Average pooling as an operation of its own. `masked`: whether x is rectified, so that dx is to be masked with it. */
export function averagePooling(masked: boolean): Operation {
  return {
    forward: (x) => ({
      y: averagePool(x),
      kept: [],
      backward(dy) {
        const dx = averagePoolGradient(dy);
        return masked ? mask(dx, x) : dx;
      },
    }),
    dispose: () => undefined,
  };
}

/** Average of the up to nine pixels of a 3 x 3 window that are in the image; stride 1, same size. */
export function averagePool(x: Tensor4D): Tensor4D {
  return kernel(tf.AvgPool, {x}, window);
}

/**
 * dx of averagePool. With n the number of pixels that a window counts, y = box(x) / n, where box sums the window;
 * box is its own transpose, so dx = box(dy / n) = n * averagePool(dy / n).
 */
export function averagePoolGradient(dy: Tensor4D): Tensor4D {
  const counts = windowCounts(dy.shape[1], dy.shape[2]);
  const share = kernel(tf.RealDiv, {a: dy, b: counts});
  return kernel(tf.Multiply, {a: averagePool(share), b: counts});
}

/** How many pixels of the image the 3 x 3 window around each pixel has: 9, less at the border. */
function windowCounts(height: number, width: number): Tensor4D {
  const along = (size: number, at: number): number => 1 + Number(at > 0) + Number(at < size - 1);
  const counts = new Float32Array(height * width);
  for (let row = 0; row < height; row += 1) {
    const inRow = along(height, row);
    for (let column = 0; column < width; column += 1)
      counts[row * width + column] = inRow * along(width, column);
  }
  return tf.tensor4d(counts, [1, height, width, 1]);
}
