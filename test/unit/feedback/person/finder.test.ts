import * as tf from '@tensorflow/tfjs';
import {beforeAll, expect, test} from 'vitest';
import {PersonFinder} from '../../../../src/feedback/person/finder.ts';
import type {Segmenter} from '../../../../src/feedback/person/segmenter.ts';
import {useBackend} from '../../../support/node-backend.ts';

beforeAll(() => useBackend('cpu'));

const image = (): tf.Tensor4D => tf.zeros([1, 2, 2, 3]);

/** A segmenter that takes `lookMs` of a clock that only it and `wait` move. */
function finding(lookMs: number, everyFrames?: number) {
  const clock = {ms: 0, looks: 0, opened: 0, disposed: 0};
  const segmenter: Segmenter = {
    find: () => {
      clock.looks += 1;
      clock.ms += lookMs;
      return tf.zeros([1, 2, 2, 1]);
    },
    dispose: () => void (clock.disposed += 1),
  };
  const finder = new PersonFinder({
    open: () => {
      clock.opened += 1;
      return Promise.resolve(segmenter);
    },
    now: () => clock.ms,
    ...(everyFrames !== undefined && {everyFrames}),
  });
  return {finder, clock};
}

test('live it looks for at most a tenth of the time, and opens its network once, when it first looks', async () => {
  const {finder, clock} = finding(30);
  expect(clock.opened).toBe(0);
  for (let frame = 0; clock.ms < 10_000; frame += 1) {
    await finder.find(image(), frame, false);
    // The look has ended when it can be read.
    await new Promise((resolve) => setTimeout(resolve));
    clock.ms += 16;
  }
  // The pause after the last look is still to come.
  expect(((clock.looks - 1) * 30) / clock.ms).toBeLessThanOrEqual(0.1);
  expect(clock.looks).toBeGreaterThan(25);
  expect(clock.opened).toBe(1);
  finder.dispose();
  await Promise.resolve();
  expect(clock.disposed).toBe(1);
});

test('offline it looks at every third frame, whatever the time, and at one that is needed', async () => {
  const {finder, clock} = finding(30, 3);
  const looked: number[] = [];
  for (let frame = 1; frame <= 9; frame += 1) {
    if (await finder.find(image(), frame, frame === 1)) looked.push(frame);
  }
  expect(looked).toEqual([1, 3, 6, 9]);
  expect(clock.looks).toBe(4);
});
