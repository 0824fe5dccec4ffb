import {mulberry32} from '../../lib/random.ts';

/** A square of values that continues itself to all sides; `size` is a power of two. */
export interface Tile {
  readonly size: number;
  readonly values: Float32Array; // [size, size]
}

/** `octaves` of smooth noise, the coarsest with `cells` random values a side and each next with twice as many. */
export interface NoiseOptions {
  readonly size: number;
  readonly cells: number;
  readonly octaves: number;
  readonly seed: number;
  /** Strength of each octave against the one before. */
  readonly gain: number;
}

/** Fractal noise of mean 0 and standard deviation 1 that tiles: sum over o of gain^o * spline(lattice of cells * 2^o). */
export function fractalNoise({size, cells, octaves, seed, gain}: NoiseOptions): Tile {
  const random = mulberry32(seed);
  const values = new Float32Array(size * size);
  let amplitude = 1;
  for (let octave = 0; octave < octaves; octave++) {
    addOctave(values, size, cells << octave, amplitude, random);
    amplitude *= gain;
  }
  return {size, values: standardised(values)};
}

/** The value of a tile nearest to a place. */
export function nearest({size, values}: Tile, x: number, y: number): number {
  const mask = size - 1;
  return at(values, (Math.floor(y) & mask) * size + (Math.floor(x) & mask));
}

/** The value of a tile at any place, between its values bilinearly. */
export function sample({size, values}: Tile, x: number, y: number): number {
  const mask = size - 1;
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const row0 = (y0 & mask) * size;
  const row1 = ((y0 + 1) & mask) * size;
  const left = x0 & mask;
  const right = (x0 + 1) & mask;
  const u = x - x0;
  const upper = at(values, row0 + left) * (1 - u) + at(values, row0 + right) * u;
  const lower = at(values, row1 + left) * (1 - u) + at(values, row1 + right) * u;
  return upper + (lower - upper) * (y - y0);
}

/** `values[index]`, for indices known to lie inside. */
export const at = (values: Float32Array, index: number): number => values[index] ?? 0;

/** 0 below `from`, 1 above `to`, smooth between. */
export function smoothstep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Adds `amplitude` times a cubic B-spline through random lattice values: along rows first, then down columns. */
function addOctave(
  values: Float32Array,
  size: number,
  cells: number,
  amplitude: number,
  random: () => number,
): void {
  const {first, weights} = splineTaps(size, cells);
  const rows = new Float32Array(cells * size); // [cells, size]
  const line = new Float32Array(cells);
  for (let row = 0; row < cells; row++) {
    for (let i = 0; i < cells; i++) line[i] = amplitude * (random() * 2 - 1);
    for (let x = 0; x < size; x++) {
      let sum = 0;
      for (let k = 0; k < 4; k++)
        sum += at(weights, x * 4 + k) * at(line, ((first[x] ?? 0) + k) & (cells - 1));
      rows[row * size + x] = sum;
    }
  }
  for (let y = 0; y < size; y++) {
    for (let k = 0; k < 4; k++) {
      const weight = at(weights, y * 4 + k);
      const from = (((first[y] ?? 0) + k) & (cells - 1)) * size;
      const to = y * size;
      for (let x = 0; x < size; x++) values[to + x] = at(values, to + x) + weight * at(rows, from + x);
    }
  }
}

/** For each of `size` places, the first of the four lattice cells around it and their cubic B-spline weights. */
function splineTaps(size: number, cells: number): {first: Int32Array; weights: Float32Array} {
  const first = new Int32Array(size);
  const weights = new Float32Array(size * 4);
  for (let i = 0; i < size; i++) {
    const place = (i * cells) / size;
    const t = place - Math.floor(place);
    first[i] = Math.floor(place) - 1 + cells;
    const s = 1 - t;
    weights.set(
      [s * s * s, 3 * t * t * t - 6 * t * t + 4, 3 * s * s * s - 6 * s * s + 4, t * t * t].map((w) => w / 6),
      i * 4,
    );
  }
  return {first, weights};
}

function standardised(values: Float32Array): Float32Array {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    sum += at(values, i);
    squares += at(values, i) ** 2;
  }
  const mean = sum / values.length;
  const scale = 1 / Math.sqrt(squares / values.length - mean * mean);
  for (let i = 0; i < values.length; i++) values[i] = (at(values, i) - mean) * scale;
  return values;
}
