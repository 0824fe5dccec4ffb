import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {condition, pyramidMemory, type PyramidMemory} from './conditioning.ts';
import {scaleEpsilon, type AscentSettings, type Engine} from './engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {Raster} from './raster.ts';
import type {Tiling} from './tiling.ts';

/** The network's own grid: tiles lie on it, so that neighbours see the same forms where they overlap. */
const stridePx = 32;

/** What is done after each tile of an ascent. */
export interface TileDone {
  readonly pixels: number;
  /** It was the last one of its step: the image has moved on. */
  readonly stepped: boolean;
}

/**
 * Climbs `x` in place, a few steps as in `Engine.ascend`, with gradients taken tile by tile. No seams show: every
 * tile sees beyond its edges, the grid lies elsewhere in each step, and the gradient is normalised as a whole.
 * A caricature's `reference`, as large as `x`, is cut as `x` is; a guide is used whole. Between tiles whoever runs it
 * may stop.
 */
export async function* climbTiled(
  engine: Engine,
  x: Raster,
  settings: AscentSettings,
  tiling: Tiling,
  random: () => number,
  {
    reference,
    yieldToEventLoop,
  }: {readonly reference?: Raster | Tensor4D; readonly yieldToEventLoop?: YieldToEventLoop} = {},
): AsyncGenerator<TileDone, void, undefined> {
  const gradient: Raster = {...x, values: new Float32Array(x.values.length)};
  const memory = pyramidMemory(x.heightPx, x.widthPx);
  for (let step = 0; step < settings.steps; step += 1) {
    const [rows, columns] = [spansOf(x.heightPx, tiling, random), spansOf(x.widthPx, tiling, random)];
    const tiles = rows.flatMap((row) => columns.map((column) => ({row, column})));
    for (const [index, tile] of tiles.entries()) {
      await gradientOfTile(engine, x, gradient, tile, settings, {reference, yieldToEventLoop});
      const stepped = index === tiles.length - 1;
      if (stepped) {
        direct(gradient, x, settings, memory);
        advance(x, gradient, settings);
      }
      yield {pixels: tile.row.corePx * tile.column.corePx, stepped};
      const pause = yieldToEventLoop?.();
      if (pause) await pause;
    }
  }
}

/** One side of a tile: `corePx` pixels from `first`, and `marginPx` more on both ends; beyond the image it goes on at the other side. */
export interface Span {
  readonly first: number;
  readonly corePx: number;
  readonly marginPx: number;
}

interface Tile {
  readonly row: Span;
  readonly column: Span;
}

/** Cuts a side into equal spans that cover it, from a random place on: equal, so that no tile weighs more than another. */
export function spansOf(sidePx: number, {tilePx, marginPx}: Tiling, random: () => number): Span[] {
  const offset = Math.floor(random() * sidePx);
  if (sidePx <= tilePx + 2 * marginPx) return [{first: offset, corePx: sidePx, marginPx: 0}];
  const count = Math.ceil(sidePx / tilePx);
  const corePx = Math.min(sidePx, stridePx * Math.ceil(sidePx / count / stridePx));
  return Array.from({length: count}, (_, i) => ({first: offset + i * corePx, corePx, marginPx}));
}

async function gradientOfTile(
  engine: Engine,
  x: Raster,
  gradient: Raster,
  {row, column}: Tile,
  {objective}: AscentSettings,
  {
    reference,
    yieldToEventLoop,
  }: {
    readonly reference: Raster | Tensor4D | undefined;
    readonly yieldToEventLoop: YieldToEventLoop | undefined;
  },
): Promise<void> {
  const image = tileOf(x, {row, column});
  const cut = reference && !(reference instanceof tf.Tensor) ? tileOf(reference, {row, column}) : undefined;
  const whole = reference instanceof tf.Tensor ? reference : undefined;
  const found = await engine
    .gradient(image, objective, cut ?? whole, yieldToEventLoop)
    .finally(() => tf.dispose([image, cut ?? []]));
  const g = await found.gradient.data<'float32'>();
  tf.dispose([found.gradient, found.objective]);
  const width = column.corePx + 2 * column.marginPx;
  const skip = (row.marginPx * width + column.marginPx) * 3;
  eachRun(x, row, column, 0, 0, (to, from, length) => {
    const y = Math.floor(from / (column.corePx * 3));
    const start = skip + y * width * 3 + (from - y * column.corePx * 3);
    gradient.values.set(g.subarray(start, start + length), to);
  });
}

/** A tile with its margins, `[1, H, W, 3]`. */
function tileOf(x: Raster, {row, column}: Tile): Tensor4D {
  const [height, width] = [row.corePx + 2 * row.marginPx, column.corePx + 2 * column.marginPx];
  const values = new Float32Array(height * width * 3);
  eachRun(x, row, column, row.marginPx, column.marginPx, (from, to, length) => {
    values.set(x.values.subarray(from, from + length), to);
  });
  return tf.tensor4d(values, [1, height, width, 3]);
}

/**
 * The runs of values that a tile with its margin has in an image of which the opposite sides touch: where each
 * lies in the image, where in the tile, and how long it is.
 */
function eachRun(
  {widthPx, heightPx}: Raster,
  row: Span,
  column: Span,
  marginRows: number,
  marginColumns: number,
  run: (inImage: number, inTile: number, length: number) => void,
): void {
  const [height, width] = [row.corePx + 2 * marginRows, column.corePx + 2 * marginColumns];
  for (let y = 0; y < height; y += 1) {
    const imageY = modulo(row.first - marginRows + y, heightPx);
    for (let x = 0; x < width;) {
      const imageX = modulo(column.first - marginColumns + x, widthPx);
      const length = Math.min(width - x, widthPx - imageX);
      run((imageY * widthPx + imageX) * 3, (y * width + x) * 3, length * 3);
      x += length;
    }
  }
}

const modulo = (a: number, b: number): number => ((a % b) + b) % b;

/** Turns the gradient, in place, into the direction of the step: conditioned, total variation taken off, smoothed. See tensor/step.ts. */
function direct(
  gradient: Raster,
  x: Raster,
  {normalise, conditioning, totalVariation, smoothingPx}: AscentSettings,
  memory: PyramidMemory,
): void {
  condition(gradient.values, memory, conditioning);
  if (totalVariation > 0) {
    scale(gradient.values, 1 / (scaleOf(gradient.values, normalise) + scaleEpsilon));
    takeOffVariation(gradient, x, totalVariation);
  }
  if (smoothingPx > 0) smooth(gradient, smoothingPx);
}

/** x = clip(x + stepSize * g / (scale(g) + 1e-8), -range, range). */
function advance({values}: Raster, {values: g}: Raster, {normalise, stepSize, range}: AscentSettings): void {
  const reach = stepSize / (scaleOf(g, normalise) + scaleEpsilon);
  for (let i = 0; i < values.length; i += 1) {
    const next = (values[i] as number) + reach * (g[i] as number);
    values[i] = Math.max(-range, Math.min(range, next));
  }
}

function scale(values: Float32Array, by: number): void {
  for (let i = 0; i < values.length; i += 1) values[i] = by * (values[i] as number);
}

function scaleOf(g: Float32Array, normalise: AscentSettings['normalise']): number {
  let [sum, squares, sizes] = [0, 0, 0];
  for (const value of g) {
    sum += value;
    squares += value * value;
    sizes += Math.abs(value);
  }
  switch (normalise) {
    case 'std':
      return Math.sqrt(Math.max(0, squares / g.length - (sum / g.length) ** 2));
    case 'mean-abs':
      return sizes / g.length;
    case 'l2':
      return Math.sqrt(squares / g.length);
  }
}

// As in tensor/total-variation.ts.
const softness = 0.02;

function takeOffVariation(gradient: Raster, {widthPx, heightPx, values}: Raster, weight: number): void {
  const slope = (from: number, to: number): number => {
    const rise = (values[to] as number) - (values[from] as number);
    return (weight / 4) * (rise / Math.sqrt(rise * rise + softness ** 2));
  };
  const g = gradient.values;
  const pull = (a: number, b: number): void => {
    const s = slope(a, b);
    g[b] = (g[b] as number) - s;
    g[a] = (g[a] as number) + s;
  };
  const stride = widthPx * 3;
  for (let y = 0, i = 0; y < heightPx; y += 1) {
    for (let column = 0; column < stride; column += 1, i += 1) {
      if (column + 3 < stride) pull(i, i + 3);
      if (y + 1 < heightPx) pull(i, i + stride);
    }
  }
}

/** The gaussian of tensor/smoothing.ts in plain memory, in place: beyond its border an image is continued by its mirror image. */
function smooth({widthPx, heightPx, values}: Raster, sigmaPx: number): void {
  const radius = Math.min(Math.ceil(3 * sigmaPx), Math.min(widthPx, heightPx) - 1);
  const weights = Array.from({length: 2 * radius + 1}, (_, i) =>
    Math.exp(-0.5 * ((i - radius) / sigmaPx) ** 2),
  );
  const sum = weights.reduce((total, weight) => total + weight);
  const mirrored = (i: number, size: number): number => (i < 0 ? -1 - i : i >= size ? 2 * size - 1 - i : i);
  const line = (first: number, step: number, size: number, from: Float32Array): void => {
    for (let i = 0; i < size; i += 1) from[i] = values[first + i * step] as number;
    for (let i = 0; i < size; i += 1) {
      let value = 0;
      for (let k = -radius; k <= radius; k += 1) {
        value += (weights[k + radius] as number) * (from[mirrored(i + k, size)] as number);
      }
      values[first + i * step] = value / sum;
    }
  };
  const buffer = new Float32Array(Math.max(widthPx, heightPx));
  const stride = widthPx * 3;
  for (let i = 0; i < stride; i += 1) line(i, stride, heightPx, buffer);
  for (let y = 0; y < heightPx; y += 1) {
    for (let channel = 0; channel < 3; channel += 1) line(y * stride + channel, 3, widthPx, buffer);
  }
}
