import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {bitsOf, heapKernel, sizeOf, type Features, type Loops} from './heap.ts';
import {kernel} from './kernels.ts';
import type {Operation} from './operation.ts';

const window = {filterSize: [3, 3], strides: [2, 2], pad: 'valid'};

/** 3 x 3, stride 2, valid. dx needs no mask of its own: a window whose greatest value is zero has gradient zero. */
export const maxPooling: Operation = {
  forward(x) {
    const y = kernel(tf.MaxPool, {x}, window);
    return {y, kept: [], backward: (dy) => maxPoolGradient(dy, x, y)};
  },
  dispose: () => undefined,
};

/** dx of y = maxPool(x): each dy goes to the place of its window's greatest value. */
function maxPoolGradient(dy: Tensor4D, x: Tensor4D, y: Tensor4D): Tensor4D {
  const [dx] = onHeap([dy, x, y], [sizeOf(x)]) ?? [];
  return dx ?? kernel(tf.MaxPoolGrad, {dy, input: x, output: y}, window);
}

/**
 * Of equal greatest values the first, in reading order, gets the gradient. The search compares bits and chooses
 * without branches, which the processor could not predict.
 */
export const maxPoolGradientLoops: Loops = (outputs, inputs) => {
  const [dx] = outputs as [Features];
  const [dy, x, y] = inputs as [Features, Features, Features];
  const [values, greatest] = [bitsOf(x), bitsOf(y)];
  const {values: into, depth} = dx;
  const row = x.width * depth;
  into.fill(0);
  let from = 0;
  for (let top = 0; top < y.height; top += 1) {
    for (let left = 0; left < y.width; left += 1) {
      let first = 2 * top * row + 2 * left * depth;
      for (let channel = 0; channel < depth; channel += 1, from += 1, first += 1) {
        const sought = greatest[from] as number;
        const [second, third] = [first + row, first + 2 * row]; // the window's rows
        let at = third + 2 * depth;
        at = choose(values, sought, third + depth, at);
        at = choose(values, sought, third, at);
        at = choose(values, sought, second + 2 * depth, at);
        at = choose(values, sought, second + depth, at);
        at = choose(values, sought, second, at);
        at = choose(values, sought, first + 2 * depth, at);
        at = choose(values, sought, first + depth, at);
        at = choose(values, sought, first, at);
        into[at] = (into[at] as number) + (dy.values[from] as number);
      }
    }
  }
};

/** `candidate` if `values` has there what is sought, else `otherwise`. */
function choose(values: Int32Array, sought: number, candidate: number, otherwise: number): number {
  const difference = (values[candidate] as number) ^ sought;
  const differs = (difference | -difference) >> 31; // all ones or zero
  return (otherwise & differs) | (candidate & ~differs);
}

const onHeap = heapKernel('MaxPoolGradient', maxPoolGradientLoops);
