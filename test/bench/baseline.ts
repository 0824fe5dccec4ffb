import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor1D, Tensor4D} from '@tensorflow/tfjs';
import type {Objective} from '../../src/ascent/engine.ts';
import {climb} from '../../src/ascent/tensor/step.ts';
import {convolutionsOf, type Convolution, type Layer, type Network} from '../../src/model/network.ts';
import type {Weights} from '../../src/model/weights.ts';
import {unconditioned} from '../../src/ascent/conditioning.ts';

/** The straightforward step: plain TensorFlow.js operations, differentiated by tf.grad. */
export class Baseline {
  readonly #network: Network;
  readonly #filters = new Map<string, {filter: Tensor4D; bias: Tensor1D}>();

  constructor(network: Network, weights: Weights) {
    this.#network = network;
    for (const {name, kernel} of convolutionsOf(network)) {
      const {kernel: values, bias} = weights.get(name) ?? {
        kernel: new Float32Array(),
        bias: new Float32Array(),
      };
      this.#filters.set(name, {filter: tf.tensor4d(values, [...kernel]), bias: tf.tensor1d(bias)});
    }
  }

  /** The objective of `x` `[1, H, W, 3]`. */
  objective(x: Tensor4D, {layers, kind}: Objective): Scalar {
    return tf.tidy(() => {
      let [y, sum]: [Tensor4D, Scalar] = [x, tf.scalar(0)];
      let left = Object.keys(layers).length;
      for (const block of this.#network.blocks) {
        if (left === 0) break;
        for (const layer of block.layers) y = this.#forward(layer, y);
        const weight = block.name === 'stem' ? undefined : layers[block.name];
        if (weight === undefined) continue;
        left -= 1;
        sum = tf.add(sum, tf.mul(tf.mean(kind === 'mean' ? y : tf.square(y)), weight));
      }
      return sum;
    });
  }

  /** One whole step: gradient, normalisation by its standard deviation, clip. */
  step(x: Tensor4D, objective: Objective, stepSize: number): Tensor4D {
    return tf.tidy(() => {
      const gradient = tf.grad((image) => this.objective(image as Tensor4D, objective))(x) as Tensor4D;
      const plain = {
        jitterPx: 0,
        conditioning: unconditioned,
        smoothingPx: 0,
        totalVariation: 0,
        range: 1,
        steps: 1,
      } as const;
      return climb(x, gradient, {...plain, normalise: 'std', objective, stepSize});
    });
  }

  dispose(): void {
    for (const {filter, bias} of this.#filters.values()) tf.dispose([filter, bias]);
  }

  #forward(layer: Layer, x: Tensor4D): Tensor4D {
    switch (layer.kind) {
      case 'conv':
        return this.#convolve(layer, x);
      case 'max':
        return tf.maxPool(x, 3, 2, 'valid');
      case 'average':
        return tf.avgPool(x, 3, 1, 'same');
      case 'fork':
        return tf.concat(
          layer.branches.map((branch) => branch.reduce((y, part) => this.#forward(part, y), x)),
          3,
        );
    }
  }

  #convolve({name, stride, padding}: Convolution, x: Tensor4D): Tensor4D {
    const found = this.#filters.get(name);
    if (!found) throw new Error(`${name} has no weights.`);
    return tf.relu(tf.add(tf.conv2d(x, found.filter, stride, padding), found.bias));
  }
}
