import * as tf from '@tensorflow/tfjs';
import type {Tensor1D, Tensor4D} from '@tensorflow/tfjs';
import type {Weights} from '../../model/weights.ts';
import type {Head} from '../heads.ts';
import {averagePool, averagePoolGradient} from './average-pool.ts';
import {join, split} from './channels.ts';
import {filterOf, reversed} from './convolution.ts';
import {convolve, kernel} from './kernels.ts';

/** Heads of one kind as one convolution, their filters side by side. */
interface Group {
  readonly averaged: boolean;
  readonly filter: Tensor4D; // [1, 1, in, sum of depths]
  readonly bias: Tensor1D;
  readonly depths: readonly number[];
}

/**
 * The heads that read the same input, as one convolution for those of each kind, and backward as one for all, whose
 * result is already the sum over them.
 *
 * An average commutes with a 1 x 1 convolution and its bias (it counts no padding, so the average of a constant is
 * that constant): averaged heads read the input too, and are pooled, then rectified, afterwards.
 */
export class Heads {
  /** As forward() gives and backward() takes them. */
  readonly heads: readonly Head[];
  readonly #groups: readonly Group[];
  readonly #backward: Tensor4D; // [1, 1, sum of all depths, in]

  constructor(heads: readonly Head[], weights: Weights) {
    this.heads = [...heads.filter((head) => !head.averaged), ...heads.filter((head) => head.averaged)];
    this.#groups = [false, true]
      .filter((averaged) => heads.some((head) => head.averaged === averaged))
      .map((averaged) =>
        groupOf(
          this.heads.filter((head) => head.averaged === averaged),
          weights,
        ),
      );
    const filters = this.#groups.map(({filter}) => filter);
    this.#backward = tf.tidy(() => reversed(tf.concat(filters, 3)));
  }

  /** The output of each head. */
  forward(x: Tensor4D): Tensor4D[] {
    return this.#groups.flatMap(({averaged, filter, bias, depths}) => {
      if (!averaged) return split(convolve(x, filter, {bias}), depths);
      const linear = convolve(x, filter, {bias, activation: 'linear'});
      return split(kernel(tf.Relu, {x: averagePool(linear)}), depths);
    });
  }

  /** Unmasked dx from the masked gradient of each head's output. */
  backward(dy: readonly Tensor4D[]): Tensor4D {
    const parts = dy.map((part, index) => (this.heads[index]?.averaged ? averagePoolGradient(part) : part));
    return convolve(join(parts), this.#backward);
  }

  dispose(): void {
    tf.dispose([this.#backward, ...this.#groups.flatMap(({filter, bias}) => [filter, bias])]);
  }
}

function groupOf(heads: readonly Head[], weights: Weights): Group {
  const filters = heads.map(({convolution}) => filterOf(convolution, weights));
  const filter = tf.concat(
    filters.map((each) => each.filter),
    3,
  );
  const bias = tf.concat(filters.map((each) => each.bias));
  for (const each of filters) tf.dispose([each.filter, each.bias]);
  const depths = heads.map(({convolution}) => convolution.kernel[3]);
  return {averaged: heads.some((head) => head.averaged), filter, bias, depths};
}
