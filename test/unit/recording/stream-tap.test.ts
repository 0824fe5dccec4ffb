import {beforeEach, expect, test, vi} from 'vitest';
import {openStreamTap, type StreamTally} from '../../../src/recording/stream-tap.ts';
import {fakeFrames, FakePort, frames} from '../../support/frames.ts';

fakeFrames();

/** One end of a channel that hands over what a fake frame is: the real one transfers frames of browsers only. */
class End {
  onmessage: ((event: {data: unknown}) => void) | null = null;
  other: End | undefined;
  postMessage(data: unknown): void {
    queueMicrotask(() => this.other?.onmessage?.({data}));
  }
  close(): void {
    this.other = undefined;
  }
}
beforeEach(() => {
  vi.stubGlobal(
    'MessageChannel',
    class {
      readonly port1 = new End();
      readonly port2 = new End();
      constructor() {
        this.port1.other = this.port2;
        this.port2.other = this.port1;
      }
    },
  );
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** A stream into a track that takes frames as `write` does, and what came of it. */
function streamInto(write: (frame: VideoFrame) => Promise<void>) {
  const page = new FakePort();
  const faults: string[] = [];
  const costs: number[] = [];
  const writable = new WritableStream<VideoFrame>({
    write: async (frame) => {
      try {
        await write(frame);
      } finally {
        frame.close();
      }
    },
  });
  const tap = openStreamTap(
    {rateHz: 1e6, writable, port: page.port},
    {rateHz: 1e6, observe: ({encodeMs}) => costs.push(encodeMs)},
    ({code}) => faults.push(code),
  );
  const draw = async (read = (): Promise<VideoFrame> => Promise.resolve(frames.image())): Promise<void> => {
    tap.drawn(read, false, 0);
    await settled();
  };
  return {tap, page, faults, costs, draw};
}

test('what is drawn is written into the track, and the page hears what was left out', async () => {
  let written = 0;
  const {draw, page, costs, tap} = streamInto(() => Promise.resolve(void (written += 1)));
  for (let times = 0; times < 4; times += 1) await draw();
  expect(written).toBe(4);
  expect((page.posted as StreamTally[]).map(({dropped}) => dropped)).toEqual([0, 0, 0, 0]);
  // What encoding costs is known to the page alone.
  expect(costs).toEqual([]);
  page.answer({type: 'cost', encodeMs: 7});
  await draw();
  expect(costs).toEqual([7]);
  tap.close();
  expect(frames.open).toBe(0);
});

test('a track that takes nothing holds up nothing: frames are left out, and go on when it takes them again', async () => {
  const waiting: (() => void)[] = [];
  const {draw, page, tap} = streamInto(() => new Promise<void>((resolve) => waiting.push(resolve)));
  for (let times = 0; times < 10; times += 1) await draw();
  // One in the track's hands and what may be under way; the others were never read.
  expect(frames.open).toBeLessThanOrEqual(4);
  expect(page.posted).toEqual([]);
  for (let times = 0; times < 5; times += 1) {
    waiting.shift()?.();
    await settled();
  }
  await draw();
  waiting.shift()?.();
  await settled();
  expect((page.posted.at(-1) as StreamTally).dropped).toBe(8);
  tap.close();
  expect(frames.open).toBe(0);
});

test('a track that has ended gets no more, without a fault', async () => {
  const {draw, faults} = streamInto(() =>
    Promise.reject(new DOMException('The track ended.', 'InvalidStateError')),
  );
  for (let times = 0; times < 4; times += 1) await draw();
  expect(faults).toEqual([]);
  expect(frames.open).toBe(0);
});

test('a frame that cannot be read costs itself only, and is said to be the stream’s', async () => {
  let written = 0;
  const {draw, faults} = streamInto(() => Promise.resolve(void (written += 1)));
  await draw(() => Promise.reject(new Error('The context was lost.')));
  await draw();
  expect(faults).toEqual(['frame-not-streamed']);
  expect(written).toBe(1);
  expect(frames.open).toBe(0);
});
