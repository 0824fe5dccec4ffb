import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {heapKernel, sizeOf, type Features, type Loops} from './heap.ts';
import {convolve, kernel, surround} from './kernels.ts';

/**
 * The gradient of a stride-2, valid convolution with filter `[kh, kw, in, out]`, kh and kw odd. Pixels of x that no
 * window reaches get zero.
 */
export interface StridedGradient {
  /** Unmasked dx, of the shape of x. */
  readonly apply: (dy: Tensor4D, x: Tensor4D) => Tensor4D;
  readonly filter: Tensor4D;
}

export function stridedGradient(filter: Tensor4D): StridedGradient {
  return tf.getBackend() === 'wasm' ? bySpreading(filter) : byParity(filter);
}

/**
 * On wasm: every dy is spread over its window by one 1 x 1 convolution, dy to all taps `[h, w, kh * kw * in]`, and
 * plain loops add the windows up where they overlap. Fewer multiplications than by parity, and no interleaving.
 */
function bySpreading(filter: Tensor4D): StridedGradient {
  const [kh, kw, inputs, outputs] = filter.shape;
  const spread: Tensor4D = tf.tidy(() =>
    tf.reshape(tf.transpose(filter, [3, 0, 1, 2]), [1, 1, outputs, kh * kw * inputs]),
  );
  return {
    filter: spread,
    apply(dy, x) {
      const [dx] = addWindows([convolve(dy, spread)], [sizeOf(x)]) ?? [];
      if (!dx)
        throw new Error(`This gradient was prepared for wasm, but the backend is now ${tf.getBackend()}.`);
      return dx;
    },
  };
}

/** dx[2 a + i, 2 b + j, c] = the sum of windows[a, b, (i, j, c)] over 3 x 3 taps i, j. */
export const addWindowsLoops: Loops = (outputs, inputs) => {
  const [dx] = outputs as [Features];
  const [windows] = inputs as [Features];
  const {values: into, depth} = dx;
  const run = 3 * depth; // a row of taps lies in one piece in both
  into.fill(0);
  let from = 0;
  for (let row = 0; row < windows.height; row += 1) {
    for (let column = 0; column < windows.width; column += 1) {
      for (let i = 0; i < 3; i += 1) {
        const start = ((2 * row + i) * dx.width + 2 * column) * depth;
        for (let at = start; at < start + run; at += 1, from += 1) {
          into[at] = (into[at] as number) + (windows.values[from] as number);
        }
      }
    }
  }
};

const addWindows = heapKernel('AddWindows', addWindowsLoops);

/**
 * Elsewhere: a pixel of dx sees only the taps of its own parity, so the four parities are four stride-1 convolutions
 * of dy with every second tap, side by side as one filter `[U, V, out, 4 * in]`, U = ceil(kh / 2):
 *   prepared[t, s, out, (p, q, in)] = filter[p + 2 (U - 1 - t), q + 2 (V - 1 - s), in, out], zero beyond the taps
 * which depthToSpace interleaves.
 */
function byParity(filter: Tensor4D): StridedGradient {
  const [kh, kw, inputs, outputs] = filter.shape;
  const [u, v] = [Math.ceil(kh / 2), Math.ceil(kw / 2)];
  const parities: Tensor4D = tf.tidy(() => {
    const even = tf.pad4d(filter, [
      [0, 2 * u - kh],
      [0, 2 * v - kw],
      [0, 0],
      [0, 0],
    ]);
    // [U, p, V, q, in, out] to [U, V, out, p, q, in]
    const apart = tf.transpose(tf.reshape(even, [u, 2, v, 2, inputs, outputs]), [0, 2, 5, 1, 3, 4]);
    return tf.reverse4d(tf.reshape(apart, [u, v, outputs, 4 * inputs]), [0, 1]);
  });
  const pad = surround(u - 1, v - 1);
  return {
    filter: parities,
    apply(dy, x) {
      const blocks = convolve(dy, parities, {pad});
      const dx = kernel(tf.DepthToSpace, {x: blocks}, {blockSize: 2, dataFormat: 'NHWC'});
      return kernel(tf.Slice, {x: dx}, {begin: [0, 0, 0, 0], size: x.shape});
    },
  };
}
