import {afterEach, expect, test, vi} from 'vitest';
import type {Message} from '../../../src/lib/message.ts';
import {Clips} from '../../../src/library/clips.ts';
import type {ClipFile} from '../../../src/recording/clip-file.ts';
import {Composer} from '../../../src/recording/composer.ts';
import {receiveFrames} from '../../../src/recording/frame-inlet.ts';
import type {RecordStart} from '../../../src/recording/messages.ts';
import {Recording} from '../../../src/recording/recording.ts';
import type {Taken, TappedFrame} from '../../../src/recording/tap.ts';
import {fakeFrames, FakePort, frames} from '../../support/frames.ts';

const file = vi.hoisted(() => ({
  frames: 0,
  concluded: [] as unknown[],
  failing: false,
  open: () => Promise.resolve<unknown>(undefined),
}));
vi.mock('../../../src/lib/locks.ts', () => ({holdLock: () => Promise.resolve(() => undefined)}));
vi.mock('../../../src/recording/clip-file.ts', () => ({ClipFile: {open: () => file.open()}}));

fakeFrames();
afterEach(() => {
  vi.restoreAllMocks();
});

/** A recording whose file counts the frames that come, and a tap's end of its port. */
async function recorder() {
  Object.assign(file, {frames: 0, concluded: [], failing: false});
  const writer = {
    addFrame: () => {
      if (file.failing) return Promise.reject(new Error('The disk is full.'));
      file.frames += 1;
      return Promise.resolve();
    },
    finish: () => Promise.resolve(),
    soundS: 0,
    encodeMs: 3,
    get frames() {
      return file.frames;
    },
  };
  file.open = () =>
    Promise.resolve({
      writer,
      bytes: 0,
      conclude: (_: number, failure: unknown) => {
        file.concluded.push(failure);
        return Promise.resolve({clip: {}});
      },
      close: () => undefined,
    } as unknown as ClipFile);
  const faults: Message[] = [];
  const failures: unknown[] = [];
  const settings = {recordRate: 30, recordConstant: false};
  const recording = await Recording.open(
    Object.create(Clips.prototype) as Clips,
    {settings} as unknown as RecordStart,
    {
      fault: (fault) => faults.push(fault),
      failed: (error) => failures.push(error),
    },
  );
  const inlet = new FakePort();
  receiveFrames(inlet.port, async (tapped) => {
    await recording.take(tapped);
    return recording.encodeMs;
  });
  /** A frame through the port; resolves when it is answered. */
  const give = async (): Promise<Taken> => {
    const before = inlet.posted.length;
    // Later than the frame before, by a clock of a tenth of a millisecond.
    await new Promise((resolve) => setTimeout(resolve, 2));
    const frame = frames.image(1000 * (performance.timeOrigin + performance.now()));
    const tapped: TappedFrame = {type: 'frame', frame, mirror: false, dropped: 0, rateHz: 30};
    inlet.answer(tapped);
    await vi.waitFor(() => expect(inlet.posted).toHaveLength(before + 1));
    return inlet.posted[before] as Taken;
  };
  return {recording, give, faults, failures};
}

test('frames that cannot be composed are left out, counted and reported once, and the recording goes on', async () => {
  const {recording, give, faults, failures} = await recorder();
  await give();
  const compose = vi.spyOn(Composer.prototype, 'compose');
  compose.mockImplementation(() => {
    throw new Error('No canvas.');
  });
  for (let times = 0; times < 5; times += 1) expect(await give()).toMatchObject({type: 'taken'});
  compose.mockRestore();
  await give();
  expect(file.frames).toBe(2);
  expect(recording.progress.dropped).toBe(5);
  expect(faults.map(({code}) => code)).toEqual(['frame-not-recorded']);
  await recording.finish();
  expect(file.concluded).toEqual([undefined]);
  expect(failures).toEqual([]);
  expect(frames.open).toBe(0);
});

test('a file that takes no more ends the recording with its reason, once, and frames are answered to the end', async () => {
  const {recording, give, failures} = await recorder();
  await give();
  file.failing = true;
  for (let times = 0; times < 3; times += 1) expect(await give()).toMatchObject({type: 'taken'});
  expect(failures).toEqual([new Error('The disk is full.')]);
  await recording.finish();
  expect(file.concluded).toEqual([new Error('The disk is full.')]);
  expect(frames.open).toBe(0);
});

test('a recording of which no frame could be composed ends with that reason', async () => {
  const {recording, give} = await recorder();
  vi.spyOn(Composer.prototype, 'compose').mockImplementation(() => {
    throw new Error('No canvas.');
  });
  await give();
  await expect(recording.finish()).rejects.toThrow('No canvas.');
  expect(frames.open).toBe(0);
});

test('a frame is closed and answered also where there is no recording any more', async () => {
  const inlet = new FakePort();
  receiveFrames(inlet.port, () => Promise.resolve(undefined));
  const [frame, source] = [frames.image(), frames.image()];
  inlet.answer({type: 'frame', frame, source, mirror: false, dropped: 0, rateHz: 30} satisfies TappedFrame);
  await vi.waitFor(() => expect(inlet.posted).toEqual([{type: 'taken', encodeMs: undefined}]));
  expect(frames.open).toBe(0);
});

test('a clip that cannot be opened ends the recording with its reason, once', async () => {
  const {recording, give, failures} = await recorder();
  file.open = () => Promise.reject(new Error('No encoder.'));
  expect(await give()).toMatchObject({type: 'taken'});
  expect(await give()).toMatchObject({type: 'taken'});
  expect(failures).toEqual([new Error('No encoder.')]);
  await expect(recording.finish()).rejects.toThrow('No encoder.');
  expect(frames.open).toBe(0);
});
