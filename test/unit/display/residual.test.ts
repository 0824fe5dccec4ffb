import * as tf from '@tensorflow/tfjs';
import {beforeAll, expect, it} from 'vitest';
import {residualOf} from '../../../src/display/residual.ts';

beforeAll(() => tf.setBackend('cpu'));

it('a residual in CPU memory keeps the order of rows, columns and channels, and outlives its tensor', () => {
  const values = Array.from({length: 2 * 5 * 3}, (_, i) => i / 16);
  const tensor = tf.tensor4d(values, [1, 2, 5, 3]);
  const before = tf.memory().numTensors;
  const residual = residualOf(tensor);
  expect(tf.memory().numTensors).toBe(before);
  tensor.dispose();
  expect(residual).toMatchObject({widthPx: 5, heightPx: 2});
  expect(Array.from(residual.data as Float32Array)).toEqual(values);
});
