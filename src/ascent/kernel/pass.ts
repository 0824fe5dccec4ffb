import type {Layer} from '../../model/network.ts';
import {headOf} from '../heads.ts';
import type {Slice} from './feature-map.ts';
import type {FilterPlace} from './filter-bank.ts';
import type {ShaderName} from './shaders.ts';

/** Where a slice lies in the arena, and how far it is from one of its pixels to the next: both in quads. */
export type Place = (slice: Slice) => {at: number; pitch: number};

/** What a pass reads and writes, from which its order and the life of each map follow. */
export interface Access {
  readonly label: string;
  readonly reads: readonly Slice[];
  readonly writes: readonly Slice[];
}

/** Which of the maps of a pass are wide, as constants of its shader; those that are not named are not. */
export type Widths = Readonly<Partial<Record<'wideSource' | 'wideOutput' | 'wideMask', number>>>;

/** The widths of these maps; undefined is a map that is not there. */
export function widthsOf(slices: Readonly<Partial<Record<keyof Widths, Slice | undefined>>>): Widths {
  const all: [string, Slice | undefined][] = Object.entries(slices);
  const wide = all.filter(([, slice]) => slice?.map.wide);
  return Object.fromEntries(wide.map(([name]) => [name, 1]));
}

/** One convolution of a dispatch; `fields` are those of the Job of convolution.wgsl. */
export interface Job {
  readonly label: string;
  readonly pixels: number; // of the output grid
  readonly columns: number; // quads of channels out
  readonly inner: number; // taps * quads of channels in
  readonly fields: (place: Place) => Record<string, number>;
}

/** Convolutions that do not wait for each other, as one dispatch. */
export interface ConvolutionPass extends Access {
  readonly kind: 'convolution';
  readonly jobs: readonly Job[];
  readonly widths: Widths;
}

/** Any other pass: a thread for each of `elements`. `fields` are those of the shader's `struct`. */
export interface PlainPass extends Access {
  readonly kind: 'plain';
  readonly shader: ShaderName;
  readonly struct: string;
  readonly elements: number;
  readonly widths: Widths;
  readonly fields: (place: Place) => Record<string, number>;
}

export type Pass = ConvolutionPass | PlainPass;

/** In the place of an offset: there is no such map. */
export const none = 0xffffffff;

/** One part of the gradient of a map: see settle.wgsl. */
export interface Part {
  readonly slice: Slice;
  readonly accumulate: boolean;
  /** With the last part: the map whose ReLU masks the sum, and its place among the seeds. */
  readonly mask: Slice | undefined;
  readonly seed: number;
}

/** What a pass that adds `part` touches, besides what it computes it from. */
export function accessOf({slice, accumulate, mask}: Part): {reads: Slice[]; writes: Slice[]} {
  return {reads: [...(accumulate ? [slice] : []), ...(mask ? [mask] : [])], writes: [slice]};
}

/** The fields for `part`, moved on by a number of pixels. */
export function partFields({slice, accumulate, mask, seed}: Part, place: Place, pixels = 0) {
  const target = place(slice);
  const y = mask && place(mask);
  return {
    output: target.at + pixels * target.pitch,
    outputPitch: target.pitch,
    accumulate: Number(accumulate),
    mask: y ? y.at + pixels * y.pitch : none,
    maskPitch: y?.pitch ?? 0,
    seed,
  };
}

/**
 * The gradient of a map, as the sum of a number of parts: each takes its turn when its pass is made, and the last one
 * also masks it with the map, unless that is undefined, and seeds it.
 */
export class GradientSum {
  #left: number;
  #begun = false;

  constructor(
    readonly slice: Slice,
    parts: number,
    readonly mask: Slice | undefined,
    readonly seed = 0,
  ) {
    this.#left = parts;
  }

  next(): Part {
    this.#left -= 1;
    const part = {
      slice: this.slice,
      accumulate: this.#begun,
      mask: this.#left === 0 ? this.mask : undefined,
      seed: this.seed,
    };
    this.#begun = true;
    return part;
  }
}

/** How many parts a layer adds to the gradient of its input. */
export function partsOf(layer: Layer | undefined): number {
  if (layer?.kind !== 'fork') return 1;
  const heads = layer.branches.some(headOf) ? 1 : 0;
  return layer.branches.reduce((sum, branch) => sum + (headOf(branch) ? 0 : partsOf(branch[0])), heads);
}

/** Where a convolution reads: its input in one or two slices, whose channels follow each other. */
export interface Source {
  readonly slices: readonly [Slice] | readonly [Slice, Slice];
  readonly filter: FilterPlace;
  readonly stride: 1 | 2;
  readonly paddingRows: number;
  readonly paddingColumns: number;
}

/** The fields of a Job that say what it reads. */
export function sourceFields({slices, filter, stride, paddingRows, paddingColumns}: Source, place: Place) {
  const [first, second = first] = slices;
  const [a, b] = [place(first), place(second)];
  return {
    source: a.at,
    sourcePitch: a.pitch,
    source2: b.at - first.quads,
    source2Pitch: b.pitch,
    split: first.quads,
    quads: slices.reduce((sum, {quads}) => sum + quads, 0),
    sourceHeight: first.map.height,
    sourceWidth: first.map.width,
    windowHeight: filter.windowHeight,
    windowWidth: filter.windowWidth,
    stride,
    paddingRows,
    paddingColumns,
    filters: filter.start,
  };
}
