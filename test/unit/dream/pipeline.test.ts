import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Stage} from '../../../src/display/stage.ts';
import {defaults} from '../../../src/params/values.ts';
import type {DreamResult} from '../../../src/dream/dreamer.ts';
import type {LoadedDreamer} from '../../../src/dream/load-dreamer.ts';
import type {FromWorker} from '../../../src/dream/messages.ts';
import {Pipeline} from '../../../src/dream/pipeline.ts';

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
  let lose: (message: string) => void = () => undefined;
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
    lost: new Promise<string>((resolve) => (lose = resolve)),
  } as unknown as LoadedDreamer;
  const pipeline = new Pipeline(stage, defaults, (message: FromWorker) => {
    if (message.type === 'lost') came.lost.push(message.message);
    if (message.type === 'problem') came.problems.push(message.message);
  });
  pipeline.start(loaded, defaults);
  return {came, pipeline, lose: (message: string) => lose(message), finish: () => finished()};
}

const nothing: DreamResult = {residual: undefined, probe: undefined, memory: {tensors: 0, bytes: 0}};

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
    lose('The GPU was lost.');
    await vi.advanceTimersByTimeAsync(0);
    const {dreams} = came;
    await vi.advanceTimersByTimeAsync(5000);
    expect(came).toEqual({dreams, disposed: 1, lost: ['The GPU was lost.'], problems: []});
  });

  test('while it rests does so too', async () => {
    const {came, pipeline, lose} = dreaming(() => Promise.resolve(nothing));
    pipeline.rest(true);
    await vi.advanceTimersByTimeAsync(1000);
    const {dreams} = came;
    lose('The GPU was lost.');
    await vi.advanceTimersByTimeAsync(5000);
    pipeline.rest(false);
    await vi.advanceTimersByTimeAsync(5000);
    expect(came).toEqual({dreams, disposed: 1, lost: ['The GPU was lost.'], problems: []});
  });

  test('because its dreams fail does so too, once they have failed four times in a row', async () => {
    const {came} = dreaming(() => Promise.reject(new Error('no')));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(came).toEqual({
      dreams: 4,
      disposed: 1,
      lost: ['The dream failed 4 times in a row: no'],
      problems: [],
    });
  });

  test('tells what fails on a device that is lost only as its loss', async () => {
    const {came, pipeline, lose, finish} = dreaming(() => Promise.resolve(nothing));
    await vi.advanceTimersByTimeAsync(100);
    void pipeline.tell('The kernels were not tuned further.');
    finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(came.problems).toEqual(['The kernels were not tuned further.']);
    // The device answers after what failed, and then says that it is lost.
    void pipeline.tell('A buffer was unmapped.');
    await vi.advanceTimersByTimeAsync(100);
    finish();
    lose('The GPU was lost.');
    await vi.advanceTimersByTimeAsync(1000);
    expect(came).toMatchObject({
      disposed: 1,
      lost: ['The GPU was lost.'],
      problems: ['The kernels were not tuned further.'],
    });
  });

  test('tells so once, also where the device is lost afterwards', async () => {
    const {came, lose, finish} = dreaming(() => Promise.reject(new Error('no')));
    await vi.advanceTimersByTimeAsync(10_000);
    lose('The GPU was lost.');
    finish();
    await vi.advanceTimersByTimeAsync(1000);
    expect(came).toEqual({
      dreams: 4,
      disposed: 1,
      lost: ['The dream failed 4 times in a row: no'],
      problems: [],
    });
  });
});
