import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {condition, pyramidMemory, type Conditioning} from '../../../src/ascent/conditioning.ts';
import {conditionerOf} from '../../../src/ascent/tensor/conditioning.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';
import {referenceConditioning} from '../../support/reference-conditioning.ts';

const height = 45;
const width = 62;
const full: Conditioning = {bandGains: [0.5, 1, 1.5, 2], decorrelation: 0.7};

/** Coloured noise with structure at all scales, as gradients have, far from 1 in size and from 0 in mean. */
function someGradient(h = height, w = width): Float32Array {
  const random = mulberry32(5);
  return Float32Array.from(
    {length: h * w * 3},
    (_, i) => 3e-4 * (random() - 0.5) + 2e-4 * Math.sin(i / 41) + 1e-4 * Math.cos(i / (3 * w) / 3) + 5e-5,
  );
}

const plain = (values: Float32Array, conditioning: Conditioning, h = height, w = width): Float32Array => {
  const result = values.slice();
  condition(result, pyramidMemory(h, w), conditioning);
  return result;
};

const largestError = (found: ArrayLike<number>, wanted: ArrayLike<number>): number =>
  Math.max(...Array.from(found, (value, i) => Math.abs(value - (wanted[i] ?? NaN))));

describe('the conditioning of a gradient', () => {
  // Odd and even sizes: the two ends of a row are reflected differently.
  test.each([
    [45, 62],
    [17, 18],
    [40, 33],
  ])('is that of an independent reference at %d x %d', (h, w) => {
    const g = someGradient(h, w);
    for (const conditioning of [
      full,
      {bandGains: [1, 0, 0, 0], decorrelation: 0},
      {bandGains: [0, 0, 0, 1], decorrelation: 0},
      {bandGains: null, decorrelation: 1},
    ] satisfies Conditioning[]) {
      const wanted = referenceConditioning(g, h, w, conditioning);
      const size = Math.max(...wanted.map(Math.abs));
      expect(largestError(plain(g, conditioning, h, w), wanted) / size).toBeLessThan(2e-5);
    }
  });

  test('leaves a gradient alone where there is nothing to do', () => {
    const g = someGradient();
    expect(plain(g, {bandGains: null, decorrelation: 0})).toEqual(g);
  });

  test('does not depend on the scale of the gradient, but for its bands', () => {
    const g = someGradient();
    const bands = {...full, decorrelation: 0};
    const large = plain(
      g.map((value) => value * 1000),
      bands,
    );
    expect(largestError(large, plain(g, bands))).toBeLessThan(1e-4);
  });

  test('keeps grey grey, and takes most of pure colour away', () => {
    const decorrelated = {bandGains: null, decorrelation: 1};
    const at = (r: number, g: number, b: number): Float32Array =>
      plain(
        Float32Array.from({length: 17 * 17 * 3}, (_, i) => [r, g, b][i % 3] ?? 0),
        decorrelated,
        17,
        17,
      );
    const grey = at(1, 1, 1);
    expect(Math.max(...grey.slice(0, 3)) - Math.min(...grey.slice(0, 3))).toBeLessThan(0.15);
    expect(Math.hypot(...at(0.7, 0, -0.7).slice(0, 3))).toBeLessThan(0.15 * Math.hypot(...grey.slice(0, 3)));
  });

  test('gives nothing of a gradient of zero', () => {
    expect(plain(new Float32Array(height * width * 3), full).every((value) => value === 0)).toBe(true);
  });
});

describe.each(['cpu', 'wasm'] as const)('the conditioning of tensors on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test('is that of plain memory, leaves its argument alone and nothing behind', () => {
    const g = tf.tensor4d(someGradient(), [1, height, width, 3]);
    const wanted = plain(someGradient(), full);
    const before = tf.memory().numTensors;
    const conditioner = conditionerOf(g.shape, full);
    const found = conditioner?.(g);
    expect(tf.memory().numTensors).toBe(before + 1);
    expect(largestError(found?.dataSync() ?? [], wanted)).toBeLessThan(1e-4);
    expect(g.dataSync()).toEqual(someGradient());
    tf.dispose([g, found ?? []]);
  });

  test('is none where nothing is asked for', () => {
    expect(conditionerOf([1, height, width, 3], {bandGains: null, decorrelation: 0})).toBeUndefined();
  });
});
