import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {FrameMotion} from '../../../src/display/frame-motion.ts';
import type {Maps} from '../../../src/display/maps.ts';
import type {Stage} from '../../../src/display/stage.ts';
import {DisplayLoop} from '../../../src/dream/display-loop.ts';
import {DreamLoop} from '../../../src/dream/dream-loop.ts';
import type {Dreamer, DreamResult} from '../../../src/dream/dreamer.ts';
import {PacedQueue} from '../../../src/gpu/paced-queue.ts';
import {change, defaults} from '../../../src/params/values.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

const frameMs = 1000 / 30;
const screenMs = 1000 / 60;
const countedMs = 10_000;
/** A dream, in dispatches that are not divided; and what the display sends for a frame. */
const [dreamMs, dispatchMs, drawMs] = [400, 2, 1];
/** Frames that are done so close to each other count once: only the last of them is seen. */
const togetherMs = frameMs / 4;
const sizePx = {widthPx: 160, heightPx: 120};

const wait = (ms: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms);
  });

/** What only its milliseconds are known of. */
interface Commands {
  readonly ms: number;
}

/** A GPU whose queue does one submit after the other, each dispatch in 2 ms of the faked clock. */
class SlowGpu {
  /** When it has done everything submitted so far. */
  doneMs = 0;
  readonly features = new Set<string>();
  readonly queue = {
    submit: (buffers: readonly Commands[]): void => {
      for (const {ms} of buffers) this.doneMs = Math.max(this.doneMs, performance.now()) + ms;
    },
    onSubmittedWorkDone: (): Promise<undefined> => wait(Math.max(0, this.doneMs - performance.now())),
  };

  createCommandEncoder() {
    let ms = 0;
    const dispatchWorkgroups = (): void => void (ms += dispatchMs);
    return {
      beginComputePass: () => ({dispatchWorkgroups, end: () => undefined}),
      finish: (): Commands => ({ms}),
    };
  }
}

/** A stage that sends its work to that GPU, and counts the frames that are seen. */
class CountingStage {
  readonly sizePx = sizePx;
  seen = 0;
  readonly #gpu: SlowGpu;
  readonly #motion: FrameMotion;
  #isNew = false;
  #seenMs = -Infinity;

  constructor(gpu: SlowGpu) {
    this.#gpu = gpu;
    // What it reads back arrives behind everything that was submitted before.
    const luminance: Maps['luminance'] = async ({widthPx, heightPx}) => {
      await gpu.queue.onSubmittedWorkDone();
      return new Float32Array(widthPx * heightPx);
    };
    this.#motion = new FrameMotion({luminance} as unknown as Maps);
  }

  show(): Promise<void> {
    this.#motion.show(sizePx);
    this.#isNew = true;
    return Promise.resolve();
  }

  dreamOn(): void {
    this.#motion.dreamOn();
  }

  setResidual(): void {
    this.#motion.dreamed();
    this.#isNew = true;
  }

  draw(): boolean {
    if (!this.#isNew) return false;
    this.#isNew = false;
    this.#gpu.queue.submit([{ms: drawMs}]);
    const {doneMs} = this.#gpu;
    if (doneMs - this.#seenMs < togetherMs) return true;
    this.#seenMs = doneMs;
    this.seen += 1;
    return true;
  }
}

/** Sends each dream to the GPU in pieces of so many dispatches, and resolves when it is done. */
function slowDreamer(gpu: SlowGpu, perPiece: number, took: number[]): Dreamer {
  const queue = new PacedQueue(gpu as unknown as GPUDevice, 'dream', 1);
  const pieces = Array.from({length: dreamMs / dispatchMs / perPiece}, () => ({units: perPiece}));
  return {
    model: {widthMultiplier: 1, lastLayer: 'mixed10', layers: []},
    next: async (): Promise<DreamResult> => {
      const startMs = performance.now();
      const record = (pass: GPUComputePassEncoder, part: readonly {units: number}[]): void => {
        for (const {units} of part) {
          for (let dispatch = 0; dispatch < units; dispatch += 1) pass.dispatchWorkgroups(1);
        }
      };
      await queue.send(pieces, record, {yieldToEventLoop: () => wait(0).then(() => undefined)});
      await gpu.queue.onSubmittedWorkDone();
      took.push(performance.now() - startMs);
      const residual = {...sizePx, data: new Float32Array(3), dispose: () => undefined};
      return {residual, probe: undefined, memory: {tensors: 0, bytes: 0}, lacks: []};
    },
  } as unknown as Dreamer;
}

/** The frames per second that are seen, and the milliseconds of the dreams beside them. */
async function shown(perPiece?: number): Promise<{fps: number; took: readonly number[]}> {
  const took: number[] = [];
  const problems: string[] = [];
  const fault = ({code}: {code: string}): void => void problems.push(code);
  const gpu = new SlowGpu();
  const stage = new CountingStage(gpu);
  const {values} = change(defaults, {governor: false, frameRate: 30});
  const display = new DisplayLoop(stage as unknown as Stage, values, {drawn: () => undefined, fault});
  if (perPiece !== undefined) {
    const events = {first: () => undefined, fault, ended: fault};
    new DreamLoop(slowDreamer(gpu, perPiece, took), display, values, events);
  }
  const source = setInterval(() => void display.take(frames.frame(), false), frameMs);
  // What a submit costs is found out first.
  await vi.advanceTimersByTimeAsync(2000);
  const before = stage.seen;
  await vi.advanceTimersByTimeAsync(countedMs);
  clearInterval(source);
  expect(problems).toEqual([]);
  return {fps: ((stage.seen - before) * 1000) / countedMs, took};
}

fakeFrames();
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (turn: (nowMs: number) => void) =>
    setTimeout(() => turn(performance.now()), screenMs),
  );
});
afterEach(() => {
  vi.clearAllTimers();
  vi.useRealTimers();
});

test('dreams of 400 ms on the GPU of the display leave it its rate within a tenth', async () => {
  const without = await shown();
  const beside = await shown(1);
  expect(without.fps).toBeGreaterThan(20);
  expect(beside.took.length).toBeGreaterThan(10);
  expect(Math.min(...beside.took)).toBeGreaterThanOrEqual(dreamMs);
  expect(beside.fps / without.fps).toBeGreaterThan(0.9);
});

test('the same dreams, each as one submit, would take most frames from it', async () => {
  const without = await shown();
  const beside = await shown(dreamMs / dispatchMs);
  expect(beside.took.length).toBeGreaterThan(10);
  expect(beside.fps / without.fps).toBeLessThan(0.5);
});
