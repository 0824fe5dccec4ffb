import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {minimumSidePx} from '../model/network.ts';
import type {AscentSettings, Engine} from './engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {resampled, type Raster} from './raster.ts';
import {climbTiled, type Tiling} from './tiled.ts';

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

/** Tiles that devices from phones up take at once. */
export const defaultTiling: Tiling = {tilePx: 512, marginPx: 64};

/** How an octave is climbed: a caricature's reference is the image at the octave's size. */
interface OctaveOptions extends Pick<ClassicOptions, 'random' | 'yieldToEventLoop'> {
  readonly reference: Raster | Tensor4D | undefined;
  readonly onTile: (pixels: number) => void;
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
  {octaves, octaveScale, ascent, tiling}: ClassicSettings,
  {random, reference, yieldToEventLoop, onProgress}: ClassicOptions,
): Promise<Raster> {
  const sizes = octaveSizes(image, {octaves, octaveScale});
  const pixels = sizes.reduce((sum, {widthPx, heightPx}) => sum + widthPx * heightPx, 0) * ascent.steps;
  let done = 0;
  const onTile = (count: number): void => {
    done = Math.min(pixels, done + count);
    onProgress?.(done / pixels);
  };
  let detail: Raster | undefined;
  for (const [index, {widthPx, heightPx}] of sizes.entries()) {
    const last = index === sizes.length - 1;
    const base = last ? image : resampled(image, widthPx, heightPx);
    const x = detail ? resampled(detail, widthPx, heightPx) : {...base, values: base.values.slice()};
    if (detail) add(x.values, base.values, 1);
    detail = await climbOctave(engine, x, ascent, tiling, {
      random,
      reference: referenceAt(base, ascent, reference),
      ...(yieldToEventLoop && {yieldToEventLoop}),
      onTile,
    });
    if (!last) add(detail.values, base.values, -1);
  }
  return detail ?? image;
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

/** As a whole on the device where it fits, or else tile by tile, in place. */
async function climbOctave(
  engine: Engine,
  x: Raster,
  ascent: AscentSettings,
  tiling: Tiling,
  {random, reference, yieldToEventLoop, onTile}: OctaveOptions,
): Promise<Raster> {
  const {widthPx, heightPx} = x;
  if (widthPx * heightPx > tiling.tilePx ** 2) {
    await climbTiled(engine, x, ascent, tiling, random, {
      ...(reference && {reference}),
      ...(yieldToEventLoop && {yieldToEventLoop}),
      onTile,
    });
    return x;
  }
  const tensorOf = ({values}: Raster): Tensor4D => tf.tensor4d(values, [1, heightPx, widthPx, 3]);
  const isOwn = reference !== undefined && !(reference instanceof tf.Tensor);
  const [start, beside] = [tensorOf(x), isOwn ? tensorOf(reference) : reference];
  const dream = await engine
    .ascend(start, ascent, random, yieldToEventLoop, beside)
    .finally(() => tf.dispose([start, isOwn && beside ? beside : []]));
  const values = new Float32Array(await dream.data<'float32'>());
  dream.dispose();
  onTile(widthPx * heightPx * ascent.steps);
  return {widthPx, heightPx, values};
}

function add(to: Float32Array, from: Float32Array, times: number): void {
  for (let i = 0; i < to.length; i += 1) to[i] = (to[i] as number) + times * (from[i] as number);
}
