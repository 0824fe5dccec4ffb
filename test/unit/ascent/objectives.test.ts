import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {AscentSettings, Engine, Objective} from '../../../src/ascent/engine.ts';
import {caricatureSlope} from '../../../src/ascent/tensor/caricature.ts';
import {guideSlope} from '../../../src/ascent/tensor/guide.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';
import {mulberry32} from '../../support/random.ts';
import {randomWeights} from '../../support/tiny-network.ts';
import {cosine} from '../../support/vectors.ts';

const network = inceptionV3(1 / 16, 'mixed4');
const weights = randomWeights(network, mulberry32(1));

function picture(height = 75, width = 78, seed = 2): Tensor4D {
  const random = mulberry32(seed);
  const values = Float32Array.from({length: height * width * 3}, () => 1.6 * random() - 0.8);
  return tf.tensor4d(values, [1, height, width, 3]);
}

const objective = (kind: Objective['kind']): Objective => ({layers: {mixed1: 0.5, mixed3: 1}, kind});

async function gradientOf(engine: Engine, x: Tensor4D, of: Objective, reference?: Tensor4D) {
  const result = await engine.gradient(x, of, reference);
  const values = new Float32Array(await result.gradient.data<'float32'>());
  tf.dispose([result.gradient, result.objective]);
  return values;
}

describe('the slope of a layer', () => {
  beforeAll(() => useBackend('cpu'));

  const at = (features: readonly number[]): Tensor4D =>
    tf.tensor4d([...features], [1, 1, 1, features.length]);
  const slopeOf = (y: readonly number[], f: readonly number[]): number[] =>
    Array.from(tf.tidy(() => caricatureSlope(at(y), at(f), undefined).dataSync()));

  test('of a caricature: where y = f it is f, and the more they differ the less it follows', () => {
    slopeOf([3, 0, 4], [3, 0, 4]).forEach((slope, i) => expect(slope).toBeCloseTo([3, 0, 4][i] ?? NaN, 5));
    // Close to the right angle the cosine counts as 0.1, and no more for its change.
    slopeOf([1, 0.05], [0.02, 2]).forEach((slope, i) =>
      expect(slope).toBeCloseTo([0.0002, 0.02][i] ?? NaN, 6),
    );
    // 3 c^2 f - 2 c^3 (|f| / |y|) y with c = 0.6.
    slopeOf([5, 0], [3, 4]).forEach((slope, i) =>
      expect(slope).toBeCloseTo([3 * 0.36 * 3 - 2 * 0.216 * 5, 3 * 0.36 * 4][i] ?? NaN, 4),
    );
  });

  test('of a caricature is finite where there are no features', () => {
    expect(slopeOf([0, 0], [1, 2]).every(Number.isFinite)).toBe(true);
    expect(slopeOf([1, 2], [0, 0])).toEqual([0, 0]);
    expect(slopeOf([0, 0], [0, 0])).toEqual([0, 0]);
  });

  test('of a guide is the place with the greatest dot product, the first among equals', () => {
    const guide = tf.tensor4d([1, 0, 0, 1, 2, 0, 0, 1], [1, 2, 2, 2]);
    const y = tf.tensor4d([1, 0, 0, 5, 0, 0], [1, 1, 3, 2]);
    expect(Array.from(guideSlope(y, guide, undefined).dataSync())).toEqual([2, 0, 0, 1, 1, 0]);
    // Only channel 1 counts, twice.
    expect(Array.from(guideSlope(y, guide, Float32Array.from([0, 2])).dataSync())).toEqual([
      0, 0, 0, 2, 0, 0,
    ]);
  });
});

describe.each(['cpu', 'wasm'] as const)('objectives with a reference on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test('the caricature of an image by itself sets out like the mean of squares', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const own = await gradientOf(engine, x, objective('caricature'), x);
    expect(cosine(own, await gradientOf(engine, x, objective('l2')))).toBeGreaterThan(0.99999);
    const other = picture(75, 78, 3);
    expect(cosine(own, await gradientOf(engine, x, objective('caricature'), other))).toBeLessThan(0.999);
    tf.dispose([x, other]);
    engine.dispose();
  });

  test.each(['caricature', 'guide'] as const)('%s: steps climb it, from a flat image too', async (kind) => {
    const engine = createTensorEngine(network, weights);
    const reference = picture(75, 78, 5);
    for (const x of [
      picture(),
      tf.fill<tf.Rank.R4>([1, 75, 78, 3], -1),
      tf.zeros<tf.Rank.R4>([1, 75, 78, 3]),
    ]) {
      const beside = kind === 'guide' ? reference : x;
      const settings: AscentSettings = {...plainAscent, objective: objective(kind), steps: 3};
      const dream = await engine.ascend(x, settings, () => 0.5, undefined, beside);
      const before = await engine.objective(x, settings.objective, beside);
      expect(await engine.objective(dream, settings.objective, beside)).toBeGreaterThan(before);
      tf.dispose([x, dream]);
    }
    reference.dispose();
    engine.dispose();
  });

  test('a jittered caricature is the plain one of both images rolled, at every step', async () => {
    const engine = createTensorEngine(network, weights);
    const [x, f] = [picture(), picture(75, 78, 3)];
    const settings: AscentSettings = {...plainAscent, objective: objective('caricature'), steps: 2};
    const roll = (image: Tensor4D, by: number): Tensor4D =>
      tf.tidy(() =>
        tf.gather(
          image,
          [...Array(75).keys()].map((row) => (row - by + 75) % 75),
          1,
        ),
      );
    // The last of 17 equally likely rows, and no column.
    const numbers = [0.999, 0.5];
    const jittered = await engine.ascend(
      x,
      {...settings, jitterPx: 8},
      () => numbers.shift() ?? 0,
      undefined,
      f,
    );
    const [rolledX, rolledF] = [roll(x, 8), roll(f, 8)];
    const plain = await engine.ascend(rolledX, settings, () => 0, undefined, rolledF);
    const back = roll(plain, -8);
    const difference = tf.max(tf.abs(tf.sub(jittered, back)));
    expect((await difference.data())[0]).toBeLessThan(1e-4);
    tf.dispose([x, f, jittered, rolledX, rolledF, plain, back, difference]);
    engine.dispose();
  });

  test('a guide of any size is climbed, two lead to two dreams, and the one kept is not taken for the other', async () => {
    const engine = createTensorEngine(network, weights);
    const [x, one, other] = [picture(), picture(90, 77, 5), picture(80, 99, 6)];
    const settings: AscentSettings = {...plainAscent, objective: objective('guide'), steps: 2};
    const towards = (guide: Tensor4D) => engine.ascend(x, settings, () => 0, undefined, guide);
    const [first, second, again] = [await towards(one), await towards(other), await towards(one)];
    expect(await again.data()).toEqual(await first.data());
    expect(await second.data()).not.toEqual(await first.data());
    for (const [dream, guide] of [
      [first, one],
      [second, other],
    ] as const) {
      const before = await engine.objective(x, settings.objective, guide);
      expect(await engine.objective(dream, settings.objective, guide)).toBeGreaterThan(before);
    }
    tf.dispose([x, one, other, first, second, again]);
    engine.dispose();
  });

  test('refuses what it cannot compare with, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const engine = createTensorEngine(network, weights);
    const [x, small, guide] = [picture(), picture(75, 76), picture(99, 80)];
    for (const kind of ['caricature', 'guide'] as const) {
      await expect(engine.gradient(x, objective(kind))).rejects.toThrow(`"${kind}" needs a reference image`);
    }
    await expect(engine.objective(x, objective('caricature'), small)).rejects.toThrow(/1 x 75 x 76 x 3/);
    for (const [kind, reference] of [
      ['caricature', x],
      ['guide', guide],
      ['guide', small],
    ] as const) {
      tf.dispose(
        await engine.ascend(x, {...plainAscent, objective: objective(kind)}, () => 0, undefined, reference),
      );
      const interrupted = engine.ascend(
        x,
        {...plainAscent, objective: objective(kind)},
        () => 0,
        () => Promise.reject(new Error('interrupted')),
        reference,
      );
      await expect(interrupted).rejects.toThrow('interrupted');
    }
    tf.dispose([x, small, guide]);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});
