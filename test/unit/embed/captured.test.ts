import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Captured} from '../../../src/embed/captured.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

fakeFrames();

interface Port {
  onmessage?: (event: {data: unknown}) => void;
  closed: boolean;
}
let ports: Port[];
let written: number;
let isStopped: boolean;

beforeEach(() => {
  ports = [];
  written = 0;
  isStopped = false;
  vi.stubGlobal(
    'MessageChannel',
    class {
      readonly port1 = {closed: false, postMessage: () => undefined, close: () => (this.port1.closed = true)};
      readonly port2 = {};
      constructor() {
        ports.push(this.port1);
      }
    },
  );
  vi.stubGlobal(
    'MediaStream',
    class {
      constructor(readonly tracks: unknown[]) {}
    },
  );
});
afterEach(() => {
  vi.unstubAllGlobals();
});

/** A generator that takes frames until it is stopped. */
function stubGenerator(): void {
  vi.stubGlobal(
    'MediaStreamTrackGenerator',
    class {
      readonly writable = new WritableStream<VideoFrame>({
        write: (frame) => {
          frame.close();
          if (isStopped) throw new Error('The track has ended.');
          written += 1;
        },
      });
      readonly stop = (): void => void (isStopped = true);
    },
  );
}

async function give(port: Port | undefined): Promise<void> {
  port?.onmessage?.({data: {type: 'frame', frame: frames.image(), mirror: false, dropped: 0, rateHz: 30}});
  await new Promise((resolve) => setTimeout(resolve, 5));
}

test('the track outlives a dream’s worker, and says when it was stopped', async () => {
  stubGenerator();
  const ended = vi.fn();
  const captured = Captured.open(30, ended);
  expect(captured?.request()).toMatchObject({rateHz: 30});
  await give(ports[0]);
  await give(ports[0]);
  captured?.request();
  expect(ports.map(({closed}) => closed)).toEqual([true, false]);
  await give(ports[1]);
  expect(written).toBe(3);
  expect(ended).not.toHaveBeenCalled();
  isStopped = true;
  await give(ports[1]);
  await give(ports[1]);
  expect(ended).toHaveBeenCalled();
  expect(frames.open).toBe(0);
});

test('where the page can make no track there is none', () => {
  expect(Captured.open(30, () => undefined)).toBeUndefined();
});
