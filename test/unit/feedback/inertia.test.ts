import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {steadied, type Growth, type Inertia} from '../../../src/feedback/inertia.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';

beforeAll(() => useBackend('wasm'));

const [height, width] = [60, 80];
const shape = [1, height, width, 3] as const;
const full = (value: number): Tensor4D => tf.fill<tf.Rank.R4>([...shape], value);
const zeros = (): Tensor4D => full(0);
const of = (valueAt: (x: number, y: number) => number): Tensor4D =>
  tf.tensor4d(
    Float32Array.from({length: 3 * width * height}, (_, i) =>
      valueAt(Math.floor(i / 3) % width, Math.floor(i / (3 * width))),
    ),
    [...shape],
  );
/** Over a quarter of the image that begins at column `from`. */
const average = (x: Tensor4D, from = 0): number =>
  tf.mean(tf.slice(x, [0, 0, from, 0], [1, height, width / 4, 3])).dataSync()[0] ?? NaN;
const rms = (x: Tensor4D): number => Math.sqrt(tf.mean(tf.square(x)).dataSync()[0] ?? NaN);

/** The last dream on nothing after ascents that add so much. */
function dreamAfter(ascents: readonly Tensor4D[], inertia: Inertia, first?: Growth): Tensor4D {
  let [growth, dream] = [first, zeros()];
  for (const added of ascents) ({growth, dream} = steadied(zeros(), added, growth, inertia));
  return dream;
}

describe.each([{isPrompt: false}, {isPrompt: true}])('inertia, prompt: $isPrompt', ({isPrompt}) => {
  test('forgets half of the way of growing in so long, at any dream rate', () => {
    for (const rate of [10, 40]) {
      const ascents = Array.from({length: 0.3 * rate}, zeros);
      const inertia = {inertiaS: 0.15, seconds: 1 / rate, range: 1, isPrompt};
      expect(average(dreamAfter(ascents, inertia, {sum: full(0.2), weight: full(1)}))).toBeCloseTo(0.05, 4);
      // As it comes from a dream that was not prompt before.
      expect(average(dreamAfter(ascents, inertia, {sum: full(0.2), weight: undefined}))).toBeCloseTo(0.05, 4);
    }
  });

  test('lets what ascents agree in through whole, and little of what they do not', () => {
    const inertia = {inertiaS: 0.3, seconds: 0.1, range: 1, isPrompt};
    const after = (ascent: (dream: number) => number): number =>
      average(
        dreamAfter(
          Array.from({length: 40}, (_, dream) => full(ascent(dream))),
          inertia,
        ),
      );
    expect(after(() => 0.1)).toBeCloseTo(0.1, 4);
    expect(Math.abs(after((dream) => (dream % 2 ? 0.1 : -0.1)))).toBeLessThan(0.015);
  });

  test('keeps the dream within its range', () => {
    const inertia = {inertiaS: 0.01, seconds: 1, range: 0.8, isPrompt};
    const {dream} = steadied(full(0.7), full(1.2), undefined, inertia);
    expect(tf.max(dream).dataSync()[0]).toBeCloseTo(0.8, 6);
  });
});

describe('what has just come into sight', () => {
  const k = Math.SQRT1_2;
  const settings = {inertiaS: 0.2, seconds: 0.1, range: 1};
  const prompt = {...settings, isPrompt: true};

  test('grows by its share of the ascent, or at once and by the mean of its ascents from then on', () => {
    // The left half was seen before, the right half was not.
    const seen = of((x) => (x < width / 2 ? 1 : 0));
    const before = {sum: tf.mul<Tensor4D>(seen, 0.1), weight: seen};
    const [left, right] = [0, (3 * width) / 4];
    const slow = steadied(zeros(), full(0.3), before, {...settings, isPrompt: false});
    expect(average(slow.dream, right)).toBeCloseTo(0.3 * (1 - k), 4);
    const first = steadied(zeros(), full(0.3), before, prompt);
    expect(average(first.dream, left)).toBeCloseTo(0.1 * k + 0.3 * (1 - k), 4);
    expect(average(first.dream, right)).toBeCloseTo(0.3, 4);
    const second = steadied(zeros(), full(-0.1), first.growth, prompt);
    expect(average(second.dream, right)).toBeCloseTo((0.3 * k - 0.1) / (k + 1), 4);
  });

  test('grows in its large forms first, and in detail as its ascents agree', () => {
    const large = of((x, y) => 0.2 * Math.sin(x / 8) * Math.sin(y / 8));
    const random = mulberry32(5);
    const fine = of(() => 0.2 * Math.sign(random() - 0.5));
    const left = (ascent: Tensor4D, times: number): number =>
      rms(
        dreamAfter(
          Array.from({length: times}, () => ascent),
          prompt,
        ),
      ) / rms(ascent);
    expect(left(large, 1)).toBeGreaterThan(0.95);
    // Of independent values, a ninth of the mean square is left by the mean over 3 x 3 of them.
    const leftOf = (softened: number): number =>
      Math.sqrt((1 - softened) ** 2 + (2 * softened * (1 - softened) + softened ** 2) / 9);
    // The share that is softened is (1 - weight)^2, and 1 - weight is k, k^2 and so on.
    expect(left(fine, 1)).toBeCloseTo(leftOf(k ** 2), 1.5);
    expect(left(fine, 2)).toBeCloseTo(leftOf(k ** 4), 1.5);
    expect(left(fine, 20)).toBeCloseTo(1, 2);
  });
});
