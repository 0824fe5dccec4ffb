import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {AscentSettings, Engine} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {loadPackFolder} from '../../../src/build/pack-folder.ts';
import {ascendAt, octaveOf, settingsAt} from '../../../src/feedback/octaves.ts';
import {formSizesOf} from '../../support/form-size.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';

beforeAll(() => useBackend('wasm'));

describe('octaves', () => {
  const extents = ([height, width]: [number, number], coarsestPx: number, count: number) =>
    Array.from({length: count}, (_, index) => octaveOf([height, width], index, coarsestPx).extent);

  test('take turns from the one of the coarsest forms to the full size', () => {
    expect(extents([360, 480], 90, 6)).toEqual([
      [90, 120],
      [127, 170],
      [180, 240],
      [255, 339],
      [360, 480],
      [90, 120],
    ]);
    expect(extents([320, 180], 90, 4)).toEqual([
      [160, 90],
      [226, 127],
      [320, 180],
      [160, 90],
    ]);
  });

  test('are one where the dream is no larger than the forms, and none is too small for the network', () => {
    expect(octaveOf([90, 120], 1, 95)).toEqual({extent: [90, 120], share: 1, repeats: 1});
    expect(octaveOf([90, 120], 7, 400)).toEqual({extent: [90, 120], share: 1, repeats: 1});
    expect(octaveOf([150, 200], 0, 10).extent).toEqual([75, 100]);
  });

  test('climb less the finer they are, in as many steps as cost what a step at full size does', () => {
    const octaves = [0, 1, 2, 3, 4].map((index) => octaveOf([360, 480], index, 90));
    const shares = octaves.map(({share}) => share);
    expect(shares).toEqual(shares.toSorted((one, other) => other - one));
    expect(shares.reduce((sum, share) => sum + share) / shares.length).toBeCloseTo(1, 9);
    expect(octaves.map(({repeats}) => repeats)).toEqual([4, 4, 4, 2, 1]);
    for (const octave of octaves) {
      const {steps, stepSize} = settingsAt(octave, {steps: 2, stepSize: 0.03} as AscentSettings);
      expect(steps * stepSize).toBeCloseTo(0.06 * octave.share, 9);
      expect(settingsAt(octave, {steps: 15} as AscentSettings).steps).toBeLessThanOrEqual(20);
    }
  });

  test('add what was dreamed at their size, and keep the detail of the frame', async () => {
    const random = mulberry32(6);
    const noise = Float32Array.from({length: 48 * 64 * 3}, () => random() - 0.5);
    const x = tf.tensor4d(noise, [1, 48, 64, 3]);
    const engine = {
      ascend: (small: Tensor4D) => {
        expect(small.shape).toEqual([1, 24, 32, 3]);
        return Promise.resolve(tf.add<Tensor4D>(small, 0.25));
      },
    } as unknown as Engine;
    const settings = {range: 1} as AscentSettings;
    const dreamed = await ascendAt([24, 32], engine, x, settings, () => undefined);
    expect(tf.max(tf.abs(tf.sub(tf.sub(dreamed, x), 0.25))).dataSync()[0]).toBeLessThan(1e-5);
  });
});

test.each(['shells', 'kennel'])('%s has forms of the same size at 90 and at 180 px', async (name) => {
  const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
  const engine = createTensorEngine(network, weights);
  const [small = NaN, large = NaN] = await formSizesOf(engine, name, [90, 180], 12);
  expect(large / small).toBeGreaterThan(0.75);
  expect(large / small).toBeLessThan(1.25);
});
