import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {AscentSettings, Engine, Objective} from '../../../src/ascent/engine.ts';
import {Breathing} from '../../../src/feedback/breathing.ts';
import {CpuFollower} from '../../../src/feedback/follower-cpu.ts';
import {held} from '../../../src/feedback/hold.ts';
import {Dream} from '../../../src/dream/dream.ts';
import {defaults} from '../../../src/params/values.ts';
import {liveOrderOf} from '../../support/dream-order.ts';
import {followerTests, height, picture, settingsOf, width} from '../../support/follower-tests.ts';
import {growingEngine} from '../../support/growing-engine.ts';
import {useBackend} from '../../support/node-backend.ts';

beforeAll(() => useBackend('wasm'));

const deviation = (x: tf.Tensor): number => Math.sqrt(tf.moments(x).variance.dataSync()[0] ?? NaN);

followerTests('the CPU follower', () => new CpuFollower());

describe('holding the tones', () => {
  test('takes out a mean colour, a half in so long whatever the dream rate', () => {
    const tinted = tf.tidy(() => tf.add<Tensor4D>(tf.mul(picture(2), 0.2), tf.tensor1d([0.3, -0.1, 0.2])));
    const bias = (x: Tensor4D): number[] => Array.from(tf.mean(x, [0, 1, 2]).dataSync());
    const before = bias(tinted);
    for (const rate of [10, 40]) {
      let residual: Tensor4D = tinted;
      for (let dream = 0; dream < 0.2 * rate; dream++) {
        residual = held(residual, picture(0), {hold: 0.5, cameraColour: 0}, 1 / rate);
      }
      bias(residual).forEach((value, c) => expect(value).toBeCloseTo((before[c] ?? NaN) / 4, 4));
    }
  });

  test('brings too much contrast back to what the camera has and some more, and leaves less alone', () => {
    const grey = (gain: number): Tensor4D =>
      tf.tidy(() => tf.mul<Tensor4D>(tf.tile(tf.mean<Tensor4D>(picture(2), 3, true), [1, 1, 1, 3]), gain));
    const camera = grey(0.3);
    let residual = grey(3);
    for (let dream = 0; dream < 60; dream++)
      residual = held(residual, camera, {hold: 1, cameraColour: 0}, 0.1);
    expect(deviation(residual)).toBeCloseTo(deviation(camera) + 0.15, 2);
    const weak = tf.tidy(() => tf.sub<Tensor4D>(grey(0.2), tf.mean(grey(0.2))));
    const after = held(weak, camera, {hold: 1, cameraColour: 0}, 0.1);
    expect(deviation(tf.sub(after, weak))).toBeLessThan(1e-5);
  });

  test('keeps the camera’s colours: no channel of the dream differs from another', () => {
    const residual = held(picture(2), picture(0), {hold: 0, cameraColour: 1}, 0.1);
    const [r, g, b] = tf.split(residual, 3, 3);
    expect(tf.max(tf.abs(tf.sub(r as Tensor4D, g as Tensor4D))).dataSync()[0]).toBeLessThan(1e-6);
    expect(tf.max(tf.abs(tf.sub(g as Tensor4D, b as Tensor4D))).dataSync()[0]).toBeLessThan(1e-6);
    expect(deviation(residual)).toBeGreaterThan(0.1);
  });

  test('at nothing leaves every byte', () => {
    const before = picture(1);
    const after = held(before, picture(0), {hold: 0, cameraColour: 0}, 0.1);
    expect(after.dataSync()).toEqual(before.dataSync());
  });
});

test('a dream that begins outgrows its level by a tenth at most, for all its inertia', async () => {
  const level = 0.3;
  const order = liveOrderOf(
    {...defaults, level, hold: 0, breathing: 0, stepSize: 0.1},
    {seconds: 0.1, quality: {shortSidePx: height, steps: 1}},
  );
  const dream = new Dream(new CpuFollower());
  const pattern = tf.tidy(() => tf.sub<Tensor4D>(picture(1), tf.mean(picture(1))));
  const engine = {
    ...growingEngine(),
    ascend: (x: Tensor4D, {stepSize}: AscentSettings) =>
      Promise.resolve(tf.tidy(() => tf.add<Tensor4D>(x, tf.mul(pattern, stepSize)))),
  };
  const strengths: number[] = [];
  for (let index = 0; index < 40; index++) {
    await dream.next(engine, tf.zeros([1, height, width, 3]), order, () => undefined);
    strengths.push(dream.residual ? deviation(dream.residual) : NaN);
  }
  expect(Math.max(...strengths)).toBeLessThan(1.1 * (strengths.at(-1) ?? NaN));
  expect(strengths[2]).toBeGreaterThan(0.5 * (strengths.at(-1) ?? NaN));
  dream.dispose();
});

describe('breathing', () => {
  const objective: Objective = {layers: {mixed3: 1, mixed4: 0.5}, kind: 'mean'};
  const available = ['mixed0', 'mixed1', 'mixed2', 'mixed3', 'mixed4', 'mixed5'] as const;
  const still = {zoom: 1, rotationRad: 0, shiftX: 0, shiftY: 0};

  test('changes nothing while the frame moves, when it is not known to rest, or at none', () => {
    for (const [change, amount] of [
      [0.2, 1],
      [undefined, 1],
      [0, 0],
    ] as const) {
      const breathing = new Breathing();
      for (let dream = 0; dream < 100; dream++) breathing.advance(change, 0.1);
      expect(breathing.objective(objective, available, amount)).toEqual(objective);
      expect(breathing.motion(still, amount, 0.1)).toEqual(still);
    }
  });

  test('sways the objective of a still image, adding nothing and reaching no deeper', () => {
    const breathing = new Breathing();
    let least = Infinity;
    for (let dream = 0; dream < 300; dream++) {
      breathing.advance(0, 0.1);
      const {layers} = breathing.objective(objective, available, 0.5);
      const total = Object.values(layers).reduce((sum, weight) => sum + weight, 0);
      expect(total).toBeCloseTo(1.5, 9);
      expect(layers.mixed5).toBeUndefined();
      least = Math.min(least, layers.mixed4 ?? 0);
    }
    expect(least).toBeLessThan(0.35);
  });

  test('leaves its weight to a layer of which channels are picked', () => {
    const breathing = new Breathing();
    for (let dream = 0; dream < 60; dream++) breathing.advance(0, 0.1);
    const picked = {...objective, channels: {mixed4: [3]}};
    const {layers, channels} = breathing.objective(picked, available, 1);
    expect(channels).toEqual({mixed4: [3]});
    expect(layers.mixed4).toBe(0.5);
    expect((layers.mixed2 ?? 0) + (layers.mixed3 ?? 0)).toBeCloseTo(1, 9);
    expect(layers.mixed2).toBeGreaterThan(0.1);
  });

  test('leaves its weight to a layer that the dream moves away from', () => {
    const breathing = new Breathing();
    for (let dream = 0; dream < 60; dream++) breathing.advance(0, 0.1);
    const {layers} = breathing.objective({...objective, layers: {mixed3: -1, mixed4: 0.5}}, available, 1);
    expect(layers.mixed2).toBeUndefined();
    expect((layers.mixed3 ?? 0) + (layers.mixed4 ?? 0)).toBeCloseTo(-0.5, 9);
    const away = {...objective, layers: {mixed3: -1}};
    expect(breathing.objective(away, available, 1).layers).toEqual({mixed3: -1});
  });

  test('grows and shrinks, and comes back', () => {
    const breathing = new Breathing();
    for (let dream = 0; dream < 300; dream++) breathing.advance(0, 0.1);
    let [size, largest] = [1, 1];
    for (let dream = 0; dream < 73; dream++) {
      breathing.advance(0, 0.1);
      size *= breathing.motion(still, 1, 0.1).zoom;
      largest = Math.max(largest, size, 1 / size);
    }
    expect(largest).toBeGreaterThan(1.02);
    expect(size).toBeCloseTo(1, 2);
  });
});

describe('a dream', () => {
  test('that nothing is climbed for fades on a still image, and holds its memory', async () => {
    const engine = {layers: []} as unknown as Engine;
    const dream = new Dream(new CpuFollower());
    const camera = picture(0);
    const order = {feedback: settingsOf({hold: 0.5}), ascent: null, probe: false};
    const counts: number[] = [];
    for (let index = 0; index < 4; index++) {
      await dream.next(engine, camera, order, () => undefined);
      counts.push(tf.memory().numTensors);
    }
    expect(new Set(counts.slice(1)).size).toBe(1);
    expect(dream.residual && deviation(dream.residual)).toBeCloseTo(0, 6);
    dream.reset();
    expect(dream.residual).toBeUndefined();
  });
});
