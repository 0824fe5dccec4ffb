import type {Fork, Layer} from '../../model/network.ts';
import type {FeatureMap, Slice} from './feature-map.ts';
import type {FilterBank} from './filter-bank.ts';
import type {GradientSum, Pass} from './pass.ts';

/** A part of the network whose forward passes are made; `backward` makes those that add its part to dx. */
export interface Built {
  readonly y: Slice;
  readonly backward: (dy: Slice, dx: GradientSum) => void;
}

/** Makes the passes of layers, one after another: what a part of the network is built with. */
export interface Builder {
  readonly bank: FilterBank;
  /** Whether the maps are wide that forks make, and those between their heads and the rest of their branches. */
  readonly wideForks: boolean;
  add(pass: Pass): void;
  /** A new map of the shape of a slice. */
  map(label: string, like: Slice): Slice;
  /** Layers in a row; the last one writes into `into`, if given. */
  sequence(layers: readonly Layer[], x: Slice, into?: Slice): Built;
  /** The map that a fork of `x` makes: the outputs of its branches side by side. */
  forkMap(fork: Fork, x: Slice): Slice;
  /** The map that layers in a row make of `x`. */
  outputOf(layers: readonly Layer[], x: Slice): FeatureMap;
}
