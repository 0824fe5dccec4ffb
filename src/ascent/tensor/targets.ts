import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import {mixedBlocksOf, type MixedName, type Network} from '../../model/network.ts';
import type {Objective} from '../engine.ts';
import {kernel} from './kernels.ts';

/** The layers that an objective weighs, none of them with weight 0, deepest last. */
export type Targets = ReadonlyMap<MixedName, number>;

/** Throws RangeError if the objective names a layer that the network lacks, or gives a weight that is no number. */
export function targetsOf({layers}: Objective, network: Network): Targets {
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
    available.flatMap((name): [MixedName, number][] => {
      const weight = layers[name] ?? 0;
      return weight === 0 ? [] : [[name, weight]];
    }),
  );
}

/** weight * mean(y) or, for 'l2', weight * mean(y ^ 2). */
export function valueOf(y: Tensor4D, weight: number, kind: Objective['kind']): Scalar {
  return tf.tidy(() => tf.mul(tf.mean(kind === 'mean' ? y : tf.square(y)), weight));
}

/** The gradient of valueOf with respect to y, masked with y > 0: weight / size or, for 'l2', 2 weight y / size. */
export function seedOf(y: Tensor4D, weight: number, kind: Objective['kind']): Tensor4D {
  if (kind === 'l2') return tf.mul(y, (2 * weight) / y.size);
  return tf.mul(kernel(tf.Step, {x: y}, {alpha: 0}), weight / y.size);
}
