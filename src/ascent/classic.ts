import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {minimumSidePx} from '../model/network.ts';
import type {AscentSettings, Engine} from './engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {rasterOf, resampled, tensorOf, type Raster} from './raster.ts';
import {climbTiled} from './tiled.ts';
import type {Tiling} from './tiling.ts';

/** The classic still dream: octave after octave, from the smallest to the image's own size. */
export interface ClassicSettings {
  /** How many sizes, 1 to 10; smaller ones than the network takes are left out. */
  readonly octaves: number;
  /** Each octave is larger than the one before by this factor, 1.1 to 2. */
  readonly octaveScale: number;
  /** Its steps are those of each octave. */
  readonly ascent: AscentSettings;
  readonly tiling: Tiling;
}

export interface ClassicOptions {
  readonly random: () => number;
  /**
   * For a caricature what it exaggerates, as large as the image, which it is by default; for a guided dream the guide,
   * `[1, H, W, 3]`.
   */
  readonly reference?: Raster | Tensor4D | undefined;
  readonly yieldToEventLoop?: YieldToEventLoop;
  /** The share of all work that is done, in (0, 1]. */
  readonly onProgress?: (share: number) => void;
}

/** How far a classic dream is after a step, or after a tile of one. */
export interface ClassicSlice {
  /** The share of all work that is done, in (0, 1]. */
  readonly share: number;
  /**
   * What was dreamed so far, without the image that it was dreamed on, at the size of the present octave; undefined
   * after a tile that does not complete a step.
   */
  readonly detail: (() => Promise<Raster>) | undefined;
}

/** How an octave is climbed: a caricature's reference is the image at the octave's size. */
interface OctaveOptions {
  readonly random: () => number;
  readonly reference: Raster | Tensor4D | undefined;
  readonly yieldToEventLoop: YieldToEventLoop | undefined;
}

/** The sizes of the octaves, smallest first. */
export function octaveSizes(
  {widthPx, heightPx}: Pick<Raster, 'widthPx' | 'heightPx'>,
  {octaves, octaveScale}: Pick<ClassicSettings, 'octaves' | 'octaveScale'>,
): {readonly widthPx: number; readonly heightPx: number}[] {
  return Array.from({length: octaves}, (_, octave) => ({
    widthPx: Math.round(widthPx / octaveScale ** octave),
    heightPx: Math.round(heightPx / octaveScale ** octave),
  }))
    .filter((size, octave) => octave === 0 || Math.min(size.widthPx, size.heightPx) >= minimumSidePx)
    .reverse();
}

/**
 * The dream of an image over octaves:
 *   detail = 0;  for each size, smallest first:
 *     base = image at that size;  x = base + detail, scaled up;  x = ascend(x);  detail = x - base
 * The image, in [-1, 1] and at least 75 px a side, stays as it is.
 */
export async function dreamClassic(
  engine: Engine,
  image: Raster,
  settings: ClassicSettings,
  options: ClassicOptions,
): Promise<Raster> {
  const slices = climbClassic(engine, image, settings, options);
  for (;;) {
    const {done, value} = await slices.next();
    if (done) return value;
    options.onProgress?.(value.share);
  }
}

/** The same in slices, between which whoever runs it may look at what there is, or stop; returns the dream. */
export async function* climbClassic(
  engine: Engine,
  image: Raster,
  {octaves, octaveScale, ascent, tiling}: ClassicSettings,
  {random, reference, yieldToEventLoop}: Omit<ClassicOptions, 'onProgress'>,
): AsyncGenerator<ClassicSlice, Raster, undefined> {
  const sizes = octaveSizes(image, {octaves, octaveScale});
  const pixels = sizes.reduce((sum, {widthPx, heightPx}) => sum + widthPx * heightPx, 0) * ascent.steps;
  let done = 0;
  let detail: Raster | undefined;
  let dream = image;
  for (const [index, {widthPx, heightPx}] of sizes.entries()) {
    const base = index === sizes.length - 1 ? image : resampled(image, widthPx, heightPx);
    const x = detail ? resampled(detail, widthPx, heightPx) : {...base, values: base.values.slice()};
    if (detail) add(x.values, base.values);
    const beside = referenceAt(base, ascent, reference);
    const slices = climbOctave(engine, x, ascent, tiling, {random, reference: beside, yieldToEventLoop});
    for await (const {pixels: count, current} of slices) {
      done = Math.min(pixels, done + count);
      yield {share: done / pixels, detail: current && (async () => less(await current(), base))};
    }
    dream = x;
    if (index < sizes.length - 1) detail = less(x, base);
  }
  return dream;
}

/** What an octave, whose image is `base`, is compared with. */
function referenceAt(
  base: Raster,
  {objective}: AscentSettings,
  reference: Raster | Tensor4D | undefined,
): Raster | Tensor4D | undefined {
  if (objective.kind !== 'caricature') return reference;
  if (!reference || reference instanceof tf.Tensor) return base;
  return resampled(reference, base.widthPx, base.heightPx);
}

interface OctaveSlice {
  readonly pixels: number;
  /** The image after a step, for the caller to keep; undefined within one. */
  readonly current: (() => Promise<Raster>) | undefined;
}

/** Climbs `x` in place: as a whole on the device where it fits, or else tile by tile. */
async function* climbOctave(
  engine: Engine,
  x: Raster,
  ascent: AscentSettings,
  tiling: Tiling,
  {random, reference, yieldToEventLoop}: OctaveOptions,
): AsyncGenerator<OctaveSlice, void, undefined> {
  const {widthPx, heightPx} = x;
  if (widthPx * heightPx > tiling.tilePx ** 2) {
    const options = {...(reference && {reference}), ...(yieldToEventLoop && {yieldToEventLoop})};
    for await (const {pixels, stepped} of climbTiled(engine, x, ascent, tiling, random, options)) {
      yield {pixels, current: stepped ? () => Promise.resolve(x) : undefined};
    }
    return;
  }
  const isOwn = reference !== undefined && !(reference instanceof tf.Tensor);
  const beside = isOwn ? tensorOf(reference) : reference;
  let image = tensorOf(x);
  try {
    for (let step = 0; step < ascent.steps; step += 1) {
      const next = await engine.ascend(image, {...ascent, steps: 1}, random, yieldToEventLoop, beside);
      image.dispose();
      image = next;
      yield {pixels: widthPx * heightPx, current: () => rasterOf(next)};
    }
    x.values.set(await image.data<'float32'>());
  } finally {
    tf.dispose([image, isOwn && beside ? beside : []]);
  }
}

/** What `from` has more than `base`, of the same size. */
const less = (from: Raster, base: Raster): Raster => ({
  ...from,
  values: from.values.map((value, i) => value - (base.values[i] as number)),
});

function add(to: Float32Array, from: Float32Array): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] as number) + (from[i] as number);
}
