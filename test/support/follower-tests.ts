import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {describe, expect, test} from 'vitest';
import type {FeedbackSettings} from '../../src/feedback/feedback.ts';
import type {Follower} from '../../src/feedback/follower.ts';
import {defaults} from '../../src/params/values.ts';
import {liveOrderOf} from './dream-order.ts';

/** Of the pictures of `picture`. */
export const [height, width] = [48, 64];

/** Smooth colour, another for each seed, moved to the right by `shift` pixels. */
export function picture(seed: number, shift = 0): Tensor4D {
  const values = Float32Array.from({length: height * width * 3}, (_, i) => {
    const [x, y, c] = [(Math.floor(i / 3) % width) - shift, Math.floor(i / 3 / width), i % 3];
    return 0.4 * Math.sin((x * (2 + seed)) / 9 + c) + 0.4 * Math.cos((y * (1 + seed)) / 7 + x / 5);
  });
  return tf.tensor4d(values, [1, height, width, 3]);
}

export const settingsOf = (values: Partial<typeof defaults>, seconds = 0.1): FeedbackSettings =>
  liveOrderOf({...defaults, breathing: 0, hold: 0, ...values}, {seconds}).feedback;

const average = async (x: tf.Tensor): Promise<number> => (await tf.mean(x).data())[0] ?? NaN;
const deviation = async (x: tf.Tensor): Promise<number> =>
  Math.sqrt((await tf.moments(x).variance.data())[0] ?? NaN);

/** What every follower does, whatever backend TensorFlow.js runs on then. */
export const followerTests = (name: string, create: () => Follower): void => {
  describe(`following by ${name}`, () => {
    const ones = (): Tensor4D => tf.ones([1, height, width, 3]);

    test('keeps half of a dream after a half-life on a still image, at any dream rate', async () => {
      for (const rate of [5, 20]) {
        const follower = create();
        let residual = ones();
        for (let dream = 0; dream <= rate; dream++) {
          const carried = await follower.carry(picture(0), residual, settingsOf({persistence: 1}, 1 / rate));
          if (!carried) throw new Error('Nothing was carried.');
          if (dream > 0) residual = carried;
        }
        expect(await average(residual)).toBeCloseTo(0.5, 3);
      }
    });

    test('moves a dream with its frame, and not where following is off', async () => {
      for (const follow of [true, false]) {
        const follower = create();
        const settings = settingsOf({follow, persistence: 6, persistenceMoving: 6});
        const residual = tf.tidy(() => tf.slice(picture(1), [0, 0, 0, 0], [1, height, width, 3]));
        await follower.carry(picture(0), residual, settings);
        const carried = await follower.carry(picture(0, 3), residual, settings);
        if (!carried) throw new Error('Nothing was carried.');
        const inner = (x: Tensor4D): Tensor4D => tf.slice(x, [0, 8, 12, 0], [1, 32, 40, 3]);
        const wrong = async (against: Tensor4D): Promise<number> =>
          (await deviation(tf.sub(inner(carried), inner(against)))) / (await deviation(inner(against)));
        expect((await wrong(picture(1, 3))) < 0.25).toBe(follow);
        expect((await wrong(picture(1))) < 0.05).toBe(!follow);
      }
    });

    test('dissolves after a cut over the time it is given, at once for none', async () => {
      const dark = (): Tensor4D => tf.tidy(() => tf.sub(tf.mul(picture(0), 0.3), 0.6));
      const bright = (): Tensor4D => tf.tidy(() => tf.add(tf.mul(picture(3), 0.3), 0.6));
      const left = async (dissolve: number, dreams: number): Promise<number> => {
        const follower = create();
        const settings = settingsOf({dissolve, persistence: 6, persistenceMoving: 6});
        let residual: Tensor4D | undefined = ones();
        await follower.carry(dark(), residual, settings);
        for (let dream = 0; dream < dreams; dream++)
          residual = await follower.carry(bright(), residual, settings);
        return residual ? await average(residual) : NaN;
      };
      expect(await left(0.5, 2)).toBeGreaterThan(0.5);
      expect(await left(0.5, 2)).toBeLessThan(0.62);
      expect(await left(0.5, 5)).toBeCloseTo(0, 5);
      expect(await left(0, 1)).toBe(0);
    });

    test('takes what the dream grew by along, and dissolves it with the dream', async () => {
      const follower = create();
      const settings = settingsOf({dissolve: 0.5, persistence: 6, persistenceMoving: 6});
      const dark = tf.tidy(() => tf.sub<Tensor4D>(tf.mul(picture(0), 0.3), 0.6));
      const bright = tf.tidy(() => tf.add<Tensor4D>(tf.mul(picture(3), 0.3), 0.6));
      const left: number[] = [];
      for (const camera of [dark, dark, ...Array<Tensor4D>(6).fill(bright)]) {
        await follower.carry(camera, ones(), settings);
        const growth = follower.growthAlong(ones());
        left.push(growth ? await average(growth) : 0);
      }
      const expected = [0, 1, 0, 0.75, 2 / 3, 0.5, 0, 1];
      expected.forEach((share, i) => expect(left[i], `frame ${i}`).toBeCloseTo(share, 2));
      follower.dispose();
    });

    test('carries a dream over to another size', async () => {
      const follower = create();
      const small = tf.fill<tf.Rank.R4>([1, 24, 32, 3], 0.5);
      const carried = await follower.carry(picture(0), small, settingsOf({persistence: 1}));
      expect(carried?.shape).toEqual([1, height, width, 3]);
      expect(carried && (await average(carried))).toBeCloseTo(0.5 * 2 ** -0.1, 4);
    });
  });
};
