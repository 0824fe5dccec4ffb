import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {File, ready} from 'h5wasm/node';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {convolutionsOf, inceptionV3} from '../../src/model/network.ts';
import {readKerasH5} from '../support/keras-h5.ts';
import {mulberry32} from '../support/random.ts';

const network = inceptionV3(1 / 16, 'mixed0');
const folder = mkdtempSync(join(tmpdir(), 'keras-h5-'));

beforeAll(() => ready);
afterAll(() => rmSync(folder, {recursive: true}));

interface Layer {
  readonly name: string;
  readonly weights: Record<string, {shape: readonly number[]; data: Float32Array}>;
}

/** The layers of a file as Keras would write them, with random numbers. */
function layers(): Layer[] {
  const random = mulberry32(3);
  const draw = (shape: readonly number[], from = -1) => ({
    shape,
    data: Float32Array.from({length: shape.reduce((a, b) => a * b)}, () => from + 2 * random()),
  });
  return convolutionsOf(network).flatMap(({name, kernel}): Layer[] => [
    {name, weights: {kernel: draw(kernel)}},
    {
      name: name.replace('conv2d', 'batch_normalization'),
      weights: {
        beta: draw([kernel[3]]),
        moving_mean: draw([kernel[3]]),
        moving_variance: draw([kernel[3]], 0),
      },
    },
  ]);
}

function write(file: string, content: readonly Layer[]): string {
  const path = join(folder, file);
  const h5 = new File(path, 'w');
  for (const {name, weights} of content) {
    const group = h5.create_group(name);
    const names = Object.keys(weights).map((weight) => `${name}/${weight}:0`);
    group.create_attribute('weight_names', names);
    const inner = group.create_group(name);
    for (const [weight, {shape, data}] of Object.entries(weights)) {
      inner.create_dataset({name: `${weight}:0`, data, shape: [...shape]});
    }
  }
  h5.close();
  return path;
}

it('folds batch normalisation so that the convolution gives what Keras would', async () => {
  const content = layers();
  const weights = await readKerasH5(write('good.h5', content), network);
  expect([...weights.keys()]).toEqual(convolutionsOf(network).map(({name}) => name));
  const layer = (name: string) => content.find((entry) => entry.name === name)?.weights ?? {};
  for (const [name, folded] of weights) {
    const {kernel} = layer(name);
    const {beta, moving_mean, moving_variance} = layer(name.replace('conv2d', 'batch_normalization'));
    const channels = beta?.data.length ?? 0;
    for (let channel = 0; channel < channels; channel++) {
      const numbers = [beta, moving_mean, moving_variance].map((weight) => weight?.data[channel] ?? NaN);
      const [shift = NaN, mean = NaN, variance = NaN] = numbers;
      const last = (kernel?.data.length ?? 0) - channels + channel;
      // One tap of the convolution on an input of 0.7, normalised as Keras does it.
      const expected = (0.7 * (kernel?.data[last] ?? NaN) - mean) / Math.sqrt(variance + 0.001) + shift;
      const got = 0.7 * (folded.kernel[last] ?? NaN) + (folded.bias[channel] ?? NaN);
      expect(Math.abs(got - expected)).toBeLessThan(
        2e-6 * (1 + Math.abs(mean) / Math.sqrt(variance + 0.001)),
      );
    }
  }
});

const bad: [what: string, bend: (content: Layer[]) => unknown, message: string][] = [
  ['lacks a layer', (all) => all.pop(), 'no group batch_normalization_12'],
  [
    'lacks a weight',
    ([, layer]) => Reflect.deleteProperty(layer?.weights ?? {}, 'beta'),
    'batch_normalization_1 has no beta; it has moving_mean, moving_variance',
  ],
  [
    'has another shape',
    ([layer]) => Object.assign(layer?.weights.kernel ?? {}, {shape: [3, 3, 2, 3]}),
    'conv2d_1/kernel has shape [3,3,2,3]; expected [3,3,3,2]',
  ],
  [
    'has NaN',
    ([layer]) => layer?.weights.kernel?.data.fill(NaN, 4, 5),
    'conv2d_1/kernel has NaN at index 4; expected a finite number',
  ],
];

it.each(bad)('refuses a file that %s', async (what, bend, message) => {
  const content = layers();
  bend(content);
  await expect(readKerasH5(write(`${what}.h5`, content), network)).rejects.toThrow(message);
});
