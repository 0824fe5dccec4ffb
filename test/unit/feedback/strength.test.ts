import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, expect, test} from 'vitest';
import {strengthened} from '../../../src/feedback/strength.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';

const [height, width] = [60, 80];
const level = 0.2;

beforeAll(() => useBackend('wasm'));

const picture = (valueAt: (x: number, i: number) => number): Tensor4D =>
  tf.tensor4d(
    Float32Array.from({length: height * width * 3}, (_, i) => valueAt(Math.floor(i / 3) % width, i)),
    [1, height, width, 3],
  );

/** How many times further than the ascent the dream went, at the middle of the left and of the right half. */
function factors(residualAt: (x: number) => number): [number, number] {
  const random = mulberry32(3);
  const camera = picture(() => 0.4 * random() - 0.2);
  const start = tf.add<Tensor4D>(
    camera,
    picture((x, i) => residualAt(x) * (i % 2 === 0 ? 1 : -1)),
  );
  const climbed = tf.add<Tensor4D>(start, 0.01);
  const found = strengthened(camera, start, climbed, {level, range: 1});
  const grown = tf.sub(found, start).dataSync();
  const at = (x: number): number => (grown[3 * ((height / 2) * width + x)] ?? NaN) / 0.01;
  tf.dispose([camera, start, climbed, found]);
  return [at(width / 4), at((3 * width) / 4)];
}

test('grows twelve times as fast where there is no dream, and as the ascent says at its level', () => {
  const [left, right] = factors((x) => (x < width / 2 ? 0 : level));
  expect(left).toBeCloseTo(12, 1);
  expect(right).toBeCloseTo(1, 1);
});

test('grows in its detail no more than twice as fast', () => {
  const camera = picture(() => 0);
  const stripes = picture((x) => (x % 2 === 0 ? 0.01 : -0.01));
  const grown = strengthened(camera, camera, stripes, {level, range: 1});
  const times = tf.div(grown, stripes).slice([0, 10, 10, 0], [1, height - 20, width - 20, 3]);
  expect(tf.max(tf.abs(tf.sub(times, 2))).dataSync()[0]).toBeLessThan(0.1);
  tf.dispose([camera, stripes, grown, times]);
});

test('grows ever slower above its level, but never stops', () => {
  const [somewhat, much] = factors((x) => (x < width / 2 ? 1.5 * level : 4 * level));
  expect(somewhat).toBeCloseTo(0.7, 1);
  expect(much).toBeCloseTo(0.1, 1);
});

test.each([
  ['black', -1],
  ['white', 1],
])('on %s the dream makes room for itself, as it grows', (_, colour) => {
  const camera = picture(() => colour);
  /** How far from black or white the dream is on average, after a residual of which the range has cut half off. */
  const roomAt = (deviation: number): number => {
    const left = picture((x) => (x % 2 === 0 ? -colour * 2 * deviation : 0));
    const start = tf.add<Tensor4D>(camera, left);
    const found = strengthened(camera, start, start, {level, range: 1});
    const mean = tf.mean(found).dataSync()[0] ?? NaN;
    tf.dispose([left, start, found]);
    return 1 - Math.abs(mean);
  };
  expect(roomAt(0)).toBeCloseTo(0, 3);
  expect(roomAt(level / 2)).toBeCloseTo((Math.SQRT2 * level) / 2, 1);
  expect(roomAt(level)).toBeCloseTo(Math.SQRT2 * level, 1);
  camera.dispose();
});

test('what has room for its dream is neither lifted nor lowered', () => {
  const camera = picture(() => 0.5);
  const start = tf.add<Tensor4D>(
    camera,
    picture((x) => level * Math.SQRT2 * Math.sin(x)),
  );
  const found = strengthened(camera, start, start, {level, range: 1});
  const largest = tf.max(tf.abs(tf.sub(found, start))).dataSync()[0];
  expect(largest).toBeLessThan(1e-5);
  tf.dispose([camera, start, found]);
});

test('stays in its range, and leaves its arguments alone and nothing behind', () => {
  const camera = picture(() => 0.9);
  const climbed = tf.add<Tensor4D>(camera, 0.1);
  const before = tf.memory().numTensors;
  const found = strengthened(camera, camera, climbed, {level, range: 0.95});
  expect(tf.memory().numTensors).toBe(before + 1);
  expect(Math.max(...found.dataSync())).toBeCloseTo(0.95, 6);
  expect(camera.dataSync()[0]).toBeCloseTo(0.9, 6);
  tf.dispose([camera, climbed, found]);
});
