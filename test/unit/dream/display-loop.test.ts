import {beforeEach, expect, test, vi} from 'vitest';
import {DisplayLoop} from '../../../src/dream/display-loop.ts';
import type {Stage} from '../../../src/display/stage.ts';
import {defaults} from '../../../src/params/values.ts';
import type {TappedFrame} from '../../../src/recording/tap.ts';
import {fakeFrames, FakePort, frames} from '../../support/frames.ts';

fakeFrames();
let turn: (nowMs: number) => void;
beforeEach(() => {
  vi.stubGlobal('navigator', {hardwareConcurrency: 2});
  vi.stubGlobal('requestAnimationFrame', (callback: typeof turn) => {
    turn = callback;
    return 0;
  });
});

/** A display of which `failing` fails, and what came of it. */
function display() {
  const came = {shown: 0, drawn: 0, first: 0, faults: [] as string[]};
  const failing = {show: false, draw: false, read: false};
  const lose = (what: keyof typeof failing): void => {
    if (failing[what]) throw new Error(`No ${what}.`);
  };
  let isNew = false;
  const stage = {
    sizePx: {widthPx: 8, heightPx: 6},
    device: undefined,
    show: () => {
      lose('show');
      came.shown += 1;
      isNew = true;
      return Promise.resolve();
    },
    draw: () => {
      lose('draw');
      if (!isNew) return false;
      isNew = false;
      came.drawn += 1;
      return true;
    },
    read: () => {
      lose('read');
      return Promise.resolve(frames.image());
    },
  };
  const loop = new DisplayLoop(stage as unknown as Stage, defaults, {
    drawn: () => (came.first += 1),
    fault: ({code}) => came.faults.push(code),
  });
  let nowMs = 0;
  /** A frame comes and the screen asks. */
  const next = async (): Promise<void> => {
    await loop.take(frames.frame(), false);
    turn((nowMs += 100));
    await new Promise((resolve) => setTimeout(resolve, 2));
  };
  return {loop, came, failing, next};
}

test.each(['show', 'draw'] as const)(
  'a frame whose %s fails is lost, and the next is shown',
  async (what) => {
    const {came, failing, next} = display();
    await next();
    failing[what] = true;
    await next();
    await next();
    expect(came).toMatchObject({drawn: 1, faults: ['frame-not-shown', 'frame-not-shown']});
    failing[what] = false;
    await next();
    expect(came).toMatchObject({drawn: 2, first: 1});
    expect(frames.open).toBe(0);
  },
);

test('a recorder whose frames cannot be read or copied costs no frame of the display', async () => {
  const {loop, came, failing, next} = display();
  const recorder = new FakePort();
  loop.tap({port: recorder.port, of: 'dream', beside: true, rateHz: 1e6});
  failing.read = true;
  await next();
  await next();
  expect(came).toMatchObject({shown: 2, drawn: 2});
  expect(new Set(came.faults)).toEqual(new Set(['frame-not-recorded']));
  failing.read = false;
  await next();
  expect(recorder.posted).toHaveLength(1);
  for (const {frame, source} of recorder.posted as TappedFrame[]) {
    frame.close();
    source?.close();
  }
  loop.tap(undefined);
  expect(recorder.closed).toBe(true);
  expect(frames.open).toBe(0);
});

test('another window has drawn what the screen does not ask for, each image once and to itself', async () => {
  const {loop, came, failing, next} = display();
  await next();
  expect(await loop.show(), 'nothing is new').toBeUndefined();
  await loop.take(frames.frame(), false);
  const frame = await loop.show();
  expect(came.drawn).toBe(2);
  frame?.close();
  expect(frames.open).toBe(0);
  // What the screen drew in between would be missing there.
  await loop.take(frames.frame(), false);
  turn(performance.now());
  expect(came.drawn).toBe(2);
  failing.read = true;
  expect(await loop.show()).toBeUndefined();
  expect(came).toMatchObject({drawn: 3, faults: ['frame-not-shown']});
  turn(performance.now() + 1000);
  await loop.take(frames.frame(), false);
  turn(performance.now() + 1000);
  expect(came.drawn, 'the screen is drawn again once nobody else asks').toBe(4);
});

test('frames that come while it is frozen or rests are closed unseen', async () => {
  const {loop, came, next} = display();
  await next();
  loop.freeze(true);
  await next();
  loop.freeze(false);
  loop.rest(true);
  await next();
  expect(came.shown).toBe(1);
  loop.rest(false);
  await next();
  expect(came).toMatchObject({shown: 2, faults: []});
  expect(frames.open).toBe(0);
});

test('frames are shown one after the other, and each is closed only then', async () => {
  const shows: (() => void)[] = [];
  const stage = {
    sizePx: {widthPx: 8, heightPx: 6},
    show: () => new Promise<void>((resolve) => shows.push(resolve)),
  };
  const loop = new DisplayLoop(stage as unknown as Stage, defaults, {
    drawn: () => undefined,
    fault: () => undefined,
  });
  const taken = [loop.take(frames.frame(), false), loop.take(frames.frame(), false)];
  await Promise.resolve();
  expect([shows.length, frames.open]).toEqual([1, 2]);
  shows[0]?.();
  await taken[0];
  await Promise.resolve();
  expect([shows.length, frames.open]).toEqual([2, 1]);
  shows[1]?.();
  await taken[1];
  expect(frames.open).toBe(0);
});
