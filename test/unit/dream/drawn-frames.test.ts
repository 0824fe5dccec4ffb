import {expect, test} from 'vitest';
import {DrawnFrames} from '../../../src/dream/drawn-frames.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

fakeFrames();

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

test('a recorder and a stream get a frame each of one reading, and none while three others are read', async () => {
  const readings: ((frame: VideoFrame | undefined) => void)[] = [];
  const drawn = new DrawnFrames({read: () => new Promise((resolve) => readings.push(resolve))});
  const got: (VideoFrame | undefined)[] = [];
  const offer = (...timestamps: number[]): void =>
    drawn.offer((read) => {
      for (const timestamp of timestamps) void read(timestamp).then((frame) => got.push(frame));
    });
  offer(1, 2);
  expect(readings).toHaveLength(1);
  for (const timestamp of [3, 4, 5]) offer(timestamp);
  await settled();
  expect(readings).toHaveLength(3);
  expect(got).toEqual([undefined]);
  readings[0]?.(frames.image());
  await settled();
  expect(got.map((frame) => frame?.timestamp)).toEqual([undefined, 1, 2]);
  expect(frames.open).toBe(2);
  for (const frame of got) frame?.close();

  // One was read, two are still: there is room for one more.
  offer(6);
  offer(7);
  await settled();
  expect(readings).toHaveLength(4);
  expect(got.slice(3)).toEqual([undefined]);
  got.length = 3;
  for (const settle of readings.slice(1)) settle(frames.image());
  await settled();
  expect(got.slice(3).map((frame) => frame?.timestamp)).toEqual([3, 4, 6]);
  for (const frame of got.slice(3)) frame?.close();
  offer();
  expect(readings).toHaveLength(4);
  expect(frames.open).toBe(0);
});

test('a reading that fails fails for those who wanted it, and the next is free', async () => {
  let failing = true;
  const drawn = new DrawnFrames({
    read: () => (failing ? Promise.reject(new Error('Lost.')) : Promise.resolve(frames.image())),
  });
  const outcomes: string[] = [];
  const offer = (): void =>
    drawn.offer((read) => {
      for (const who of ['recorder', 'stream']) {
        read(0).then(
          (frame) => {
            frame?.close();
            outcomes.push(`${who} got it`);
          },
          () => outcomes.push(`${who} failed`),
        );
      }
    });
  offer();
  await settled();
  failing = false;
  offer();
  await settled();
  expect(outcomes).toEqual(['recorder failed', 'stream failed', 'recorder got it', 'stream got it']);
  expect(frames.open).toBe(0);
});
