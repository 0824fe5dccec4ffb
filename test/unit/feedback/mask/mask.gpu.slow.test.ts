import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {afterAll, describe, expect, test} from 'vitest';
import {Mask} from '../../../../src/feedback/mask/mask.ts';
import type {Place} from '../../../../src/feedback/mask/where.ts';
import {openKernelDevice} from '../../../support/kernel-device.ts';
import {useBackend, type BackendName} from '../../../support/node-backend.ts';
import {peopleFrame} from '../../../support/people-frames.ts';
import {finder} from '../../../support/segmenter.ts';

const found = await openKernelDevice();
const without = typeof found === 'string' ? ` (skipped: ${found})` : '';

/** The mask of a frame of someone in a room, of whom the follower knows nothing. */
async function maskOn(backend: BackendName, place: Place): Promise<Float32Array> {
  await useBackend(backend);
  const {width, height, values} = peopleFrame(0);
  const frame = tf.tensor4d(values, [1, height, width, 3]);
  const camera: Tensor4D = tf.image.resizeBilinear(frame, [96, 170]);
  const mask = new Mask(finder);
  const settings = {where: {place, softness: 0.3}, seconds: 0.1};
  const result = await mask.next(camera, settings, {along: () => undefined}, 0);
  if (!result) throw new Error('There is no mask.', {cause: mask.failure});
  const numbers = new Float32Array(await result.data<'float32'>());
  mask.dispose();
  tf.dispose([frame, camera]);
  return numbers;
}

describe.skipIf(without)(`masks on the GPU${without}`, () => {
  afterAll(() => useBackend('wasm'));

  test.each(['bright', 'person', 'around'] as const)(
    '%s is where it is on the processor',
    async (place) => {
      const [right, got] = [await maskOn('wasm', place), await maskOn('webgpu', place)];
      expect(got).toHaveLength(right.length);
      expect(Math.max(...right) - Math.min(...right)).toBeGreaterThan(0.9);
      const worst = got.reduce((most, value, i) => Math.max(most, Math.abs(value - (right[i] ?? NaN))), 0);
      expect(worst).toBeLessThan(0.02);
    },
    120_000,
  );
});
