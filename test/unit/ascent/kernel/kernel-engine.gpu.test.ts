/**
 * The kernel engine as the loop uses it. One file, because compiling for a second device takes longer than the tests.
 */
import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {AscentSettings, Engine, Objective} from '../../../../src/ascent/engine.ts';
import {
  createKernelEngine,
  kernelEngineOn,
  openKernelNetwork,
} from '../../../../src/ascent/kernel/kernel-engine.ts';
import {KernelNetwork} from '../../../../src/ascent/kernel/kernel-network.ts';
import {createTensorEngine} from '../../../../src/ascent/tensor/tensor-engine.ts';
import {inceptionV3, mixedBlocksOf} from '../../../../src/model/network.ts';
import {openKernelDevice} from '../../../support/kernel-device.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {plainAscent} from '../../../support/plain-ascent.ts';
import {mulberry32} from '../../../support/random.ts';
import {randomWeights} from '../../../support/tiny-network.ts';
import {cosine} from '../../../support/vectors.ts';

const found = await openKernelDevice();
const without = typeof found === 'string' ? ` (skipped: ${found})` : '';

const network = inceptionV3(1 / 16, 'mixed10');
const weights = randomWeights(network, mulberry32(1));
const objective: Objective = {layers: {mixed0: 0.5, mixed3: 1, mixed4: 0.2}, kind: 'mean'};
const plain: AscentSettings = {...plainAscent, objective};

const sizes = [
  [75, 75],
  [76, 83],
] as const;

const pictureOf = ([height, width]: readonly [number, number]): Float32Array => {
  const random = mulberry32(height);
  return Float32Array.from({length: height * width * 3}, () => 1.8 * random() - 0.9);
};
const tensorOf = (values: Float32Array, [height, width]: readonly [number, number]): Tensor4D =>
  tf.tensor4d(values, [1, height, width, 3]);

/** What a caricature or a guided ascent of an image of this size compares with. */
function referenceOf({kind}: Objective, size: readonly [number, number]): Tensor4D | undefined {
  if (kind === 'caricature') return tensorOf(pictureOf(size).toReversed(), size);
  return kind === 'guide' ? tensorOf(pictureOf([83, 90]), [83, 90]) : undefined;
}

const conditioned = {conditioning: {bandGains: [1, 0.7, 1.2, 0.8], decorrelation: 0.5}} as const;

const ascents: [string, Partial<AscentSettings>][] = [
  ['plain', {}],
  ['by mean-abs', {normalise: 'mean-abs'}],
  ['by l2', {normalise: 'l2'}],
  ['l2 objective', {objective: {...objective, kind: 'l2'}}],
  ['one shallow layer', {objective: {layers: {mixed1: 2}, kind: 'mean'}}],
  ['a negative weight', {objective: {layers: {mixed0: -1}, kind: 'mean'}}],
  ['clipped', {range: 0.6, stepSize: 0.2}],
  ['jitter', {jitterPx: 9}],
  ['jitter beyond the size', {jitterPx: 200}],
  ['smoothing', {smoothingPx: 1.3, jitterPx: 4}],
  ['total variation', {totalVariation: 0.4, jitterPx: 4}],
  ['all', {totalVariation: 0.4, jitterPx: 4, smoothingPx: 2.1, range: 0.9, normalise: 'mean-abs'}],
  ['no layer, but total variation', {objective: {layers: {mixed0: 0}, kind: 'mean'}, totalVariation: 1}],
  ['mixed colours', {conditioning: {bandGains: null, decorrelation: 0.7}, jitterPx: 4}],
  ['weighed bands', {conditioning: {bandGains: [0.5, 1, 1.5, 2], decorrelation: 0}, jitterPx: 4}],
  ['one band', {conditioning: {bandGains: [0, 1, 0, 0], decorrelation: 0}}],
  [
    'conditioned, all',
    {...conditioned, totalVariation: 0.4, jitterPx: 4, smoothingPx: 1.2, normalise: 'mean-abs', steps: 2},
  ],
  ['three steps', {steps: 3, jitterPx: 3}],
  // Of mixed3 one of a convolution and one that is only pooled; of mixed4 the last; of mixed0 all.
  ['picked channels', {objective: {...objective, channels: {mixed3: [2, 40], mixed4: [47]}}}],
  ['a caricature', {objective: {...objective, kind: 'caricature'}, jitterPx: 9, steps: 3}],
  ['a guide', {objective: {...objective, kind: 'guide'}, jitterPx: 9, steps: 3}],
  [
    'a caricature of picked channels',
    {objective: {...objective, kind: 'caricature', channels: {mixed3: [2, 40]}}},
  ],
  ['a guide of picked channels', {objective: {...objective, kind: 'guide', channels: {mixed3: [2, 40]}}}],
  ['picked channels, l2', {objective: {...objective, kind: 'l2', channels: {mixed3: [17]}}, jitterPx: 5}],
];

const deep: Objective = {layers: {mixed8: 1, mixed10: 1}, kind: 'l2'};

/** What the tensor engine makes of each case, on wasm: the reference. */
async function references(): Promise<Map<string, Float32Array>> {
  await useBackend('wasm');
  const engine = createTensorEngine(network, weights);
  const results = new Map<string, Float32Array>();
  for (const size of sizes) {
    const x = tensorOf(pictureOf(size), size);
    for (const [name, settings] of ascents) {
      const reference = referenceOf(settings.objective ?? objective, size);
      const y = await engine.ascend(x, {...plain, ...settings}, mulberry32(9), undefined, reference);
      results.set(`${name} ${size.join()}`, await y.data<'float32'>());
      tf.dispose([y, reference ?? []]);
    }
    x.dispose();
  }
  const x = tensorOf(pictureOf(sizes[1]), sizes[1]);
  const reference = await engine.gradient(x, deep);
  results.set('deep objective', await reference.objective.data<'float32'>());
  results.set('deep gradient', await reference.gradient.data<'float32'>());
  for (const [name, means] of await engine.channelMeans(x, ['mixed1', 'mixed4']))
    results.set(`means of ${name}`, means);
  tf.dispose([x, reference.objective, reference.gradient]);
  engine.dispose();
  return results;
}

describe.skipIf(without)(`the kernel engine beside TensorFlow.js${without}`, () => {
  let expected: Map<string, Float32Array>;
  let engine: Engine;

  beforeAll(async () => {
    expected = await references();
    await useBackend('webgpu');
    engine = await createKernelEngine(network, weights);
  }, 60_000);

  afterAll(() => engine.dispose());

  test('says what it is', () => {
    expect(engine.name).toBe('kernel on webgpu, float32');
    expect(engine.layers).toEqual(mixedBlocksOf(network));
  });

  test.each(ascents)('%s: the steps of the tensor engine, at odd sizes', async (name, settings) => {
    for (const size of sizes) {
      const values = pictureOf(size);
      const x = tensorOf(values, size);
      const beside = referenceOf(settings.objective ?? objective, size);
      const y = await engine.ascend(x, {...plain, ...settings}, mulberry32(9), undefined, beside);
      expect(y.shape).toEqual(x.shape);
      const result = await y.data<'float32'>();
      const moved = (to: Float32Array): Float32Array => to.map((v, i) => v - (values[i] ?? NaN));
      const reference = expected.get(`${name} ${size.join()}`) ?? new Float32Array();
      expect(cosine(moved(result), moved(reference))).toBeGreaterThan(0.9999);
      expect(await x.data()).toEqual(values);
      tf.dispose([x, y, beside ?? []]);
    }
  });

  test('the deepest layers and their gradient, in float32 and float16', {timeout: 60_000}, async () => {
    const half = await createKernelEngine(network, weights, {precision: 'float16'});
    const x = tensorOf(pictureOf(sizes[1]), sizes[1]);
    const [value = NaN] = expected.get('deep objective') ?? [];
    const expectedGradient = expected.get('deep gradient') ?? new Float32Array();
    for (const [kernels, closeness, error] of [
      [engine, 0.9999, 1e-4],
      [half, 0.999, 1e-2],
    ] as const) {
      const result = await kernels.gradient(x, deep);
      expect(result.objective.shape).toEqual([]);
      const [got = NaN] = await result.objective.data();
      expect(Math.abs(got / value - 1)).toBeLessThan(error);
      expect(cosine(await result.gradient.data<'float32'>(), expectedGradient)).toBeGreaterThan(closeness);
      expect(Math.abs((await kernels.objective(x, deep)) / value - 1)).toBeLessThan(error);
      tf.dispose([result.objective, result.gradient]);
    }
    x.dispose();
    half.dispose();
  });

  test('the means of channels, in float32 and float16', {timeout: 60_000}, async () => {
    const half = await createKernelEngine(network, weights, {precision: 'float16'});
    const x = tensorOf(pictureOf(sizes[1]), sizes[1]);
    for (const [kernels, error] of [
      [engine, 1e-4],
      [half, 2e-2],
    ] as const) {
      const means = await kernels.channelMeans(x, ['mixed1', 'mixed4']);
      expect([...means.keys()]).toEqual(['mixed1', 'mixed4']);
      for (const [name, got] of means) {
        const right = expected.get(`means of ${name}`) ?? new Float32Array();
        const largest = Math.max(...right);
        expect(got).toHaveLength(right.length);
        got.forEach((mean, channel) =>
          expect(Math.abs(mean - (right[channel] ?? NaN))).toBeLessThan(error * largest),
        );
      }
    }
    x.dispose();
    half.dispose();
  });

  test.each(['caricature', 'guide'] as const)(
    '%s: value and gradient, in float32 and float16',
    async (kind) => {
      const size = sizes[1];
      const half = await createKernelEngine(network, weights, {precision: 'float16'});
      const compared: Objective = {layers: {mixed1: 0.5, mixed4: 1}, kind};
      await useBackend('wasm');
      const tensors = createTensorEngine(network, weights);
      const run = async (of: Engine) => {
        const [x, reference] = [tensorOf(pictureOf(size), size), referenceOf(compared, size)];
        const result = await of.gradient(x, compared, reference);
        const gradient = await result.gradient.data<'float32'>();
        const [value = NaN] = await result.objective.data();
        const alone = await of.objective(x, compared, reference);
        tf.dispose([x, reference ?? [], result.gradient, result.objective]);
        return {gradient, value, alone};
      };
      const right = await run(tensors);
      tensors.dispose();
      await useBackend('webgpu');
      for (const [kernels, closeness, error] of [
        [engine, 0.9999, 1e-4],
        [half, 0.995, 1e-2],
      ] as const) {
        const {gradient, value, alone} = await run(kernels);
        expect(Math.abs(value / right.value - 1)).toBeLessThan(error);
        expect(Math.abs(alone / right.value - 1)).toBeLessThan(error);
        expect(cosine(gradient, right.gradient)).toBeGreaterThan(closeness);
      }
      half.dispose();
    },
  );

  test('a guide is exchanged, and plain objectives forget it', async () => {
    const x = tensorOf(pictureOf(sizes[0]), sizes[0]);
    const [one, other] = [tensorOf(pictureOf([80, 77]), [80, 77]), tensorOf(pictureOf([90, 99]), [90, 99])];
    const settings: AscentSettings = {...plain, objective: {...objective, kind: 'guide'}};
    const towards = async (kind: Objective['kind'], guide?: Tensor4D): Promise<Float32Array> => {
      const y = await engine.ascend(
        x,
        {...settings, objective: {...objective, kind}},
        () => 0,
        undefined,
        guide,
      );
      const values = await y.data<'float32'>();
      y.dispose();
      return values;
    };
    const mean = await towards('mean');
    const [first, second] = [await towards('guide', one), await towards('guide', other)];
    expect(second).not.toEqual(first);
    expect(await towards('guide', one)).toEqual(first);
    expect(await towards('mean')).toEqual(mean);
    await expect(towards('guide')).rejects.toThrow('"guide" needs a reference image');
    tf.dispose([x, one, other]);
  });

  test('leaves no tensors behind, and results outlive the next frame', async () => {
    const x = tensorOf(pictureOf(sizes[0]), sizes[0]);
    const before = tf.memory().numTensors;
    const first = await engine.ascend(x, plain, () => 0);
    const second = await engine.ascend(first, plain, () => 0);
    const [a, b] = [await first.data<'float32'>(), await second.data<'float32'>()];
    expect(a.some((v, i) => v !== b[i])).toBe(true);
    expect(tf.memory().numTensors).toBe(before + 2);
    tf.dispose([x, first, second]);
  });

  test('impossible objectives and images are refused with a reason', async () => {
    const x = tensorOf(pictureOf(sizes[0]), sizes[0]);
    const shallow = await createKernelEngine(inceptionV3(1 / 16, 'mixed0'), weights);
    await expect(shallow.objective(x, objective)).rejects.toThrow('The objective names mixed3');
    const beyond = {...objective, channels: {mixed3: [48]}};
    await expect(engine.objective(x, beyond)).rejects.toThrow('The objective names channel 48 of mixed3');
    await expect(engine.ascend(x, {...plain, steps: 21}, () => 0)).rejects.toThrow('1 to 20 steps; got 21');
    const small = tf.zeros<tf.Rank.R4>([1, 40, 90, 3]);
    await expect(engine.objective(small, deep)).rejects.toThrow(/too small/);
    await expect(createKernelEngine(network, new Map())).rejects.toMatchObject({code: 'weights-mismatch'});
    shallow.dispose();
    tf.dispose([x, small]);
  });
});

describe.skipIf(without)(`kernels that several engines use${without}`, () => {
  beforeAll(() => useBackend('webgpu'));

  test('give each what it gets alone, at the same time, of other sizes and objectives', async () => {
    const kernels = await openKernelNetwork(network, weights);
    const released: string[] = [];
    const engineOf = (name: string): Engine => kernelEngineOn(kernels, () => void released.push(name));
    const orders = [
      [engineOf('a'), sizes[0], plain],
      [engineOf('b'), sizes[1], {...plain, objective: {layers: {mixed1: 1}, kind: 'guide'}}],
      [engineOf('c'), sizes[0], {...plain, objective: {...objective, kind: 'caricature'}}],
    ] as const;
    const dream = async ([engine, size, settings]: (typeof orders)[number]): Promise<Float32Array> => {
      const x = tensorOf(pictureOf(size), size);
      const reference = referenceOf(settings.objective, size);
      const dreamed = await engine.ascend(x, settings, () => 0.3, undefined, reference);
      const values = new Float32Array(await dreamed.data<'float32'>());
      tf.dispose([x, dreamed, reference ?? []]);
      return values;
    };
    const alone: Float32Array[] = [];
    for (const order of orders) alone.push(await dream(order));
    const together = await Promise.all(orders.map(dream));
    expect(together).toEqual(alone);
    orders[0][0].dispose();
    expect(await dream(orders[2])).toEqual(alone[2]);
    for (const [engine] of orders.slice(1)) engine.dispose();
    expect(released).toEqual(['a', 'b', 'c']);
    kernels.dispose();
  });
});

describe.skipIf(without)(`a program${without}`, () => {
  test('larger than the GPU allows is a KernelError with the numbers', async () => {
    const device = found as GPUDevice;
    const kernels = await KernelNetwork.create(device, inceptionV3(1 / 16, 'mixed0'), weights);
    await expect(kernels.program(6000, 6000, {layers: {mixed0: 1}, kind: 'mean'})).rejects.toMatchObject({
      code: 'dream-too-large',
      data: {
        size: '6000 x 6000',
        bytes: expect.any(Number) as unknown,
        limitBytes: expect.any(Number) as unknown,
      },
    });
    kernels.dispose();
  });

  test('measures tiles between frames, remembers them, and does not measure them again', async () => {
    const device = found as GPUDevice;
    const texts = new Map<string, string>();
    const tiles = {
      read: (key: string) => Promise.resolve(texts.get(key)),
      write: (key: string, value: string) => Promise.resolve(void texts.set(key, value)),
    };
    const one = inceptionV3(1 / 16, 'mixed0');
    const settings = {layers: {mixed0: 1}, kind: 'mean'} as const;
    /** How often something is measured, as far as that is worth knowing. */
    const measured = async (enough = Infinity): Promise<number> => {
      const kernels = await KernelNetwork.create(device, one, weights, {tiles});
      let pauses = 0;
      const stop = new Error('Enough was measured.');
      const pause = () => ((pauses += 1) > enough ? Promise.reject(stop) : Promise.resolve());
      await kernels.tune(await kernels.program(75, 75, settings), pause).catch((error: unknown) => {
        if (error !== stop) throw error;
      });
      kernels.dispose();
      return pauses;
    };
    expect(await measured()).toBeGreaterThan(3);
    const [[key = '', stored = '{}'] = []] = texts;
    const {tiles: names} = JSON.parse(stored) as {tiles: Record<string, string>};
    expect(Object.keys(names).length).toBeGreaterThan(3);
    expect(await measured()).toBe(0);
    for (const foreign of ['', 'null', '[]', '{"candidates":1}', stored.replace('direct', 'other')]) {
      texts.set(key, foreign);
      expect(await measured(3), foreign).toBeGreaterThan(3);
    }
  }, 60_000);

  test('goes with the last of the engines that use it, and the memory that only they need', async () => {
    const device = found as GPUDevice;
    const kernels = await KernelNetwork.create(device, inceptionV3(1 / 16, 'mixed0'), weights);
    const settings = {layers: {mixed0: 1}, kind: 'mean'} as const;
    const [a, b] = [{}, {}];
    const small = await kernels.program(75, 75, settings, a);
    expect(await kernels.program(75, 75, settings, b)).toBe(small);
    const large = await kernels.program(300, 400, settings, b);
    const bytes = kernels.memory.workspaceBytes;
    const tuning = kernels.tune(large, undefined, b);
    kernels.leave(b);
    await expect(tuning).rejects.toMatchObject({code: 'kernels-disposed'});
    expect(kernels.isReady(75, 75, settings)).toBe(true);
    expect(kernels.isReady(300, 400, settings)).toBe(false);
    await expect.poll(() => kernels.memory.workspaceBytes).toBeLessThan(bytes / 2);
    kernels.leave(a);
    expect(kernels.isReady(75, 75, settings)).toBe(false);
    kernels.dispose();
  });

  test('many sizes share one memory, which shrinks when the large ones are gone', async () => {
    const device = found as GPUDevice;
    const kernels = await KernelNetwork.create(device, inceptionV3(1 / 16, 'mixed0'), weights);
    const settings = {layers: {mixed0: 1}, kind: 'mean'} as const;
    const large = await kernels.program(300, 400, settings);
    const bytes = kernels.memory.workspaceBytes;
    expect(bytes).toBe(large.needs.arenaBytes + large.needs.choicesBytes);
    const small = await kernels.program(75, 75, settings);
    expect(kernels.memory.workspaceBytes).toBe(bytes);
    expect(await kernels.program(300, 400, settings)).toBe(large);
    expect(kernels.isReady(300, 400, settings)).toBe(true);
    expect(kernels.isReady(300, 401, settings)).toBe(false);
    for (let width = 76; width < 90; width += 1) await kernels.program(75, width, settings);
    expect(kernels.isReady(300, 400, settings)).toBe(false);
    expect(kernels.memory.workspaceBytes).toBeLessThan(
      2 * (small.needs.arenaBytes + small.needs.choicesBytes),
    );
    kernels.dispose();
  });
});
