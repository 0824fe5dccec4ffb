import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {AscentSettings} from '../../../src/ascent/engine.ts';
import {opposite, roll} from '../../../src/ascent/tensor/jitter.ts';
import {randomShift} from '../../../src/ascent/shift.ts';
import {gaussian, smooth} from '../../../src/ascent/tensor/smoothing.ts';
import {climb} from '../../../src/ascent/tensor/step.ts';
import {totalVariationGradient} from '../../../src/ascent/tensor/total-variation.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';
import {mulberry32} from '../../support/random.ts';

const plain: AscentSettings = {...plainAscent, objective: {layers: {}, kind: 'mean'}, stepSize: 0.05};

function randomTensor(height: number, width: number, reach: number, seed = 3, offset = 0): Tensor4D {
  const random = mulberry32(seed);
  const values = Float32Array.from({length: height * width * 3}, () => (2 * random() - 1) * reach + offset);
  return tf.tensor4d(values, [1, height, width, 3]);
}

const average = (values: Iterable<number>): number => {
  const all = [...values];
  return all.reduce((sum, value) => sum + value, 0) / all.length;
};

/** Total variation in plain numbers: the sum of softened differences between neighbours, softness 0.02. */
function variation(values: ArrayLike<number>, height: number, width: number): number {
  const soft = (a: number, b: number): number => Math.hypot((values[a] ?? NaN) - (values[b] ?? NaN), 0.02);
  let sum = 0;
  for (let i = 0; i < height * width * 3; i += 1) {
    if (i >= width * 3) sum += soft(i, i - width * 3);
    if (i % (width * 3) >= 3) sum += soft(i, i - 3);
  }
  return sum;
}

describe.each(['cpu', 'wasm'] as const)('a step on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  // By a factor and an offset that are far from 1 and 0, as gradients' are.
  test.each([
    ['std', (g: Float32Array) => Math.sqrt(average(g.map((v) => (v - average(g)) ** 2)))],
    ['mean-abs', (g: Float32Array) => average(g.map(Math.abs))],
    ['l2', (g: Float32Array) => Math.sqrt(average(g.map((v) => v * v)))],
  ] as const)('moves by stepSize in units of the gradient’s %s', (normalise, scaleOf) => {
    const x = tf.zeros<tf.Rank.R4>([1, 6, 7, 3]);
    const g = randomTensor(6, 7, 3e-4, 3, 1e-4);
    const values = g.dataSync<'float32'>();
    const moved = climb(x, g, {...plain, normalise}).dataSync<'float32'>();
    const expected = values.map((v) => (0.05 * v) / (scaleOf(values) + 1e-8));
    moved.forEach((value, i) => expect(value).toBeCloseTo(expected[i] ?? NaN, 6));
    expect(scaleOf(moved)).toBeCloseTo(0.05, 5);
  });

  test('stays put on a gradient of zero', () => {
    const x = randomTensor(5, 6, 0.9);
    for (const normalise of ['std', 'mean-abs', 'l2'] as const) {
      expect(climb(x, tf.zerosLike(x), {...plain, normalise}).dataSync()).toEqual(x.dataSync());
    }
  });

  test('clips to the range', () => {
    const moved = climb(randomTensor(5, 6, 1), randomTensor(5, 6, 1, 4), {...plain, stepSize: 3, range: 0.7});
    const values = moved.dataSync();
    expect(Math.max(...values)).toBe(Math.fround(0.7));
    expect(Math.min(...values)).toBe(Math.fround(-0.7));
  });

  test('smooths constants to themselves and keeps the mean, borders included', () => {
    for (const sigmaPx of [0.4, 1, 2.3]) {
      const blur = gaussian(sigmaPx);
      smooth(tf.fill([1, 9, 8, 3], 0.37), blur)
        .dataSync()
        .forEach((value) => expect(value).toBeCloseTo(0.37, 6));
      const g = randomTensor(9, 8, 1);
      const smoothed = smooth(g, blur).dataSync();
      expect(average(smoothed)).toBeCloseTo(average(g.dataSync()), 6);
      expect(variation(smoothed, 9, 8)).toBeLessThan(variation(g.dataSync(), 9, 8));
    }
  });

  test('smooths a dot to the gaussian', () => {
    const dot = tf.tensor4d(
      Float32Array.from({length: 11 * 11 * 3}, (_, i) => Number(Math.floor(i / 3) === 60)),
      [1, 11, 11, 3],
    );
    const values = smooth(dot, gaussian(1.2)).dataSync();
    const at = (dy: number, dx: number): number => values[((5 + dy) * 11 + 5 + dx) * 3] ?? NaN;
    for (const [dy, dx] of [
      [0, 1],
      [1, 0],
      [2, 1],
      [-1, -2],
    ] as const) {
      expect(at(dy, dx) / at(0, 0)).toBeCloseTo(Math.exp(-(dy * dy + dx * dx) / (2 * 1.2 ** 2)), 5);
    }
  });

  test('smooths within an image no larger than the gaussian', () => {
    const smoothed = smooth(randomTensor(4, 5, 1), gaussian(4, 3)).dataSync();
    smoothed.forEach((value) => expect(value).not.toBeNaN());
  });

  test('the gradient of total variation is that of its formula', () => {
    const x = randomTensor(5, 6, 0.05);
    const values = Float64Array.from(x.dataSync());
    const gradient = totalVariationGradient(x).dataSync();
    values.forEach((value, i) => {
      const [up, down] = [values.slice(), values.slice()];
      up[i] = value + 1e-6;
      down[i] = value - 1e-6;
      const slope = (variation(up, 5, 6) - variation(down, 5, 6)) / 2e-6;
      expect(gradient[i]).toBeCloseTo(slope / 4, 4);
    });
  });

  test('total variation lowers variation, and more of it more', () => {
    const x = randomTensor(12, 13, 0.5);
    const g = randomTensor(12, 13, 1e-4, 5);
    const after = [0, 0.5, 2, 8].map((totalVariation) =>
      variation(climb(x, g, {...plain, totalVariation}).dataSync(), 12, 13),
    );
    expect(after).toEqual(after.toSorted((a, b) => b - a));
    expect(after[3]).toBeLessThan(variation(x.dataSync(), 12, 13));
  });

  test('a roll moves pixels around the borders and its opposite undoes it exactly', () => {
    const x = randomTensor(5, 7, 1);
    const rolled = roll(x, {rows: 2, columns: -3});
    const [from, to] = [x.arraySync()[0], rolled.arraySync()[0]];
    for (let row = 0; row < 5; row += 1) {
      for (let column = 0; column < 7; column += 1) {
        expect(to?.[(row + 2) % 5]?.[(column + 4) % 7]).toEqual(from?.[row]?.[column]);
      }
    }
    for (const shift of [
      {rows: 2, columns: -3},
      {rows: 0, columns: 0},
      {rows: -17, columns: 40},
    ]) {
      expect(roll(roll(x, shift), opposite(shift)).dataSync()).toEqual(x.dataSync());
    }
  });
});

test('jitter draws every whole shift up to its limit, in both directions', () => {
  const random = mulberry32(9);
  const seen = new Set<number>();
  for (let i = 0; i < 500; i += 1) {
    const {rows, columns} = randomShift(3, random);
    seen.add(rows).add(columns);
  }
  expect([...seen].toSorted((a, b) => a - b)).toEqual([-3, -2, -1, 0, 1, 2, 3]);
  expect(randomShift(0, random)).toEqual({rows: 0, columns: 0});
});
