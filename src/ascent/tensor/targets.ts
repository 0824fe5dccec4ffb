import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import {mixedBlocksOf, type MixedName, type Network} from '../../model/network.ts';
import type {Objective} from '../engine.ts';
import {kernel} from './kernels.ts';

/** A layer's place in an objective. */
export interface Target {
  readonly weight: number;
  /**
   * For each channel of C: C / n if it is one of the n that are meant, otherwise 0, so that the mean of all elements
   * times these is the mean of those meant. Undefined if all are.
   */
  readonly shares: Float32Array | undefined;
}

/** The layers that an objective weighs, none of them with weight 0, deepest last. */
export type Targets = ReadonlyMap<MixedName, Target>;

/**
 * Throws RangeError if the objective names a layer or a channel that the network lacks, no channel of a layer, or
 * gives a weight that is no number.
 */
export function targetsOf({layers, channels = {}}: Objective, network: Network): Targets {
  const available = mixedBlocksOf(network);
  for (const [name, weight] of Object.entries(layers)) {
    if (!available.some((layer) => layer === name)) {
      throw new RangeError(`The objective names ${name}; this network has ${available.join(', ')}.`);
    }
    if (!Number.isFinite(weight)) {
      throw new RangeError(`The objective's weight of ${name} is ${weight}; give a finite number.`);
    }
  }
  return new Map(
    available.flatMap((name): [MixedName, Target][] => {
      const weight = layers[name] ?? 0;
      const meant = channels[name];
      const shares = meant && sharesOf(name, meant, network);
      return weight === 0 ? [] : [[name, {weight, shares}]];
    }),
  );
}

function sharesOf(name: MixedName, meant: readonly number[], network: Network): Float32Array {
  const depth = network.blocks.find((block) => block.name === name)?.channels ?? 0;
  const wrong = meant.find((channel) => !(Number.isInteger(channel) && channel >= 0 && channel < depth));
  if (wrong !== undefined || meant.length === 0) {
    throw new RangeError(
      `The objective names channel ${wrong ?? 'none'} of ${name}; it has 0 to ${depth - 1}: name one or more.`,
    );
  }
  const distinct = new Set(meant);
  return Float32Array.from({length: depth}, (_, index) => (distinct.has(index) ? depth / distinct.size : 0));
}

/** weight * mean(y) or, for 'l2', weight * mean(y ^ 2), over the channels that are meant. */
export function valueOf(y: Tensor4D, {weight, shares}: Target, kind: Objective['kind']): Scalar {
  return tf.tidy(() => tf.mul(tf.mean(shared(kind === 'mean' ? y : tf.square(y), shares)), weight));
}

/** The gradient of valueOf with respect to y, masked with y > 0: shares weight / size or, for 'l2', 2 shares weight y / size. */
export function seedOf(y: Tensor4D, {weight, shares}: Target, kind: Objective['kind']): Tensor4D {
  if (kind === 'l2') return shared(tf.mul(y, (2 * weight) / y.size), shares);
  return shared(tf.mul(kernel(tf.Step, {x: y}, {alpha: 0}), weight / y.size), shares);
}

const shared = (y: Tensor4D, shares: Float32Array | undefined): Tensor4D =>
  shares ? tf.mul(y, tf.tensor1d(shares)) : y;
