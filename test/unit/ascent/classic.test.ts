import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {dreamClassic, octaveSizes} from '../../../src/ascent/classic.ts';
import type {AscentSettings, Engine, Objective} from '../../../src/ascent/engine.ts';
import {resampled, type Raster} from '../../../src/ascent/raster.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {climbTiled as tilesOf, spansOf} from '../../../src/ascent/tiled.ts';
import type {Tiling} from '../../../src/ascent/tiling.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';
import {mulberry32} from '../../support/random.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';
import {cosine} from '../../support/vectors.ts';

const settings: AscentSettings = {
  ...plainAscent,
  objective: {layers: {mixed2: 1}, kind: 'mean'},
  stepSize: 0.05,
};

let engine: Engine;
beforeAll(async () => {
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
  engine = createTensorEngine(network, weights);
});

/** Soft hills of colour and a little noise: nothing in it lies on a grid. */
function hills(widthPx: number, heightPx: number): Raster {
  const random = mulberry32(3);
  const values = new Float32Array(widthPx * heightPx * 3);
  for (let i = 0; i < values.length; i += 1) {
    const [x, y] = [Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx)];
    values[i] =
      0.4 * Math.sin(x / 17 + (i % 3)) * Math.cos(y / 13 - (i % 3)) +
      0.1 * Math.sin((x * y) / 900) +
      0.2 * (random() - 0.5);
  }
  return {widthPx, heightPx, values};
}

async function climbTiled(...of: Parameters<typeof tilesOf>): Promise<void> {
  const tiles = tilesOf(...of);
  while (!(await tiles.next()).done);
}

const copy = (raster: Raster): Raster => ({...raster, values: raster.values.slice()});

const tensorOf = ({values, heightPx, widthPx}: Raster): tf.Tensor4D =>
  tf.tensor4d(values, [1, heightPx, widthPx, 3]);

async function asWhole(x: Raster, ascent: AscentSettings, reference?: Raster): Promise<Float32Array> {
  const [tensor, beside] = [tensorOf(x), reference && tensorOf(reference)];
  const dream = await engine.ascend(tensor, ascent, () => 0.5, undefined, beside);
  const values = new Float32Array(await dream.data<'float32'>());
  tf.dispose([tensor, beside ?? [], dream]);
  return values;
}

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);

const less = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value - (b[i] ?? NaN));

describe('resampling', () => {
  test('keeps a constant, and the mean where it shrinks', () => {
    const flat = {widthPx: 7, heightPx: 5, values: new Float32Array(7 * 5 * 3).fill(0.3)};
    for (const [width, height] of [
      [3, 2],
      [20, 11],
      [7, 5],
    ] as const) {
      const values = resampled(flat, width, height).values;
      expect(values.length).toBe(width * height * 3);
      for (const value of values) expect(value).toBeCloseTo(0.3, 6);
    }
    const picture = hills(90, 60);
    const mean = (values: Float32Array): number => values.reduce((sum, v) => sum + v) / values.length;
    expect(mean(resampled(picture, 37, 23).values)).toBeCloseTo(mean(picture.values), 5);
  });

  test('keeps a ramp a ramp where it grows', () => {
    const ramp = {widthPx: 4, heightPx: 1, values: Float32Array.from([0, 1, 2, 3].flatMap((v) => [v, v, v]))};
    const grown = resampled(ramp, 8, 1).values.filter((_, i) => i % 3 === 0);
    expect(Array.from(grown)).toEqual([0, 0.25, 0.75, 1.25, 1.75, 2.25, 2.75, 3]);
  });
});

describe('a tiled ascent', () => {
  test.each([
    ['plainly', {}],
    ['with a noise penalty', {totalVariation: 0.4}],
    ['smoothed', {smoothingPx: 1.5}],
    ['with both, by mean absolute value', {totalVariation: 0.2, smoothingPx: 0.7, normalise: 'mean-abs'}],
    ['by l2, clipped', {normalise: 'l2', range: 0.4, stepSize: 0.2}],
  ] as const)('of a single tile is the engine’s own, %s', async (_, change) => {
    const ascent: AscentSettings = {...settings, ...change, steps: 2};
    const picture = hills(100, 80);
    const x = copy(picture);
    await climbTiled(engine, x, ascent, {tilePx: 128, marginPx: 0}, () => 0);
    expect(largestDifference(x.values, await asWhole(picture, ascent))).toBeLessThan(2e-4);
  });

  test.each(['caricature', 'guide'] as const)('of a %s goes where the whole goes', async (kind) => {
    const ascent = {...settings, objective: {layers: {mixed2: 1, mixed3: 0.5}, kind}, steps: 2};
    const picture = hills(384, 110);
    // A caricature of another image: of its own it sets out like any other.
    const frame = {...picture, values: picture.values.toReversed()};
    const reference = kind === 'guide' ? hills(90, 75) : frame;
    const beside = kind === 'guide' ? tensorOf(reference) : frame;
    const whole = less(await asWhole(picture, ascent, reference), picture.values);
    const single = copy(picture);
    await climbTiled(engine, single, ascent, {tilePx: 512, marginPx: 0}, () => 0, {reference: beside});
    expect(cosine(less(single.values, picture.values), whole)).toBeGreaterThan(0.9999);
    const tiled = copy(picture);
    await climbTiled(engine, tiled, ascent, {tilePx: 96, marginPx: 64}, () => 0, {reference: beside});
    const inside = (values: Float32Array): Float32Array =>
      values.filter((_, i) => Math.abs((Math.floor(i / 3) % 384) - 192) < 100);
    const towards = cosine(inside(less(tiled.values, picture.values)), inside(whole));
    expect(towards).toBeGreaterThan(0.9);
    if (beside instanceof tf.Tensor) beside.dispose();
  });

  test('covers every pixel, by tiles of one size', () => {
    for (const side of [200, 997, 8192]) {
      const tiling = {tilePx: 96, marginPx: 16};
      const spans = spansOf(side, tiling, mulberry32(1));
      const covered = new Uint8Array(side);
      for (const {first, corePx} of spans)
        for (let i = 0; i < corePx; i += 1) covered[(first + i) % side] = 1;
      expect(covered.every((count) => count === 1)).toBe(true);
      expect(new Set(spans.map(({corePx}) => corePx)).size).toBe(1);
      expect(spans[0]?.corePx).toBeLessThanOrEqual(tiling.tilePx);
    }
  });

  /** How much the dream changes across the tiles' edges, against elsewhere. */
  async function seams(tiling: Tiling): Promise<number> {
    const [width, height] = [384, 110];
    const picture = hills(width, height);
    const x = copy(picture);
    await climbTiled(engine, x, settings, tiling, () => 0);
    const added = less(x.values, picture.values);
    const jumps = Array.from({length: width - 1}, (_, column) => {
      let sum = 0;
      for (let y = 0; y < height; y += 1) {
        for (let i = (y * width + column) * 3, end = i + 3; i < end; i += 1) {
          sum += Math.abs((added[i + 3] ?? NaN) - (added[i] ?? NaN));
        }
      }
      return sum;
    });
    const mean = (values: number[]): number => values.reduce((a, b) => a + b) / values.length;
    const atEdges = jumps.filter((_, column) => (column + 1) % 96 === 0);
    return mean(atEdges) / mean(jumps);
  }

  test('shows no seams; without margins it would', async () => {
    // At a tile's own border the network sees little, and a dull line would remain.
    expect(await seams({tilePx: 96, marginPx: 0})).toBeLessThan(0.4);
    const ratio = await seams({tilePx: 96, marginPx: 64});
    expect(ratio).toBeGreaterThan(0.8);
    expect(ratio).toBeLessThan(1.25);
  });

  test('goes where the ascent of the whole image goes, away from its border', async () => {
    const picture = hills(384, 110);
    const x = copy(picture);
    await climbTiled(engine, x, settings, {tilePx: 96, marginPx: 64}, () => 0);
    const inside = (values: Float32Array): Float32Array =>
      less(values, picture.values).filter((_, i) => Math.abs((Math.floor(i / 3) % 384) - 192) < 100);
    expect(cosine(inside(x.values), inside(await asWhole(picture, settings)))).toBeGreaterThan(0.97);
  });
});

describe('the classic dream', () => {
  const classic = {octaves: 3, octaveScale: 1.4, ascent: settings, tiling: {tilePx: 512, marginPx: 32}};

  test('goes through its octaves, leaving out those too small for the network', () => {
    const sizes = (octaves: number) =>
      octaveSizes({widthPx: 300, heightPx: 200}, {octaves, octaveScale: 1.4});
    expect(sizes(3).map(({widthPx}) => widthPx)).toEqual([153, 214, 300]);
    expect(sizes(10).map(({heightPx}) => heightPx)).toEqual([102, 143, 200].slice(-sizes(10).length));
    expect(sizes(1)).toEqual([{widthPx: 300, heightPx: 200}]);
  });

  test('of one octave is one ascent', async () => {
    const picture = hills(100, 80);
    const dream = await dreamClassic(engine, picture, {...classic, octaves: 1}, {random: () => 0.5});
    expect(largestDifference(dream.values, await asWhole(picture, settings))).toBeLessThan(1e-5);
  });

  test('of a caricature compares each octave with the image at its size, and a guide is obeyed in all', async () => {
    const picture = hills(140, 110);
    const dream = (kind: Objective['kind'], guide?: tf.Tensor4D) =>
      dreamClassic(
        engine,
        picture,
        {...classic, ascent: {...settings, objective: {layers: {mixed2: 1}, kind}}},
        {random: mulberry32(1), reference: guide},
      );
    const [one, other] = [tensorOf(hills(80, 76)), tf.zeros<tf.Rank.R4>([1, 90, 75, 3])];
    const dreams = [
      await dream('l2'),
      await dream('caricature'),
      await dream('guide', one),
      await dream('guide', other),
    ];
    for (const [i, {values}] of dreams.entries())
      for (const before of dreams.slice(0, i))
        expect(cosine(less(values, picture.values), less(before.values, picture.values))).toBeLessThan(0.99);
    tf.dispose([one, other]);
  });

  test('grows larger forms than one octave, keeps what it is not asked to change, and tells how far it is', async () => {
    const picture = hills(220, 160);
    const before = picture.values.slice();
    const shares: number[] = [];
    const dream = await dreamClassic(engine, picture, classic, {
      random: mulberry32(1),
      onProgress: (share) => shares.push(share),
    });
    expect(picture.values).toEqual(before);
    expect(shares.at(-1)).toBe(1);
    expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
    const single = await dreamClassic(engine, picture, {...classic, octaves: 1}, {random: mulberry32(1)});
    // What is left of the change at a quarter of the size, of all of it: the share of large forms.
    const coarse = ({values}: Raster): number => {
      const added = less(values, picture.values);
      const power = (all: Float32Array): number => all.reduce((sum, v) => sum + v * v, 0) / all.length;
      return power(resampled({...picture, values: new Float32Array(added)}, 55, 40).values) / power(added);
    };
    expect(coarse(dream)).toBeGreaterThan(1.5 * coarse(single));
  });

  test('is the same for the same seed, tiled or not, and another for another', async () => {
    const picture = hills(220, 160);
    const tiled = {...classic, tiling: {tilePx: 96, marginPx: 32}};
    const dream = async (seed: number) =>
      (await dreamClassic(engine, picture, tiled, {random: mulberry32(seed)})).values;
    const first = await dream(1);
    expect(await dream(1)).toEqual(first);
    expect(largestDifference(await dream(2), first)).toBeGreaterThan(0.01);
  });

  test('leaves no tensor behind, and stops when it is cancelled', async () => {
    const before = tf.memory().numTensors;
    const tiled = {...classic, tiling: {tilePx: 96, marginPx: 32}};
    const stop = () => Promise.reject(new Error('Stopped.'));
    const run = dreamClassic(engine, hills(220, 160), tiled, {random: mulberry32(1), yieldToEventLoop: stop});
    await expect(run).rejects.toThrow('Stopped.');
    await dreamClassic(engine, hills(100, 80), classic, {random: mulberry32(1)});
    expect(tf.memory().numTensors).toBe(before);
  });
});
