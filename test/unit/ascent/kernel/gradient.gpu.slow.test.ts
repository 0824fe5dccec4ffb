/**
 * The kernels' gradients against the tensor engine's, for every way to cut a convolution. One file, because all of it
 * shares the reference gradients, and compiling for a second device takes longer than the tests.
 */

import * as tf from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Objective} from '../../../../src/ascent/engine.ts';
import {KernelDevice} from '../../../../src/ascent/kernel/kernel-device.ts';
import {KernelError} from '../../../../src/gpu/kernel-error.ts';
import {KernelNetwork, type KernelOptions} from '../../../../src/ascent/kernel/kernel-network.ts';
import type {Tile} from '../../../../src/ascent/kernel/tile.ts';
import {createTensorEngine} from '../../../../src/ascent/tensor/tensor-engine.ts';
import {decodeFloat16, encodeFloat16} from '../../../../src/model/float16.ts';
import type {Layer, Network} from '../../../../src/model/network.ts';
import type {Weights} from '../../../../src/model/weights.ts';
import {openKernelDevice, pictureBuffer, readFloats} from '../../../support/kernel-device.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {mulberry32} from '../../../support/random.ts';
import {objectiveOf} from '../../../support/reference.ts';
import {conv, networkOf, randomWeights} from '../../../support/tiny-network.ts';
import {cosine} from '../../../support/vectors.ts';

const device = await openKernelDevice();
const without = typeof device === 'string' ? ` (skipped: ${device})` : '';

// The tensor engine on the cpu backend is the reference for gradients: it is itself held to finite differences.
beforeAll(() => useBackend('cpu'));

const tiled: Tile = {shader: 'convolution-tiled', rows: 2, columns: 2, threadsX: 2, threadsY: 4, depth: 4};
const direct: Tile = {shader: 'convolution-direct', rows: 3, columns: 2, threadsX: 2, threadsY: 8, depth: 0};
const together: Tile = {
  shader: 'convolution-together',
  rows: 3,
  columns: 2,
  threadsX: 1,
  threadsY: 8,
  depth: 0,
};
const wideTogether: Tile = {...together, rows: 4, columns: 1, threadsY: 4};

const errorOf = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(
    a.reduce((sum, v, i) => sum + (v - (b[i] ?? NaN)) ** 2, 0) / b.reduce((sum, v) => sum + v ** 2, 0),
  );

interface Comparison {
  readonly valueError: number;
  readonly cosine: number;
  readonly gradientError: number;
}

/** Value and gradient by the kernels for each objective, and how far they are from the references. */
async function compare(
  network: Network,
  [height, width]: readonly [number, number],
  objectives: readonly Objective[],
  options: KernelOptions,
): Promise<Comparison[]> {
  const gpu = device as GPUDevice;
  const random = mulberry32(height * 100 + width);
  const weights = randomWeights(network, random);
  const values = Float32Array.from({length: height * width * 3}, () => 2 * random() - 1);
  const kernels = await KernelNetwork.create(gpu, network, weights, options);
  const engine = createTensorEngine(network, weights);
  const x = tf.tensor4d(values, [1, height, width, 3]);
  const field = {values: Float64Array.from(values), height, width, depth: 3};
  const source = pictureBuffer(gpu, values);
  const picture = pictureBuffer(gpu, new Float32Array(values.length));
  const value = pictureBuffer(gpu, new Float32Array(1));
  const comparisons: Comparison[] = [];
  gpu.pushErrorScope('validation');
  for (const objective of objectives) {
    const program = await kernels.program(height, width, objective);
    await program.gradient(source, {image: picture, value}, objective);
    const gradient = await readFloats(gpu, picture);
    const [got = NaN] = await readFloats(gpu, value);
    const reference = await engine.gradient(x, objective);
    const expected = await reference.gradient.data<'float32'>();
    tf.dispose([reference.gradient, reference.objective]);
    comparisons.push({
      valueError: Math.abs(got / objectiveOf(network, weights, field, objective) - 1),
      cosine: cosine(gradient, expected),
      gradientError: errorOf(gradient, expected),
    });
  }
  expect(await gpu.popErrorScope()).toBeNull();
  for (const buffer of [source, picture, value]) buffer.destroy();
  x.dispose();
  engine.dispose();
  kernels.dispose();
  return comparisons;
}

const mean: Objective = {layers: {mixed0: 1}, kind: 'mean'};
const l2: Objective = {layers: {mixed0: 1}, kind: 'l2'};

/** Layers between a 1 x 1 convolution to `channels` and nothing. */
const after = (channels: number, ...layers: Layer[]): Network =>
  networkOf([conv('first', [1, 1, 3, channels]), ...layers]);

/** Convolutions of odd sizes, with channels that no quad and no tile divides. */
const convolutions: [string, Network, [number, number]][] = [
  ['1 x 1, 5 to 7', after(5, conv('c', [1, 1, 5, 7])), [7, 9]],
  ['3 x 3 same, 4 to 9', after(4, conv('c', [3, 3, 4, 9])), [6, 11]],
  ['3 x 3 valid, 3 to 17', after(3, conv('c', [3, 3, 3, 17], {padding: 'valid'})), [5, 8]],
  ['5 x 5 same, 6 to 2', after(6, conv('c', [5, 5, 6, 2])), [9, 4]],
  ['1 x 7 same, 13 to 5', after(13, conv('c', [1, 7, 13, 5])), [3, 13]],
  ['7 x 1 same, 2 to 3', after(2, conv('c', [7, 1, 2, 3])), [11, 3]],
  ['3 x 3 stride 2, odd', after(5, conv('c', [3, 3, 5, 6], {stride: 2, padding: 'valid'})), [9, 7]],
  ['3 x 3 stride 2, even', after(5, conv('c', [3, 3, 5, 6], {stride: 2, padding: 'valid'})), [8, 12]],
];

describe.skipIf(without)(`convolutions on the GPU${without}`, () => {
  const hasSubgroups = typeof device !== 'string' && device.features.has('subgroups');
  test.each([tiled, direct, ...(hasSubgroups ? [together, wideTogether] : [])])(
    '$shader, $rows x $columns: the value and gradient of the reference',
    async (tile) => {
      for (const [name, network, size] of convolutions) {
        for (const result of await compare(network, size, [mean, l2], {tile})) {
          expect(result.valueError, name).toBeLessThan(1e-5);
          expect(result.gradientError, name).toBeLessThan(1e-5);
        }
      }
    },
    60_000,
  );
});

/** Everything else that a network is made of. */
const others: [string, Network, [number, number]][] = [
  ['max pooling, odd', after(5, {kind: 'max', channels: 5}), [9, 7]],
  ['max pooling, even', after(6, {kind: 'max', channels: 6}), [10, 8]],
  ['average pooling', after(5, {kind: 'average', channels: 5}), [5, 6]],
  [
    'a block of all heads',
    networkOf(
      [conv('first', [3, 3, 3, 6])],
      [
        {
          kind: 'fork',
          branches: [
            [conv('a', [1, 1, 6, 5])],
            [conv('b', [1, 1, 6, 3]), conv('c', [5, 5, 3, 4])],
            [conv('d', [1, 1, 6, 2]), conv('e', [3, 3, 2, 7]), conv('f', [3, 3, 7, 3])],
            [{kind: 'average', channels: 6}, conv('g', [1, 1, 6, 9])],
          ],
        },
      ],
    ),
    [7, 8],
  ],
  [
    'a reducing block, whose input has three readers',
    networkOf(
      [conv('first', [3, 3, 3, 5])],
      [
        {
          kind: 'fork',
          branches: [
            [conv('a', [3, 3, 5, 6], {stride: 2, padding: 'valid'})],
            [conv('b', [1, 1, 5, 3]), conv('c', [3, 3, 3, 2], {stride: 2, padding: 'valid'})],
            [{kind: 'max', channels: 5}],
          ],
        },
      ],
    ),
    [9, 8],
  ],
  [
    'a branch that forks at its end',
    networkOf(
      [conv('first', [3, 3, 3, 5])],
      [
        {
          kind: 'fork',
          branches: [
            [conv('a', [1, 1, 5, 2])],
            [
              conv('b', [1, 1, 5, 3]),
              {kind: 'fork', branches: [[conv('c', [1, 3, 3, 5])], [conv('d', [3, 1, 3, 6])]]},
            ],
          ],
        },
      ],
      [conv('last', [3, 3, 13, 4])],
    ),
    [6, 7],
  ],
];

describe.skipIf(without)(`networks on the GPU${without}`, () => {
  test.each(others)(
    '%s: value and gradient of the reference',
    async (_, network, size) => {
      const names = network.blocks.map(({name}) => name);
      const layers = Object.fromEntries(names.map((name, index) => [name, 1 - 0.4 * index]));
      const objectives = (['mean', 'l2'] as const).map((kind) => ({layers, kind}));
      for (const result of await compare(network, size, objectives, {})) {
        expect(result.valueError).toBeLessThan(1e-5);
        expect(result.gradientError).toBeLessThan(1e-5);
      }
    },
    60_000,
  );

  test('picked channels: the reference, and those that were picked before are forgotten', async () => {
    const [, network, size] = others[5] as (typeof others)[number];
    // Of mixed1, [2 | 5 | 6] channels of a fork in a fork: some of each part, one of them twice.
    const picks: NonNullable<Objective['channels']>[] = [
      {mixed1: [1, 2, 12, 7, 12]},
      {mixed2: [3]},
      {mixed0: [0], mixed1: [11], mixed2: [0, 1]},
      {},
    ];
    const layers = {mixed0: 0.7, mixed1: 1, mixed2: 0.4};
    const objectives = (['mean', 'l2'] as const).flatMap((kind) =>
      picks.map((channels): Objective => ({layers, kind, channels})),
    );
    for (const result of await compare(network, size, objectives, {})) {
      expect(result.valueError).toBeLessThan(1e-5);
      expect(result.gradientError).toBeLessThan(1e-5);
    }
    for (const result of await compare(network, size, objectives.slice(0, 3), {precision: 'float16'})) {
      expect(result.valueError).toBeLessThan(2e-3);
      expect(result.cosine).toBeGreaterThan(0.999);
    }
  }, 60_000);

  test('weights below 0, among others and alone: the reference', async () => {
    const [, network, size] = others[5] as (typeof others)[number];
    const weighed = [{mixed0: -0.7, mixed1: 1, mixed2: -0.4}, {mixed1: -2}];
    const objectives = (['mean', 'l2'] as const).flatMap((kind) =>
      weighed.map((layers): Objective => ({layers, kind, channels: {mixed1: [1, 12]}})),
    );
    for (const result of await compare(network, size, objectives, {})) {
      expect(result.valueError).toBeLessThan(1e-5);
      expect(result.gradientError).toBeLessThan(1e-5);
    }
    for (const result of await compare(network, size, objectives, {precision: 'float16'})) {
      expect(result.cosine).toBeGreaterThan(0.999);
    }
  }, 60_000);

  test('sums are the same with and without subgroups, where there are any', async () => {
    const has = (device as GPUDevice).features.has('subgroups');
    const network = after(5, conv('c', [3, 3, 5, 6]));
    for (const subgroups of has ? [false, true] : [false]) {
      const [result] = await compare(network, [13, 11], [l2], {subgroups});
      expect(result?.valueError).toBeLessThan(1e-5);
    }
  });

  test('float16 storage keeps the direction, however small the gradient', async () => {
    const [, network, size] = others[3] as (typeof others)[number];
    const objectives = [1, 1e-6, 1e4].map((weight): Objective => ({
      layers: {mixed0: weight, mixed1: weight},
      kind: 'mean',
    }));
    for (const result of await compare(network, size, objectives, {precision: 'float16'})) {
      expect(result.cosine).toBeGreaterThan(0.999);
      expect(result.valueError).toBeLessThan(2e-3);
      // It is not float32 under another name.
      expect(result.gradientError).toBeGreaterThan(1e-5);
    }
  });

  test('filters that half precision holds are kept in it, half as large, with the same result to the bit', async () => {
    const [, network, size] = others[3] as (typeof others)[number];
    const gpu = device as GPUDevice;
    const random = mulberry32(5);
    const exact = randomWeights(network, random);
    const rounded: Weights = new Map(
      [...exact].map(([name, {kernel, bias}]) => [
        name,
        {kernel: decodeFloat16(encodeFloat16(kernel)), bias},
      ]),
    );
    const values = Float32Array.from({length: 3 * size[0] * size[1]}, () => 2 * random() - 1);
    const source = pictureBuffer(gpu, values);
    const objective: Objective = {layers: {mixed0: 1, mixed1: 1}, kind: 'l2'};
    const run = async (weights: Weights, compressed: 'exact' | 'always' | 'never') => {
      const kernels = await KernelNetwork.create(gpu, network, weights, {compressed});
      const picture = pictureBuffer(gpu, values);
      const program = await kernels.program(...size, objective);
      await program.gradient(
        source,
        {image: picture, value: pictureBuffer(gpu, new Float32Array(1))},
        objective,
      );
      const found = {gradient: await readFloats(gpu, picture), ...kernels.memory};
      kernels.dispose();
      return found;
    };
    const [plain, packed] = [await run(rounded, 'never'), await run(rounded, 'exact')];
    expect(plain.filters).toBe('float32');
    expect(packed.filters).toBe('float16');
    expect(packed.uncompressedWeightBytes).toBe(plain.weightBytes);
    expect(packed.weightBytes).toBeLessThan(0.6 * plain.weightBytes);
    expect(packed.gradient.some((slope) => slope !== 0)).toBe(true);
    expect(packed.gradient).toEqual(plain.gradient);
    // Weights that it would change stay what they are.
    const changed = await run(exact, 'exact');
    expect(changed.filters).toBe('float32');
    // Unless they are known no better: then the gradient is the same but for what rounding the weights does to it.
    const always = await run(exact, 'always');
    expect(always.filters).toBe('float16');
    expect(always.weightBytes).toBe(packed.weightBytes);
    expect(cosine(always.gradient, changed.gradient)).toBeGreaterThan(0.9999);
    expect(always.gradient).not.toEqual(changed.gradient);
  });

  test('a shader that the device refuses is a KernelError that names it', async () => {
    const kernels = new KernelDevice(device as GPUDevice, {
      storage: 'float32',
      filters: 'float32',
      reduction: 'workgroup',
    });
    const impossible = {rows: 1, columns: 1, threadsX: 4096, threadsY: 4096};
    const made = kernels.pipeline('convolution-direct', impossible);
    await expect(made).rejects.toBeInstanceOf(KernelError);
    await expect(made).rejects.toMatchObject({
      code: 'kernels-uncompiled',
      data: {shader: expect.stringMatching(/^convolution-direct, rows 1, /) as unknown},
    });
  });
});
