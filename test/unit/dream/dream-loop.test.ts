import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Residual} from '../../../src/display/residual.ts';
import {DreamLoop} from '../../../src/dream/dream-loop.ts';
import type {Dreamer, DreamResult} from '../../../src/dream/dreamer.ts';
import {defaults} from '../../../src/params/values.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A loop that dreams by `next`, and what came of it; the residuals that are open count. */
function dreaming(next: (dream: number) => Promise<void>) {
  const came = {
    dreams: 0,
    shown: 0,
    open: 0,
    fresh: [] as number[],
    faults: [] as string[],
    ended: [] as string[],
  };
  const residual = (): Residual => {
    came.open += 1;
    const dispose = (): void => void (came.open -= 1);
    return {widthPx: 1, heightPx: 1, data: new Float32Array(3), dispose};
  };
  const dreamer = {
    model: {widthMultiplier: 1, lastLayer: 'mixed10', layers: []},
    next: async ({fresh}: {fresh: boolean}): Promise<DreamResult> => {
      came.dreams += 1;
      if (fresh) came.fresh.push(came.dreams);
      await next(came.dreams);
      return {residual: residual(), probe: undefined, memory: {tensors: 0, bytes: 0}};
    },
    dispose: () => Promise.resolve(),
  } as unknown as Dreamer;
  const display = {
    sizePx: {widthPx: 160, heightPx: 120},
    selfie: false,
    resting: false,
    dreamOn: () => undefined,
    setResidual: (dream: Residual | undefined) => {
      came.shown += 1;
      dream?.dispose();
    },
  };
  const loop = new DreamLoop(dreamer, display, defaults, {
    first: () => undefined,
    fault: ({code}) => came.faults.push(code),
    ended: ({code}) => came.ended.push(code),
  });
  return {loop, came};
}

test('a dream whose frame could not be read is skipped, and the next one starts from the source', async () => {
  const {came} = dreaming((dream) =>
    dream % 2 === 0 ? Promise.reject(new Error('No frame.')) : Promise.resolve(),
  );
  await vi.advanceTimersByTimeAsync(2000);
  expect(came.dreams).toBeGreaterThan(6);
  expect(came.shown).toBe(Math.ceil(came.dreams / 2));
  expect(came.fresh.slice(0, 2)).toEqual([3, 5]);
  expect(new Set(came.faults)).toEqual(new Set(['dream-skipped']));
  expect(came.ended).toEqual([]);
  expect(came.open).toBe(0);
});

test('a dream that was reset while it was dreamed is not shown, and let go', async () => {
  let resolve: () => void = () => undefined;
  const {loop, came} = dreaming(() => new Promise((done) => (resolve = done)));
  await vi.advanceTimersByTimeAsync(150);
  loop.reset();
  resolve();
  await vi.advanceTimersByTimeAsync(1000);
  expect(came).toMatchObject({dreams: 2, shown: 0, open: 0, fresh: [2]});
});
