import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {openStreamTap} from '../../../src/recording/stream-tap.ts';
import {openFrameTrack} from '../../../src/stream/frame-track.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

fakeFrames();

/** One end of a channel that hands over what a fake frame is: the real one transfers what browsers have only. */
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

/** What was called and drawn, by the stubs below. */
let heard: string[];
let made: {stopped: boolean}[];
const track = (name: string) => {
  const state = {
    name,
    stopped: false,
    stop: () => (state.stopped = true),
    requestFrame: () => heard.push('drawn'),
  };
  made.push(state);
  return state;
};
const writableInto = (name: string): WritableStream<VideoFrame> =>
  new WritableStream({
    write: (frame) => {
      heard.push(`written to ${name}`);
      frame.close();
    },
  });

beforeEach(() => {
  heard = [];
  made = [];
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
  vi.stubGlobal('document', {
    createElement: () => ({
      captureStream: () => ({getVideoTracks: () => [track('canvas')]}),
      getContext: () => ({drawImage: () => undefined}),
    }),
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** Opens a track as the page does and a tap as the worker does, and draws two frames. */
async function streamed() {
  const moved: unknown[] = [];
  const opened = openFrameTrack(1e6, {
    moved: (to) => moved.push(to),
    inFrontOnly: () => heard.push('in front only'),
  });
  const costs: number[] = [];
  const tap = openStreamTap(
    opened.request,
    {rateHz: 1e6, observe: ({encodeMs}) => costs.push(encodeMs)},
    ({code}) => heard.push(code),
  );
  const draw = async (): Promise<void> => {
    tap.drawn(() => Promise.resolve(frames.image()), false, 0);
    await settled();
  };
  await settled();
  await draw();
  opened.cost(7);
  await settled();
  await draw();
  await draw();
  tap.close();
  opened.close();
  return {moved, costs, opened};
}

test('where the page can make a generator the worker writes into it', async () => {
  vi.stubGlobal(
    'MediaStreamTrackGenerator',
    class {
      readonly writable = writableInto('the page’s');
      readonly stop = (): void => void heard.push('stopped');
    },
  );
  const {moved, costs} = await streamed();
  expect(heard).toEqual([...Array<string>(3).fill('written to the page’s'), 'stopped']);
  expect(moved).toEqual([]);
  expect(costs).toContain(7);
  expect(frames.open).toBe(0);
});

test('where the worker can, it makes the track, and the page takes that', async () => {
  vi.stubGlobal(
    'VideoTrackGenerator',
    class {
      readonly track = track('worker');
      readonly writable = writableInto('the worker’s');
    },
  );
  const {moved, costs, opened} = await streamed();
  expect(moved).toEqual([expect.objectContaining({name: 'worker'})]);
  expect(heard).toEqual(Array<string>(3).fill('written to the worker’s'));
  expect(costs).toContain(7);
  expect(opened.rateHz).toBe(1e6);
  expect(made.every(({stopped}) => stopped)).toBe(true);
  expect(frames.open).toBe(0);
});

test('elsewhere the frames go by a canvas of the page, which is said once', async () => {
  const {moved, costs} = await streamed();
  expect(moved).toEqual([]);
  expect(heard).toEqual(['in front only', 'drawn', 'drawn', 'drawn']);
  expect(costs).toContain(7);
  expect(made.every(({stopped}) => stopped)).toBe(true);
  expect(frames.open).toBe(0);
});
