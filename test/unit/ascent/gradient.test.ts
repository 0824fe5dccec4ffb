import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Objective} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {inceptionV3, type Block, type Layer, type Network} from '../../../src/model/network.ts';
import type {Weights} from '../../../src/model/weights.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';
import {objectiveOf, slopeAlong, type Field} from '../../support/reference.ts';
import {conv, networkOf, randomWeights} from '../../support/tiny-network.ts';

const mean: Objective = {layers: {mixed0: 1}, kind: 'mean'};
const l2: Objective = {layers: {mixed0: 1}, kind: 'l2'};

function randomPicture(height: number, width: number, random: () => number): Field {
  // Rounded to float32, so that both sides start from the same numbers.
  const values = Float64Array.from({length: height * width * 3}, () => Math.fround(2 * random() - 1));
  return {values, height, width, depth: 3};
}

async function engineResult(
  network: Network,
  weights: Weights,
  picture: Field,
  objective: Objective,
  reference: Field | undefined,
): Promise<{value: number; gradient: Float32Array}> {
  const engine = createTensorEngine(network, weights);
  const [x, beside] = [tensorOf(picture), reference && tensorOf(reference)];
  const result = await engine.gradient(x, objective, beside);
  expect(result.gradient.shape).toEqual(x.shape);
  const [value = NaN] = await result.objective.data();
  const gradient = await result.gradient.data<'float32'>();
  tf.dispose([x, beside ?? [], result.objective, result.gradient]);
  engine.dispose();
  return {value, gradient};
}

const tensorOf = ({values, height, width}: Field): Tensor4D =>
  tf.tensor4d(Float32Array.from(values), [1, height, width, 3]);

/** What an objective that compares is to compare with: a guide is of a size of its own. */
function referenceOf(
  {kind}: Objective,
  [height, width]: readonly [number, number],
  random: () => number,
): Field | undefined {
  if (kind === 'caricature') return randomPicture(height, width, random);
  return kind === 'guide' ? randomPicture(height + 3, width - 1, random) : undefined;
}

/** Compares every element with finite differences of the reference: together in norm, and each to the largest. */
async function checkEveryPixel(
  network: Network,
  size: readonly [number, number],
  objective: Objective,
): Promise<void> {
  const random = mulberry32(7);
  const weights = randomWeights(network, random);
  const picture = randomPicture(...size, random);
  const reference = referenceOf(objective, size, random);
  const {value, gradient} = await engineResult(network, weights, picture, objective, reference);
  expect(value / objectiveOf(network, weights, picture, objective, reference)).toBeCloseTo(1, 5);

  const expected = picture.values.map((_, i) => {
    const unit = new Float64Array(picture.values.length);
    unit[i] = 1;
    return slopeAlong(network, weights, picture, objective, unit, reference);
  });
  const largest = expected.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0);
  expect(largest).toBeGreaterThan(0);
  const worst = expected.reduce(
    (most, slope, i) => Math.max(most, Math.abs(slope - (gradient[i] ?? NaN))),
    0,
  );
  expect(worst / largest).toBeLessThan(1e-4);
}

/** Compares slopes along random directions: for networks with too many pixels to try each. */
async function checkDirections(
  network: Network,
  size: readonly [number, number],
  objective: Objective,
): Promise<void> {
  const random = mulberry32(11);
  const weights = randomWeights(network, random);
  const picture = randomPicture(...size, random);
  const reference = referenceOf(objective, size, random);
  const {value, gradient} = await engineResult(network, weights, picture, objective, reference);
  expect(value / objectiveOf(network, weights, picture, objective, reference)).toBeCloseTo(1, 4);

  const norm = Math.sqrt(gradient.reduce((sum, slope) => sum + slope ** 2, 0));
  expect(norm).toBeGreaterThan(0);
  // Along the gradient itself, on all pixels, and on random halves of them, which shifts of it cannot satisfy.
  for (let trial = 0; trial < 3; trial += 1) {
    const direction = Float64Array.from(gradient, (slope) =>
      trial === 0 || random() < 0.5 ? slope / norm : 0,
    );
    const expected = slopeAlong(network, weights, picture, objective, direction, reference);
    const got = gradient.reduce((sum, slope, i) => sum + slope * (direction[i] ?? NaN), 0);
    expect(got / expected).toBeCloseTo(1, 3);
  }
}

/** What the pictures pass through first, so that the layers under test see features that a ReLU made. */
const rectify = (channels: number): Layer => conv('first', [1, 1, 3, channels]);
const max = (channels: number): Layer => ({kind: 'max', channels});
const average = (channels: number): Layer => ({kind: 'average', channels});
const fork = (...branches: Layer[][]): Layer => ({kind: 'fork', branches});

const operations: readonly (readonly [string, Layer[]])[] = [
  ['1 x 1', [conv('a', [1, 1, 4, 5])]],
  ['3 x 3 same', [conv('a', [3, 3, 4, 5])]],
  ['3 x 3 valid', [conv('a', [3, 3, 4, 5], {padding: 'valid'})]],
  ['3 x 3 stride 2 valid', [conv('a', [3, 3, 4, 5], {stride: 2, padding: 'valid'})]],
  ['5 x 5', [conv('a', [5, 5, 4, 3])]],
  ['1 x 7', [conv('a', [1, 7, 4, 3])]],
  ['7 x 1', [conv('a', [7, 1, 4, 3])]],
  ['1 x 3 and 3 x 1', [conv('a', [1, 3, 4, 3]), conv('b', [3, 1, 3, 2])]],
  ['max pooling', [max(4)]],
  ['average pooling', [average(4)]],
  ['merged heads', [fork([conv('a', [1, 1, 4, 3])], [conv('b', [1, 1, 4, 2]), conv('c', [3, 3, 2, 3])])]],
  ['an averaged head', [fork([conv('a', [1, 1, 4, 3])], [average(4), conv('b', [1, 1, 4, 2])])]],
  [
    'averaged heads among others, out of order',
    [
      fork(
        [average(4), conv('a', [1, 1, 4, 2])],
        [conv('b', [3, 3, 4, 2])],
        [average(4), conv('c', [1, 1, 4, 3]), conv('d', [3, 3, 3, 2])],
        [conv('e', [1, 1, 4, 1])],
      ),
    ],
  ],
  ['branches without heads', [fork([conv('a', [3, 3, 4, 3], {stride: 2, padding: 'valid'})], [max(4)])]],
  [
    'a fork within a fork',
    [
      fork(
        [conv('a', [1, 1, 4, 3]), fork([conv('b', [1, 3, 3, 2])], [conv('c', [3, 1, 3, 2])])],
        [conv('d', [1, 1, 4, 2])],
      ),
    ],
  ],
];

/** InceptionV3 at its smallest: a sixteenth of its width. */
const sixteenth = inceptionV3(1 / 16);

function blockNamed(name: Block['name']): {layers: readonly Layer[]; input: number} {
  const index = sixteenth.blocks.findIndex((block) => block.name === name);
  return {layers: sixteenth.blocks[index]?.layers ?? [], input: sixteenth.blocks[index - 1]?.channels ?? 3};
}

describe.each(['cpu', 'wasm'] as const)('gradients on %s agree with finite differences', (backend) => {
  beforeAll(() => useBackend(backend));

  // Windows of stride 2 reach the last row and column in one case and miss them in the other.
  describe.each([
    [7, 9, mean],
    [8, 10, l2],
  ] as const)('%i x %i', (height, width, objective) => {
    test.each(operations)('%s', (_name, layers) =>
      checkEveryPixel(networkOf([rectify(4), ...layers]), [height, width], objective),
    );
  });

  test.each(operations.filter(([name]) => /^\d/.test(name)))(
    '%s of the picture itself',
    async (_name, layers) => {
      const [first, ...rest] = layers.map((layer) =>
        layer.kind === 'conv' && layer.name === 'a'
          ? conv('a', [layer.kernel[0], layer.kernel[1], 3, layer.kernel[3]], {
              stride: layer.stride,
              padding: layer.padding,
            })
          : layer,
      );
      await checkEveryPixel(networkOf([first as Layer, ...rest]), [8, 9], mean);
    },
  );

  test('the stem', () => checkDirections(networkOf(blockNamed('stem').layers), [37, 42], mean));

  test.each(['mixed0', 'mixed3', 'mixed4', 'mixed8', 'mixed9'] as const)('%s', async (name) => {
    const {layers, input} = blockNamed(name);
    await checkDirections(networkOf([rectify(input), ...layers]), [7, 10], mean);
    await checkDirections(networkOf([rectify(input), ...layers]), [8, 9], l2);
  });

  test('the whole network, several layers at once', async () => {
    const objective: Objective = {layers: {mixed0: 0.5, mixed3: 1, mixed8: -0.7, mixed10: 2}, kind: 'l2'};
    await checkDirections(sixteenth, [77, 80], objective);
  });

  test.each(['caricature', 'guide'] as const)('%s', async (kind) => {
    const network = networkOf([rectify(4), conv('a', [3, 3, 4, 7])]);
    await checkEveryPixel(network, [7, 9], {...mean, kind});
    await checkDirections(sixteenth, [77, 80], {layers: {mixed0: 0.5, mixed3: 1, mixed8: -0.7}, kind});
  });

  test.each(['mean', 'l2', 'caricature', 'guide'] as const)(
    'some channels of some layers, %s',
    async (kind) => {
      // Of mixed3 one of a convolution and one that is only pooled; of mixed4 the last; of mixed1 all.
      const channels = {mixed3: [2, 40], mixed4: [47]};
      await checkDirections(sixteenth, [77, 80], {
        layers: {mixed1: 0.5, mixed3: 1, mixed4: 2},
        kind,
        channels,
      });
      const network = networkOf([rectify(4), conv('a', [3, 3, 4, 5])]);
      await checkEveryPixel(network, [7, 9], {...mean, kind, channels: {mixed0: [1, 4]}});
    },
  );
});

test('shapes of tensors stay those of the image when it is not square', async () => {
  await useBackend('cpu');
  const network = networkOf([rectify(2)]);
  const engine = createTensorEngine(network, randomWeights(network, mulberry32(1)));
  const x: Tensor4D = tf.zeros([1, 3, 8, 3]);
  const {gradient, objective} = await engine.gradient(x, mean);
  expect(gradient.shape).toEqual([1, 3, 8, 3]);
  tf.dispose([x, gradient, objective]);
  engine.dispose();
});
