import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Engine, Objective} from '../../../src/ascent/engine.ts';
import {opposite, roll} from '../../../src/ascent/tensor/jitter.ts';
import {randomShift} from '../../../src/ascent/shift.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {convolutionsOf, inceptionV3} from '../../../src/model/network.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';
import {mulberry32} from '../../support/random.ts';
import {randomWeights} from '../../support/tiny-network.ts';

const network = inceptionV3(1 / 16, 'mixed4');
const weights = randomWeights(network, mulberry32(1));

function picture(height = 75, width = 78, seed = 2): Tensor4D {
  const random = mulberry32(seed);
  const values = Float32Array.from({length: height * width * 3}, () => 1.6 * random() - 0.8);
  return tf.tensor4d(values, [1, height, width, 3]);
}

async function gradientOf(engine: Engine, x: Tensor4D, objective: Objective): Promise<Float32Array> {
  const result = await engine.gradient(x, objective);
  const values = await result.gradient.data<'float32'>();
  tf.dispose([result.gradient, result.objective]);
  return values;
}

async function valuesOf(promise: Promise<Tensor4D>): Promise<Float32Array> {
  const tensor = await promise;
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);
}

const largest = (a: Float32Array): number => a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe.each(['cpu', 'wasm'] as const)('the tensor engine on %s', (backend) => {
  beforeAll(() => useBackend(backend));

  test('says what it is', () => {
    const engine = createTensorEngine(network, weights);
    expect(engine.name).toBe(`tensor on ${backend}`);
    expect(engine.layers).toEqual(['mixed0', 'mixed1', 'mixed2', 'mixed3', 'mixed4']);
    engine.dispose();
  });

  test('one step is the rule x = clip(x + stepSize * g / (std(g) + 1e-8), -range, range)', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const g = await gradientOf(engine, x, plainAscent.objective);
    const average = g.reduce((sum, v) => sum + v) / g.length;
    const std = Math.sqrt(g.reduce((sum, v) => sum + (v - average) ** 2, 0) / g.length);
    const expected = (await x.data<'float32'>()).map((v, i) => {
      const moved = v + (0.3 * (g[i] ?? NaN)) / (std + 1e-8);
      return Math.min(0.9, Math.max(-0.9, moved));
    });
    const got = await valuesOf(engine.ascend(x, {...plainAscent, stepSize: 0.3, range: 0.9}, () => 0));
    expect(largestDifference(got, expected)).toBeLessThan(2e-5);
    x.dispose();
    engine.dispose();
  });

  test('several steps are one after the other, and they climb', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const once = await engine.ascend(x, plainAscent, () => 0);
    const twice = await valuesOf(engine.ascend(once, plainAscent, () => 0));
    const together = await engine.ascend(x, {...plainAscent, steps: 2}, () => 0);
    expect(largestDifference(await together.data<'float32'>(), twice)).toBe(0);
    const values = [];
    for (const y of [x, once, together]) values.push(await engine.objective(y, plainAscent.objective));
    expect(values).toEqual(values.toSorted((a, b) => a - b));
    expect(values[1]).toBeGreaterThan(values[0] ?? NaN);
    tf.dispose([x, once, together]);
    engine.dispose();
  });

  test.each(['mean', 'l2'] as const)('with a weight below 0 a layer is calmed, %s', async (kind) => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const objective: Objective = {layers: {mixed1: -1}, kind};
    const away = await engine.ascend(x, {...plainAscent, objective, steps: 4}, () => 0);
    const seen: Objective = {layers: {mixed1: 1}, kind};
    const [before, after] = [await engine.objective(x, seen), await engine.objective(away, seen)];
    expect(after).toBeLessThan(0.9 * before);
    expect(await engine.objective(away, objective)).toBeCloseTo(-after, 9);
    tf.dispose([x, away]);
    engine.dispose();
  });

  test('jitter takes the gradient of the rolled image and rolls it back', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const shift = randomShift(8, mulberry32(5));
    expect(shift).not.toEqual({rows: 0, columns: 0});
    const rolled = roll(x, shift);
    const there = await engine.ascend(rolled, plainAscent, () => 0);
    const expected = roll(there, opposite(shift));
    const got = await valuesOf(engine.ascend(x, {...plainAscent, jitterPx: 8}, mulberry32(5)));
    // The standard deviation is summed in another order.
    expect(largestDifference(got, await expected.data<'float32'>())).toBeLessThan(1e-5);
    const still = await valuesOf(engine.ascend(x, {...plainAscent, jitterPx: 8, stepSize: 0}, mulberry32(5)));
    expect(still).toEqual(await x.data());
    tf.dispose([x, rolled, there, expected]);
    engine.dispose();
  });

  test('the gradient of several layers is the weighted sum of theirs', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    for (const kind of ['mean', 'l2'] as const) {
      const one = await gradientOf(engine, x, {layers: {mixed1: 1}, kind});
      const two = await gradientOf(engine, x, {layers: {mixed3: 1}, kind});
      const both = await gradientOf(engine, x, {layers: {mixed1: 0.7, mixed2: 0, mixed3: -1.3}, kind});
      const expected = one.map((v, i) => 0.7 * v - 1.3 * (two[i] ?? NaN));
      expect(largestDifference(both, expected) / largest(expected)).toBeLessThan(1e-5);
      const values = [];
      for (const layers of [{mixed1: 1}, {mixed3: 1}, {mixed1: 0.7, mixed3: -1.3}]) {
        values.push(await engine.objective(x, {layers, kind}));
      }
      const [first = NaN, second = NaN, sum = NaN] = values;
      expect(sum).toBeCloseTo(0.7 * first - 1.3 * second, 5);
    }
    x.dispose();
    engine.dispose();
  });

  test('computes only the layers up to the deepest chosen one', async () => {
    // Layers beyond mixed0 would turn everything into NaN.
    const used = new Set(convolutionsOf(inceptionV3(1 / 16, 'mixed0')).map(({name}) => name));
    const poisoned = new Map(
      [...weights].map(([name, {kernel, bias}]) => [
        name,
        {kernel, bias: used.has(name) ? bias : bias.map(() => NaN)},
      ]),
    );
    const engine = createTensorEngine(network, poisoned);
    const reference = createTensorEngine(network, weights);
    const x = picture();
    const layers = {mixed0: 1, mixed3: 0} as const;
    const got = await gradientOf(engine, x, {layers, kind: 'mean'});
    expect(got).toEqual(await gradientOf(reference, x, {layers, kind: 'mean'}));
    expect(await engine.objective(x, {layers: {mixed1: 1}, kind: 'mean'})).toBeNaN();
    x.dispose();
    engine.dispose();
    reference.dispose();
  });

  test('an objective without layers is flat ground', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const nothing: Objective = {layers: {mixed0: 0}, kind: 'mean'};
    expect(largest(await gradientOf(engine, x, nothing))).toBe(0);
    expect(await engine.objective(x, nothing)).toBe(0);
    expect(await valuesOf(engine.ascend(x, {...plainAscent, objective: nothing}, () => 0))).toEqual(
      await x.data(),
    );
    x.dispose();
    engine.dispose();
  });

  test('refuses what it cannot do, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const engine = createTensorEngine(network, weights);
    const [x, tiny] = [picture(), picture(20, 20)];
    const held = tf.memory().numTensors;
    await expect(engine.gradient(x, {layers: {mixed9: 1}, kind: 'mean'})).rejects.toThrow(
      /mixed9.*mixed0, mixed1/,
    );
    await expect(engine.objective(x, {layers: {mixed0: NaN}, kind: 'mean'})).rejects.toThrow(/mixed0 is NaN/);
    const picked = (channels: number[]): Objective => ({
      ...plainAscent.objective,
      channels: {mixed0: channels},
    });
    await expect(engine.gradient(x, picked([3, 16]))).rejects.toThrow(/channel 16 of mixed0; it has 0 to 15/);
    await expect(engine.objective(x, picked([]))).rejects.toThrow(/channel none of mixed0/);
    await expect(engine.gradient(tiny, plainAscent.objective)).rejects.toThrow(/at least 75/);
    await expect(engine.ascend(tiny, plainAscent, () => 0)).rejects.toThrow(/at least 75/);
    const interrupted = engine.ascend(
      x,
      plainAscent,
      () => 0,
      () => Promise.reject(new Error('interrupted')),
    );
    await expect(interrupted).rejects.toThrow('interrupted');
    expect(tf.memory().numTensors).toBe(held);
    tf.dispose([x, tiny]);
    engine.dispose();
    expect(tf.memory().numTensors).toBe(before);
    expect(() => createTensorEngine(network, new Map())).toThrow(
      /conv2d_1 have 0 kernel values.*needs 54 and 2/,
    );
  });

  test('breathes between the parts, and other tensors come and go meanwhile', async () => {
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const undisturbed = await valuesOf(engine.ascend(x, plainAscent, () => 0));
    let breaths = 0;
    const yieldToEventLoop = async (): Promise<void> => {
      breaths += 1;
      tf.tidy(() => tf.add(tf.ones([100]), 1));
      await Promise.resolve();
    };
    expect(await valuesOf(engine.ascend(x, plainAscent, () => 0, yieldToEventLoop))).toEqual(undisturbed);
    expect(breaths).toBe(2 * 8); // seven layers of the stem and mixed0, there and back
    x.dispose();
    engine.dispose();
  });

  test('gives others their turn within a forward pass too, and leaves nothing behind', async () => {
    const {objective} = plainAscent;
    const engine = createTensorEngine(network, weights);
    const x = picture();
    const undisturbed = await engine.objective(x, objective);
    const held = tf.memory().numTensors;
    let turns = 0;
    const taken = (): Promise<void> => Promise.resolve(void (turns += 1));
    expect(await engine.objective(x, objective, undefined, taken)).toBe(undisturbed);
    expect(turns).toBe(8); // seven layers of the stem and mixed0
    expect(tf.memory().numTensors).toBe(held);
    await expect(
      engine.objective(x, objective, undefined, () => Promise.reject(new Error('The loop has ended.'))),
    ).rejects.toThrow('The loop has ended.');
    expect(tf.memory().numTensors).toBe(held);
    x.dispose();
    engine.dispose();
  });
});

test('on wasm, holds as much memory after a hundred frames as after ten, and none at the end', async () => {
  await useBackend('wasm');
  const start = tf.memory();
  const engine = createTensorEngine(network, weights);
  const sizes = [
    [75, 78],
    [80, 75],
    [76, 77],
  ] as const;
  const random = mulberry32(3);
  const memory: tf.MemoryInfo[] = [];
  for (let frame = 1; frame <= 100; frame += 1) {
    const [height, width] = sizes[frame % 3] as (typeof sizes)[number];
    const x = picture(height, width, frame);
    const dream = await engine.ascend(
      x,
      {
        ...plainAscent,
        objective:
          frame % 2
            ? plainAscent.objective
            : {layers: {mixed0: 1, mixed1: 0.5}, kind: 'l2', channels: {mixed1: [2]}},
        normalise: frame % 4 ? 'std' : 'mean-abs',
        jitterPx: frame % 5,
        smoothingPx: (frame % 6) * 0.3,
        totalVariation: (frame % 7) * 0.1,
      },
      random,
    );
    tf.dispose([x, dream]);
    if (frame === 10 || frame === 100) memory.push(tf.memory());
  }
  const [ten, hundred] = memory;
  expect(hundred?.numTensors).toBe(ten?.numTensors);
  expect(hundred?.numBytes).toBe(ten?.numBytes);
  engine.dispose();
  expect(tf.memory().numTensors).toBe(start.numTensors);
  expect(tf.memory().numBytes).toBe(start.numBytes);
});
