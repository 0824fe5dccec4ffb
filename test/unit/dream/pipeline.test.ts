import {afterEach, beforeEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import type {Stage} from '../../../src/display/stage.ts';
import {defaults} from '../../../src/params/values.ts';
import type {DreamResult} from '../../../src/dream/dreamer.ts';
import type {LoadedDreamer} from '../../../src/dream/load-dreamer.ts';
import type {FromWorker, Status} from '../../../src/dream/messages.ts';
import {catalogue, type Message} from '../../../src/lib/message.ts';
import {Pipeline} from '../../../src/dream/pipeline.ts';

const reports = catalogue({
  lost: () => ({message: 'The GPU was lost.'}),
  untuned: () => ({message: 'The kernels were not tuned.'}),
  unmapped: () => ({message: 'A buffer was unmapped.'}),
});

const stage = {
  sizePx: {widthPx: 160, heightPx: 120},
  lost: new Promise(() => undefined),
  draw: () => false,
  dreamOn: () => undefined,
  setResidual: () => undefined,
} as unknown as Stage;

/** A pipeline that dreams by `next`, and what became of it. */
function dreaming(next: () => Promise<DreamResult>) {
  const came = {dreams: 0, disposed: 0, lost: [] as string[], problems: [] as string[]};
  let finished: () => void = () => undefined;
  let lose: (message: Message) => void = () => undefined;
  const loaded = {
    backend: {
      ...{kind: 'webgpu', description: '', device: undefined, degradations: []},
      finish: () => new Promise<void>((resolve) => (finished = resolve)),
    },
    dreamer: {
      model: {title: '', widthMultiplier: 1, lastLayer: 'mixed0', engine: '', layers: [], degradations: []},
      msPerPixelStep: undefined,
      next: () => {
        came.dreams += 1;
        return next();
      },
      dispose: () => Promise.resolve(void (came.disposed += 1)),
    },
    lost: new Promise<Message>((resolve) => (lose = resolve)),
  } as unknown as LoadedDreamer;
  const pipeline = new Pipeline(stage, defaults, (message: FromWorker) => {
    if (message.type === 'lost') came.lost.push(message.problem.code);
    if (message.type === 'problem') came.problems.push(message.problem.code);
  });
  pipeline.start(loaded, defaults);
  return {came, pipeline, lose: () => lose(reports.lost()), finish: () => finished()};
}

const nothing: DreamResult = {
  residual: undefined,
  probe: undefined,
  memory: {tensors: 0, bytes: 0},
  lacks: [],
};

describe('a pipeline that ends', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal('requestAnimationFrame', () => 0);
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  test('because the device is lost gives back what the dream held, and dreams no more', async () => {
    const {came, lose} = dreaming(() => Promise.resolve(nothing));
    await vi.advanceTimersByTimeAsync(1000);
    expect(came.dreams).toBeGreaterThan(3);
    expect(came.disposed).toBe(0);
    lose();
    await vi.advanceTimersByTimeAsync(0);
    const {dreams} = came;
    await vi.advanceTimersByTimeAsync(5000);
    expect(came).toEqual({dreams, disposed: 1, lost: ['lost'], problems: []});
  });

  test('while it rests does so too', async () => {
    const {came, pipeline, lose} = dreaming(() => Promise.resolve(nothing));
    pipeline.rest(true);
    await vi.advanceTimersByTimeAsync(1000);
    const {dreams} = came;
    lose();
    await vi.advanceTimersByTimeAsync(5000);
    pipeline.rest(false);
    await vi.advanceTimersByTimeAsync(5000);
    expect(came).toEqual({dreams, disposed: 1, lost: ['lost'], problems: []});
  });

  test('because its dreams fail does so too, once they have failed four times in a row', async () => {
    const {came} = dreaming(() => Promise.reject(new Error('no')));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(came).toEqual({
      dreams: 4,
      disposed: 1,
      lost: ['dreams-failed'],
      problems: [],
    });
  });

  test('reports what fails on a lost device only as its loss', async () => {
    const {came, pipeline, lose, finish} = dreaming(() => Promise.resolve(nothing));
    await vi.advanceTimersByTimeAsync(100);
    void pipeline.report(reports.untuned());
    finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(came.problems).toEqual(['untuned']);
    // The device answers after what failed, and then says that it is lost.
    void pipeline.report(reports.unmapped());
    await vi.advanceTimersByTimeAsync(100);
    finish();
    lose();
    await vi.advanceTimersByTimeAsync(1000);
    expect(came).toMatchObject({
      disposed: 1,
      lost: ['lost'],
      problems: ['untuned'],
    });
  });

  test('reports that once, also where the device is lost afterwards', async () => {
    const {came, lose, finish} = dreaming(() => Promise.reject(new Error('no')));
    await vi.advanceTimersByTimeAsync(10_000);
    lose();
    finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(came).toEqual({
      dreams: 4,
      disposed: 1,
      lost: ['dreams-failed'],
      problems: [],
    });
  });
});

test.each(['webgpu', 'wasm'])(
  'on %s a display that is slower than its source makes the dream smaller',
  async (kind) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    onTestFinished(() => void vi.unstubAllGlobals());
    let turn: (nowMs: number) => void = () => undefined;
    vi.stubGlobal('requestAnimationFrame', (callback: typeof turn) => {
      turn = callback;
      return 0;
    });
    const shown = {...stage, show: () => Promise.resolve(), draw: () => true} as unknown as Stage;
    const loaded = {
      backend: {kind, description: '', device: undefined, degradations: [], finish: () => Promise.resolve()},
      dreamer: {
        model: {title: '', widthMultiplier: 1, lastLayer: 'mixed0', engine: '', layers: [], degradations: []},
        next: () => Promise.resolve(nothing),
      },
      lost: new Promise<Message>(() => undefined),
    } as unknown as LoadedDreamer;
    const dreams: (Status['dream'] & {readonly reported: boolean})[] = [];
    const pipeline = new Pipeline(shown, {...defaults, spare: false}, (message: FromWorker) => {
      if (message.type !== 'status') return;
      const {dream, degradations} = message.status;
      dreams.push({...dream, reported: degradations.some(({code}) => code === 'reduced-for-display')});
    });
    pipeline.start(loaded, defaults);
    const image = {close: () => undefined} as VideoFrame;
    /** For four seconds, 20 frames come per second, and the screen asks this often. */
    const run = async (turnsPerSecond: number): Promise<void> => {
      for (let ms = 0; ms < 4000; ms += 50) {
        void pipeline.take({image, timestampMs: ms}, false);
        if (ms % (1000 / turnsPerSecond) === 0) turn(performance.now());
        await vi.advanceTimersByTimeAsync(50);
      }
    };
    await run(20);
    const full = dreams.at(-1);
    expect(full?.reported).toBe(false);
    await run(5);
    expect(dreams.at(-1)?.heightPx).toBeLessThan(full?.heightPx ?? 0);
    expect(dreams.at(-1)?.reported).toBe(true);
  },
);
