import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import {kept, startOf} from '../../../src/feedback/feedback.ts';
import {isStill, motionOver, type Motion} from '../../../src/feedback/motion.ts';
import {resized, warp} from '../../../src/feedback/warp.ts';

const still: Motion = {zoom: 1, rotationRad: 0, shiftX: 0, shiftY: 0};

/** A residual with a single bright pixel. */
function dot(height: number, width: number, y: number, x: number): Tensor4D {
  const data = new Float32Array(height * width * 3);
  data.fill(1, (y * width + x) * 3, (y * width + x) * 3 + 3);
  return tf.tensor4d(data, [1, height, width, 3]);
}

/** Where the brightness of a picture lies, and how much of it there is. */
function centroid(picture: Tensor4D): {y: number; x: number; sum: number} {
  const [, height, width] = picture.shape;
  const data = picture.dataSync();
  const found = {y: 0, x: 0, sum: 0};
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = data[(y * width + x) * 3] ?? 0;
      found.y += y * value;
      found.x += x * value;
      found.sum += value;
    }
  }
  return {y: found.y / found.sum, x: found.x / found.sum, sum: found.sum};
}

describe.each(['cpu', 'wasm'])('feedback on %s', (backend) => {
  beforeAll(async () => {
    if (backend === 'wasm') {
      const {useBackend} = await import('../../support/node-backend.ts');
      await useBackend('wasm');
    } else {
      await tf.setBackend('cpu');
    }
  });

  test('warp shifts to the right and down', () => {
    const moved = centroid(warp(dot(40, 60, 10, 20), {...still, shiftX: 6 / 60, shiftY: 4 / 40}));
    expect(moved.x).toBeCloseTo(26, 3);
    expect(moved.y).toBeCloseTo(14, 3);
  });

  test('warp zooms about the centre', () => {
    const blob = tf.tidy(() => tf.add<Tensor4D>(dot(41, 61, 20, 40), dot(41, 61, 20, 41)));
    const moved = centroid(warp(blob, {...still, zoom: 1.5}));
    expect(moved.y).toBeCloseTo(20, 1);
    expect(moved.x).toBeCloseTo(30 + 1.5 * 10.5, 0);
  });

  test('a positive rotation turns clockwise as seen', () => {
    const moved = centroid(warp(dot(41, 41, 20, 30), {...still, rotationRad: Math.PI / 2}));
    expect(moved.x).toBeCloseTo(20, 1);
    expect(moved.y).toBeCloseTo(30, 1);
  });

  test('a warp and its opposite cancel', () => {
    const data = tf.tidy(() => {
      const rows = tf.range(0, 40).reshape([1, 40, 1, 1]).div(7).sin();
      const columns = tf.range(0, 60).reshape([1, 1, 60, 1]).div(9).cos();
      return tf.tile(tf.mul<Tensor4D>(rows, columns), [1, 1, 1, 3]);
    });
    const there = warp(data, {...still, rotationRad: 0.1});
    const back = warp(there, {...still, rotationRad: -0.1});
    const inner = (x: Tensor4D) => x.slice([0, 10, 15, 0], [1, 20, 30, 3]);
    expect(inner(back).sub(inner(data)).abs().max().dataSync()[0]).toBeLessThan(0.02);
  });

  test('what lies outside comes in as nothing', () => {
    const ones = tf.ones<tf.Rank.R4>([1, 20, 20, 3]);
    const moved = warp(ones, {...still, shiftX: 0.5}).dataSync();
    expect(moved[0]).toBe(0);
    expect(moved[19 * 3]).toBe(1);
  });

  test('the start is the camera plus what was carried, clipped', () => {
    const camera = tf.fill<tf.Rank.R4>([1, 8, 8, 3], 0.5);
    const carried = tf.fill<tf.Rank.R4>([1, 8, 8, 3], 0.2);
    expect(startOf(camera, carried).dataSync()[10]).toBeCloseTo(0.7, 6);
    expect(startOf(camera, tf.mul(carried, 10)).dataSync()[10]).toBe(1);
    expect(startOf(camera, undefined).dataSync()[10]).toBe(0.5);
  });

  test('a residual of another size is carried over', () => {
    const residual = tf.fill<tf.Rank.R4>([1, 15, 22, 3], 0.25);
    const found = resized(residual, [1, 30, 44, 3]);
    expect(found.shape).toEqual([1, 30, 44, 3]);
    expect(found.mean().dataSync()[0]).toBeCloseTo(0.25, 5);
  });
});

describe('decay', () => {
  test('leaves half after a half-life, at any dream rate', () => {
    for (const rate of [1, 6, 10, 30, 60]) {
      let left = 1;
      for (let dream = 0; dream < 2 * rate; dream++) left *= kept(0.5, 1 / rate);
      expect(left, `${rate} dreams a second`).toBeCloseTo(1 / 16, 12);
    }
  });

  test('leaves nothing without a half-life, all after no time, and less the shorter it is', () => {
    expect(kept(0, 0.1)).toBe(0);
    expect(kept(0.9, 0)).toBe(1);
    expect(kept(0.5, 0.1)).toBeLessThan(kept(0.9, 0.1));
  });
});

describe('motion', () => {
  const rates = {zoom: 0.3, rotation: 40, driftX: 0.1, driftY: -0.2};

  test('is the same over a second at any dream rate', () => {
    const after = (dreams: number) => {
      const motion = motionOver(rates, 1 / dreams, false);
      return {
        zoom: motion.zoom ** dreams,
        rotation: motion.rotationRad * dreams,
        x: motion.shiftX * dreams,
        y: motion.shiftY * dreams,
      };
    };
    const [slow, fast] = [after(6), after(60)];
    expect(slow.zoom).toBeCloseTo(fast.zoom, 10);
    expect(slow.rotation).toBeCloseTo(fast.rotation, 10);
    expect(slow.x).toBeCloseTo(0.1, 10);
    expect(slow.y).toBeCloseTo(-0.2, 10);
  });

  test('turns and slides the other way when the frame is mirrored, so that it looks the same', () => {
    const plain = motionOver(rates, 0.1, false);
    const mirrored = motionOver(rates, 0.1, true);
    expect(mirrored.rotationRad).toBe(-plain.rotationRad);
    expect(mirrored.shiftX).toBe(-plain.shiftX);
    expect(mirrored.zoom).toBe(plain.zoom);
  });

  test('does not leap after a pause, and is still at rest', () => {
    expect(motionOver(rates, 3600, false).zoom).toBeLessThan(1.1);
    expect(isStill(motionOver({zoom: 0, rotation: 0, driftX: 0, driftY: 0}, 0.1, true))).toBe(true);
  });
});
