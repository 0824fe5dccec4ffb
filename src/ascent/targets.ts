import {mixedBlocksOf, type MixedName, type Network} from '../model/network.ts';
import type {Objective} from './engine.ts';

/** A layer's place in an objective. */
export interface Target {
  readonly weight: number;
  /** Of each channel: see sharesOf. Undefined if all are meant. */
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
      const shares = meant && checkedShares(name, meant, network);
      return weight === 0 ? [] : [[name, {weight, shares}]];
    }),
  );
}

function checkedShares(name: MixedName, meant: readonly number[], network: Network): Float32Array {
  const depth = network.blocks.find((block) => block.name === name)?.channels ?? 0;
  const wrong = meant.find((channel) => !(Number.isInteger(channel) && channel >= 0 && channel < depth));
  if (wrong !== undefined || meant.length === 0) {
    throw new RangeError(
      `The objective names channel ${wrong ?? 'none'} of ${name}; it has 0 to ${depth - 1}: name one or more.`,
    );
  }
  return sharesOf(meant, depth);
}

/**
 * For each channel of `depth`: depth / n if it is one of the n that are meant, otherwise 0, so that the mean of all
 * elements times these is the mean of those meant.
 */
export function sharesOf(meant: readonly number[], depth: number): Float32Array {
  const distinct = new Set(meant);
  return Float32Array.from({length: depth}, (_, index) => (distinct.has(index) ? depth / distinct.size : 0));
}
