import {afterEach, beforeEach, vi} from 'vitest';
import type {Frame} from '../../src/source/source.ts';

const open = new Set<FakeFrame>();
let failing = false;

/** What the tests need of a VideoFrame: it can be copied while it is open, and counts as open until it is closed. */
export class FakeFrame {
  readonly displayWidth = 8;
  readonly displayHeight = 6;
  readonly timestamp: number;

  constructor(of?: unknown, {timestamp = 0}: {timestamp?: number} = {}) {
    if (failing) throw new Error('No memory for a frame.');
    if (of instanceof FakeFrame && !open.has(of)) throw new Error('The frame was closed.');
    this.timestamp = timestamp;
    open.add(this);
  }

  clone(): FakeFrame {
    return new FakeFrame(this, this);
  }

  close(): void {
    open.delete(this);
  }
}

export const frames = {
  /** How many are open. */
  get open(): number {
    return open.size;
  },
  /** Lets no frame be made or copied, or lets them again. */
  set failing(on: boolean) {
    failing = on;
  },
  /** A new one, as a VideoFrame. */
  image: (timestamp = 0): VideoFrame => new FakeFrame(undefined, {timestamp}) as unknown as VideoFrame,
  /** A new one, as a source gives it. */
  frame: (): Frame => ({image: frames.image(), timestampMs: 0}),
};

/** Puts the fake in the place of VideoFrame for each test of the file, none of them open. */
export function fakeFrames(): void {
  beforeEach(() => {
    open.clear();
    failing = false;
    vi.stubGlobal('VideoFrame', FakeFrame);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });
}

/** A port that keeps what is posted to it; `answer` is what the other end posts. */
export class FakePort {
  onmessage: ((event: {data: unknown}) => void) | null = null;
  readonly posted: unknown[] = [];
  failing = false;
  closed = false;

  postMessage(message: unknown): void {
    if (this.failing) throw new DOMException('It cannot be cloned.', 'DataCloneError');
    this.posted.push(message);
  }

  answer(data: unknown): void {
    this.onmessage?.({data});
  }

  close(): void {
    this.closed = true;
  }

  get port(): MessagePort {
    return this as unknown as MessagePort;
  }
}
