import * as tf from '@tensorflow/tfjs';
import type {NamedAttrMap, NamedTensorMap, Tensor4D} from '@tensorflow/tfjs';

type Margins = [[number, number], [number, number], [number, number], [number, number]];
type Padding = 'same' | 'valid' | Margins;

/**
 * A kernel of the backend in use, called by name: the ops of tf check their arguments and prepare their gradient
 * on every call, which on wasm costs as much as a small convolution.
 */
export function kernel(name: string, inputs: NamedTensorMap, attributes: object = {}): Tensor4D {
  return tf.engine().runKernel<Tensor4D>(name, inputs, attributes as NamedAttrMap);
}

/** A convolution, NHWC; with a bias it ends in that bias and `activation`. */
export function convolve(
  x: Tensor4D,
  filter: Tensor4D,
  {
    stride = 1,
    pad = 'same',
    bias,
    activation = 'relu',
  }: {
    stride?: number;
    pad?: Padding;
    bias?: tf.Tensor1D;
    activation?: 'relu' | 'linear';
  } = {},
): Tensor4D {
  const attributes = {strides: [stride, stride], pad, dataFormat: 'NHWC', dilations: [1, 1]};
  if (bias === undefined) return kernel(tf.Conv2D, {x, filter}, attributes);
  return kernel(tf.FusedConv2D, {x, filter, bias}, {...attributes, activation});
}

/** dy where y > 0, zero elsewhere: the gradient of ReLU, y its output. */
export function mask(dy: Tensor4D, y: Tensor4D): Tensor4D {
  return kernel(tf.Multiply, {a: dy, b: kernel(tf.Step, {x: y}, {alpha: 0})});
}

/** Margins of an NHWC tensor: rows above and below, columns left and right. */
export function surround(rows: number, columns: number): Margins {
  return [
    [0, 0],
    [rows, rows],
    [columns, columns],
    [0, 0],
  ];
}
