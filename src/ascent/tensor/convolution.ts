import * as tf from '@tensorflow/tfjs';
import type {Tensor1D, Tensor4D} from '@tensorflow/tfjs';
import type {Convolution} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import {convolve, mask, surround} from './kernels.ts';
import type {Operation} from './operation.ts';
import {stridedGradient} from './strided-gradient.ts';

/** A filter `[kh, kw, in, out]` and its bias `[out]`, on the backend in use. */
export interface Filter {
  readonly filter: Tensor4D;
  readonly bias: Tensor1D;
}

/**
 * Uploads the weights of one convolution.
 * Throws Error if `weights` lack it, or hold another number of values than its kernel has.
 */
export function filterOf({name, kernel: shape}: Convolution, weights: Weights): Filter {
  const found = weights.get(name);
  const size = shape.reduce((product, side) => product * side);
  if (found?.kernel.length !== size || found.bias.length !== shape[3]) {
    throw new Error(
      `The weights of ${name} have ${found?.kernel.length ?? 0} kernel values and ${found?.bias.length ?? 0} biases; ` +
        `the network needs ${size} and ${shape[3]}. Load the pack that belongs to this network.`,
    );
  }
  return {filter: tf.tensor4d(found.kernel, [...shape]), bias: tf.tensor1d(found.bias)};
}

/** y = relu(conv(x) + bias). `masked`: whether x is rectified, so that dx is to be masked with it. */
export function convolution(layer: Convolution, weights: Weights, masked: boolean): Operation {
  const {filter, bias} = filterOf(layer, weights);
  const gradient = gradientOf(layer, filter);
  return {
    forward: (x) => ({
      y: convolve(x, filter, {stride: layer.stride, pad: layer.padding, bias}),
      kept: [],
      backward: (dy) => {
        const dx = gradient.apply(dy, x);
        return masked ? mask(dx, x) : dx;
      },
    }),
    dispose: () => tf.dispose([filter, bias, gradient.filter]),
  };
}

interface Gradient {
  /** Unmasked dx, of the shape of x. */
  readonly apply: (dy: Tensor4D, x: Tensor4D) => Tensor4D;
  readonly filter: Tensor4D;
}

function gradientOf({name, kernel: [kh, kw], stride, padding}: Convolution, filter: Tensor4D): Gradient {
  if (stride === 1 && kh % 2 === 1 && kw % 2 === 1) {
    const swapped = reversed(filter);
    const pad = padding === 'same' ? 'same' : surround(kh - 1, kw - 1);
    return {filter: swapped, apply: (dy) => convolve(dy, swapped, {pad})};
  }
  if (kh === 3 && kw === 3 && padding === 'valid') return stridedGradient(filter);
  throw new RangeError(
    `${name} is ${kh} x ${kw}, stride ${stride}, ${padding}; gradients are written for odd kernels of stride 1 and ` +
      `for 3 x 3, stride 2, valid.`,
  );
}

/**
 * The filter `[kh, kw, in, out]` of a stride-1 convolution, prepared for its gradient: dx is the convolution of
 * dy with the filter reversed in height and width and its channel axes swapped, `[kh, kw, out, in]`.
 */
export function reversed(filter: Tensor4D): Tensor4D {
  return tf.tidy(() => tf.transpose(tf.reverse4d(filter, [0, 1]), [0, 1, 3, 2]));
}
