import {expect, test} from 'vitest';
import type {Message} from '../../../src/lib/message.ts';
import {Tap, type TappedFrame, type TapRequest} from '../../../src/recording/tap.ts';
import {fakeFrames, FakePort, frames} from '../../support/frames.ts';

fakeFrames();

/** A tap that may give as many frames as it is asked for, and what came of it. */
function tapOf(request: Partial<TapRequest> = {}) {
  const recorder = new FakePort();
  const faults: string[] = [];
  const tap = new Tap(
    {port: recorder.port, of: 'dream', beside: false, rateHz: 1e6, ...request},
    {rateHz: 1e6, observe: () => undefined},
    ({code}: Message) => faults.push(code),
  );
  const read = (): Promise<VideoFrame> => Promise.resolve(frames.image());
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));
  const draw = async (reading: () => Promise<VideoFrame | undefined> = read): Promise<void> => {
    tap.drawn(reading, false, 0);
    await settled();
  };
  /** The recorder takes all that came, and closes it. */
  const take = (): number => {
    const given = recorder.posted.splice(0) as TappedFrame[];
    for (const {frame, source} of given) {
      frame.close();
      source?.close();
      recorder.answer({type: 'taken', encodeMs: undefined});
    }
    return given.length;
  };
  return {tap, recorder, faults, draw, take, settled};
}

test.each([
  ['rejects', () => Promise.reject(new Error('The context was lost.'))],
  [
    'throws',
    () => {
      throw new Error('The context was lost.');
    },
  ],
])('a reading that %s costs its own frame only', async (_, failing) => {
  const {draw, take, faults} = tapOf();
  for (let times = 0; times < 5; times += 1) await draw(failing);
  expect(take()).toBe(0);
  expect(new Set(faults)).toEqual(new Set(['frame-not-recorded']));
  await draw();
  await draw();
  expect(take()).toBe(2);
  expect(frames.open).toBe(0);
});

test('a frame that was lost with its context is left out without a fault', async () => {
  const {draw, take, faults} = tapOf();
  await draw(() => Promise.resolve(undefined));
  await draw();
  expect(take()).toBe(1);
  expect(faults).toEqual([]);
});

test('a frame that cannot be handed over is closed, and the next one goes through', async () => {
  const {tap, recorder, draw, take, faults} = tapOf({beside: true});
  const image = frames.image();
  tap.source(image);
  image.close();
  recorder.failing = true;
  for (let times = 0; times < 5; times += 1) await draw();
  expect(frames.open).toBe(1); // the source's, beside which the next is to be
  recorder.failing = false;
  await draw();
  expect(take()).toBe(1);
  expect(faults).toHaveLength(5);
  tap.close();
  expect(frames.open).toBe(0);
});

test.each(['dream', 'source'] as const)(
  'a frame of the source that cannot be copied for a recorder of the %s costs that frame only',
  async (of) => {
    const {tap, draw, take, settled, faults} = tapOf({of, beside: of === 'dream'});
    const give = async (): Promise<void> => {
      const image = frames.image();
      frames.failing = faults.length === 0;
      tap.source(image);
      frames.failing = false;
      image.close();
      await settled();
      await draw();
    };
    await give();
    expect(take()).toBe(0);
    await give();
    expect(take()).toBe(1);
    expect(faults).toEqual(['frame-not-recorded']);
    tap.close();
    expect(frames.open).toBe(0);
  },
);

test('a frame that is still being read when the tap closes is closed, and not given', async () => {
  const {tap, recorder, settled} = tapOf();
  let arrive: (frame: VideoFrame) => void = () => undefined;
  tap.drawn(() => new Promise((resolve) => (arrive = resolve)), false, 0);
  tap.close();
  arrive(frames.image());
  await settled();
  expect(recorder.posted).toEqual([]);
  expect(frames.open).toBe(0);
});

test('frames that are read at once are given in the order in which they were drawn', async () => {
  const {tap, recorder, settled} = tapOf();
  const readings: ((frame: VideoFrame) => void)[] = [];
  for (let times = 0; times < 2; times += 1) {
    tap.drawn(() => new Promise((resolve) => readings.push(resolve)), false, 0);
    await settled();
  }
  const [first, second] = [frames.image(1), frames.image(2)];
  readings[1]?.(second);
  await settled();
  expect(recorder.posted).toEqual([]);
  readings[0]?.(first);
  await settled();
  expect((recorder.posted as TappedFrame[]).map(({frame}) => frame)).toEqual([first, second]);
  for (const {frame} of recorder.posted as TappedFrame[]) frame.close();
});

test('no more frames are under way than the recorder may hold', async () => {
  const {draw, take} = tapOf();
  for (let times = 0; times < 5; times += 1) await draw();
  expect(take()).toBe(2);
  await draw();
  expect(take()).toBe(1);
});
