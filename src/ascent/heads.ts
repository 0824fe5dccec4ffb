import type {Convolution, Layer} from '../model/network.ts';

/** A branch that starts with a 1 x 1 convolution of the fork's input, perhaps of its averages. */
export interface Head {
  readonly convolution: Convolution;
  readonly averaged: boolean;
  /** What follows it in its branch. */
  readonly rest: readonly Layer[];
}

/** The head of a branch; undefined if it starts with something else. */
export function headOf(branch: readonly Layer[]): Head | undefined {
  const averaged = branch[0]?.kind === 'average';
  const [first, ...rest] = averaged ? branch.slice(1) : branch;
  if (first?.kind !== 'conv' || first.stride !== 1) return undefined;
  const [height, width] = first.kernel;
  return height === 1 && width === 1 ? {convolution: first, averaged, rest} : undefined;
}
