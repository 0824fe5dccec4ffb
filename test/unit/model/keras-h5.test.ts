import {expect, it} from 'vitest';
import {ImportError} from '../../../src/model/import-error.ts';
import type {ImportFault} from '../../../src/model/notices.ts';
import {readKerasH5} from '../../../src/model/keras-h5.ts';
import {convolutionsOf, inceptionV3} from '../../../src/model/network.ts';
import {kerasFile, kerasLayers, type KerasLayer} from '../../support/keras-file.ts';

const network = inceptionV3(1 / 16, 'mixed0');

/** The bias and kernel that Keras's convolution and normalisation amount to. */
function expectFolded(
  content: readonly KerasLayer[],
  weights: Awaited<ReturnType<typeof readKerasH5>>['weights'],
) {
  const layer = (name: string) => content.find((entry) => entry.name === name)?.weights ?? {};
  for (const [name, folded] of weights) {
    const {kernel} = layer(name);
    const {beta, moving_mean, moving_variance, gamma} = layer(name.replace('conv2d', 'batch_normalization'));
    const channels = beta?.data.length ?? 0;
    expect(channels).toBeGreaterThan(0);
    for (let channel = 0; channel < channels; channel++) {
      const numbers = [beta, moving_mean, moving_variance].map((weight) => weight?.data[channel] ?? NaN);
      const [shift = NaN, mean = NaN, variance = NaN] = numbers;
      const scale = (gamma?.data[channel] ?? 1) / Math.sqrt(variance + 0.001);
      const last = (kernel?.data.length ?? 0) - channels + channel;
      // One tap of the convolution on an input of 0.7, normalised as Keras does it.
      const expected = (0.7 * (kernel?.data[last] ?? NaN) - mean) * scale + shift;
      const got = 0.7 * (folded.kernel[last] ?? NaN) + (folded.bias[channel] ?? NaN);
      expect(Math.abs(got - expected)).toBeLessThan(2e-6 * (1 + Math.abs(mean * scale)));
    }
  }
}

it('folds batch normalisation so that the convolution gives what Keras would', async () => {
  const content = kerasLayers(network);
  const model = await readKerasH5(await kerasFile(content));
  expect(model.network).toEqual(network);
  expect(model.leftOut).toEqual([]);
  expect([...model.weights.keys()]).toEqual(convolutionsOf(network).map(({name}) => name));
  expectFolded(content, model.weights);
});

it('multiplies by gamma where the file has it', async () => {
  const content = kerasLayers(network).map((layer): KerasLayer => {
    const {beta} = layer.weights;
    const gamma = beta && {shape: beta.shape, data: beta.data.map((value) => 1 + value / 2)};
    return gamma ? {...layer, weights: {...layer.weights, gamma}} : layer;
  });
  expectFolded(content, (await readKerasH5(await kerasFile(content))).weights);
});

const numberedFrom = (first: number, content: readonly KerasLayer[]): KerasLayer[] =>
  content.map((layer) => {
    const [, kind = '', number] = /^(.*)_(\d+)$/.exec(layer.name) ?? [];
    const moved = Number(number) - 1 + first;
    return {...layer, name: moved === 0 ? kind : `${kind}_${moved}`};
  });

it.each([
  ['numbered from 0, as in a fresh session', 0, ''],
  ['numbered on from another model of the session', 95, ''],
  ['saved whole', 1, 'model_weights'],
  ['nested in another model', 0, 'model_weights/inception_v3'],
])('reads a file %s', async (_, first, into) => {
  const content = kerasLayers(network);
  const {weights} = await readKerasH5(await kerasFile(numberedFrom(first, content), into));
  expectFolded(content, weights);
});

it('takes each network for what it is, and leaves a classifier out', async () => {
  const top: KerasLayer = {name: 'predictions', weights: {kernel: {shape: [2], data: Float32Array.of(1, 2)}}};
  const whole = inceptionV3(1 / 16);
  const model = await readKerasH5(await kerasFile([...kerasLayers(whole), top]));
  expect(model.network).toEqual(whole);
  expect(model.leftOut).toEqual(['predictions']);
});

it('does not mistake the optimiser’s memory for weights', async () => {
  const content = kerasLayers(network);
  const bytes = await kerasFile(content, 'optimizer_weights/Adam');
  await expect(readKerasH5(bytes)).rejects.toMatchObject({
    code: 'import-other-network',
    data: {where: 'conv2d_1'},
  });
});

const weightsOf = (content: readonly KerasLayer[], name: string) =>
  content.find((layer) => layer.name === name)?.weights ?? {};
const rename = (weights: KerasLayer['weights'], from: string, to: string) => {
  Object.assign(weights, {[to]: weights[from]});
  Reflect.deleteProperty(weights, from);
};

type Fault = Partial<ImportFault>;
const bad: [what: string, bend: (content: KerasLayer[]) => unknown, fault: Fault][] = [
  [
    'lacks a layer in the middle',
    (all) => all.splice(8, 1),
    {where: 'conv2d_5', expected: 'a layer', got: 'a file with 11 layers of that kind'},
  ],
  [
    'lacks the last normalisation',
    (all) => all.pop(),
    {where: 'batch_normalization_12', got: 'a file with 11 layers of that kind'},
  ],
  [
    'has no normalisation',
    (all) => all.splice(0, 24, ...all.filter((_, i) => i % 2 === 0)),
    {where: 'batch_normalization_1'},
  ],
  [
    'lacks a weight',
    (all) => Reflect.deleteProperty(weightsOf(all, 'batch_normalization_1'), 'beta'),
    {
      where: 'batch_normalization_1',
      expected: 'beta, moving_mean, moving_variance',
      got: 'moving_mean, moving_variance',
    },
  ],
  [
    'has a renamed dataset',
    (all) => rename(weightsOf(all, 'batch_normalization_4'), 'moving_mean', 'mean'),
    {where: 'batch_normalization_4', got: 'beta, mean, moving_variance'},
  ],
  [
    'has a renamed kernel',
    (all) => rename(weightsOf(all, 'conv2d_3'), 'kernel', 'depthwise_kernel'),
    {where: 'conv2d_3', expected: 'kernel', got: 'depthwise_kernel'},
  ],
  [
    'has a weight too many',
    (all) => Object.assign(weightsOf(all, 'conv2d_2'), {bias: {shape: [2], data: new Float32Array(2)}}),
    {where: 'conv2d_2', expected: 'kernel', got: 'bias, kernel'},
  ],
  [
    'has another first shape',
    (all) => Object.assign(weightsOf(all, 'conv2d_1').kernel ?? {}, {shape: [3, 3, 2, 3]}),
    {where: 'conv2d_1/kernel', expected: 'shape [3, 3, 3, 32]', got: '[3, 3, 2, 3]'},
  ],
  [
    'has another shape within',
    (all) => Object.assign(weightsOf(all, 'conv2d_2').kernel ?? {}, {shape: [9, 1, 2, 2]}),
    {where: 'conv2d_2/kernel', expected: 'shape [3, 3, 2, 2]', got: '[9, 1, 2, 2]'},
  ],
  [
    'has NaN',
    (all) => weightsOf(all, 'conv2d_1').kernel?.data.fill(NaN, 4, 5),
    {where: 'conv2d_1/kernel', expected: 'finite numbers', got: 'NaN at index 4'},
  ],
  [
    'has a negative variance',
    (all) => weightsOf(all, 'batch_normalization_2').moving_variance?.data.fill(-1, 1, 2),
    {where: 'batch_normalization_2/moving_variance', got: '-1 at index 1'},
  ],
  [
    'has doubles',
    (all) => {
      const {kernel} = weightsOf(all, 'conv2d_1');
      if (kernel) kernel.data = Float64Array.from(kernel.data);
    },
    {where: 'conv2d_1/kernel', expected: 'float32 ("<f")', got: '"<d"'},
  ],
  [
    'is of another network',
    (all) => all.splice(0, 24, {...(all[0] as KerasLayer), name: 'block1_conv1'}),
    {where: 'conv2d_1', expected: 'a layer with a kernel', got: 'block1_conv1'},
  ],
];

async function faultOf(reading: Promise<unknown>): Promise<ImportError> {
  const error: unknown = await reading.then(
    () => expect.unreachable('the file was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof ImportError)) throw error;
  return error;
}

it.each(bad)('refuses a file that %s', async (_, bend, fault) => {
  const content = kerasLayers(network);
  bend(content);
  expect((await faultOf(readKerasH5(await kerasFile(content)))).data).toMatchObject(fault);
});

it('refuses a truncated file, naming both lengths', async () => {
  const whole = await kerasFile(kerasLayers(network));
  for (const length of [whole.length - 1, whole.length / 2, 100]) {
    const bytes = whole.slice(0, length);
    expect(await faultOf(readKerasH5(bytes))).toMatchObject({
      code: 'import-truncated',
      data: {expected: `${whole.length} bytes`, got: `${bytes.length}`},
    });
  }
});

it.each([
  ['', 'an empty file'],
  ['<!doctype html>', 'a page of HTML or XML'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x08\x01\x12\x0a', 'a file beginning 08 01 12 0a'],
])('refuses %j, which is not HDF5', async (text, got) => {
  const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect(await faultOf(readKerasH5(bytes))).toMatchObject({code: 'import-not-hdf5', data: {got}});
});

it('reads, or refuses by a code, a file with any one byte of its structure damaged', async () => {
  const whole = await kerasFile(kerasLayers(network));
  for (let at = 8; at < 4096; at += 397) {
    const bytes = whole.slice();
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    await readKerasH5(bytes).then(
      ({weights}) => expect(weights.size).toBe(12),
      (error: unknown) => expect(error).toBeInstanceOf(ImportError),
    );
  }
});
