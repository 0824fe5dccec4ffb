import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, expect, it} from 'vitest';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {encodePng} from '../../src/cli/encode-png.ts';
import {oneChannel} from '../../src/cli/one-channel.ts';
import {inceptionV3, type MixedName} from '../../src/model/network.ts';
import {useBackend} from '../support/node-backend.ts';
import {decodePng} from '../support/png.ts';
import {mulberry32} from '../support/random.ts';
import {randomWeights} from '../support/tiny-network.ts';

const network = inceptionV3(1 / 16);
const weights = randomWeights(network, mulberry32(2));
let x: tf.Tensor4D;
beforeAll(async () => {
  await useBackend('wasm');
  x = tf.randomUniform([1, 80, 80, 3], -1, 1, 'float32', 4);
});
afterAll(() => x.dispose());

it.each<[MixedName, number]>([
  ['mixed0', 16],
  ['mixed9', 128],
])('the means of all channels of %s, each alone, average to the mean of the layer', async (layer, depth) => {
  const objective = {layers: {[layer]: 1}, kind: 'mean'} as const;
  const whole = createTensorEngine(network, weights);
  expect(network.blocks.find(({name}) => name === layer)?.channels).toBe(depth);
  let sum = 0;
  for (let channel = 0; channel < depth; channel++) {
    const alone = oneChannel(network, weights, layer, channel);
    if (!alone) throw new Error(`channel ${channel} was not found`);
    const engine = createTensorEngine(alone.network, alone.weights);
    sum += await engine.objective(x, objective);
    engine.dispose();
  }
  expect(sum / depth).toBeCloseTo(await whole.objective(x, objective), 6);
  whole.dispose();
});

it('knows the channels that are only pooled from an earlier layer, and those there are not', () => {
  // mixed3 at 1/16: 24 of a convolution, 6 of another, and the 18 of mixed2, pooled; 48 in all.
  const found = Array.from({length: 50}, (_, channel) => oneChannel(network, weights, 'mixed3', channel));
  expect(found.map((each) => each !== undefined)).toEqual([
    ...Array<boolean>(30).fill(true),
    ...Array<boolean>(20).fill(false),
  ]);
});

it('writes a PNG that reads as it was', () => {
  const rgb = Uint8Array.from({length: 7 * 5 * 3}, (_, i) => (i * 37) % 256);
  expect(decodePng(encodePng(7, 5, rgb))).toEqual({width: 7, height: 5, rgb});
});
