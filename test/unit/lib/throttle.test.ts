import fc from 'fast-check';
import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {frameMs, Throttle} from '../../../src/lib/throttle.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

/** A throttled counter that knows when it ran. */
function started(everyMs?: number) {
  const ranMs: number[] = [];
  const throttle = new Throttle(() => ranMs.push(performance.now()), everyMs);
  return {ranMs, throttle};
}
const pass = (ms: number): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

describe('a throttled task', () => {
  test('runs within the same task of the event loop after a pause, once for all that was asked there', async () => {
    const {ranMs, throttle} = started();
    throttle.request();
    throttle.request();
    expect(ranMs).toEqual([]);
    await Promise.resolve();
    expect(ranMs).toHaveLength(1);
    await pass(1000);
    expect(ranMs).toHaveLength(1);
  });

  test('for any requests: the first runs at once, a frame lies between two runs, and the last is followed by one', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({min: 0, max: 60}), {minLength: 1, maxLength: 40}),
        async (gapsMs) => {
          const {ranMs, throttle} = started();
          const startMs = performance.now();
          let seen = 0;
          let value = 0;
          const run = new Throttle(() => (seen = value));
          let askedMs = startMs;
          for (const gapMs of gapsMs) {
            await pass(gapMs);
            const idleMs = performance.now() - (ranMs.at(-1) ?? -Infinity);
            value += 1;
            throttle.request();
            run.request();
            askedMs = performance.now();
            await Promise.resolve();
            if (idleMs >= frameMs) expect(ranMs.at(-1)).toBe(askedMs);
          }
          await pass(2 * frameMs);
          expect(ranMs[0]).toBe(startMs + (gapsMs[0] ?? 0));
          expect(ranMs.at(-1)).toBeGreaterThanOrEqual(askedMs);
          expect(ranMs.at(-1)).toBeLessThanOrEqual(askedMs + frameMs + 1);
          for (const [index, ms] of ranMs.entries()) {
            // Browsers cut the waiting time of a timer down to whole milliseconds.
            if (index > 0) expect(ms - (ranMs[index - 1] ?? 0)).toBeGreaterThan(frameMs - 2);
          }
          expect(seen).toBe(value);
        },
      ),
      {numRuns: 200, seed: 1},
    );
  });

  test('asked for a thousand times a second runs sixty times', async () => {
    const {ranMs, throttle} = started();
    for (let ms = 0; ms < 1000; ms += 1) {
      throttle.request();
      await pass(1);
    }
    expect(ranMs.length).toBeGreaterThan(50);
    expect(ranMs.length).toBeLessThanOrEqual(63);
  });

  test('that asks again while it runs waits its time', async () => {
    let left = 3;
    const ranMs: number[] = [];
    const throttle = new Throttle(() => {
      ranMs.push(performance.now());
      if ((left -= 1) > 0) throttle.request();
    }, 100);
    throttle.request();
    await pass(1000);
    expect(ranMs.map((ms) => ms - (ranMs[0] ?? 0))).toEqual([0, 100, 200]);
  });

  test('is run at once by a flush, in place of what was asked for; what is taken back is not run', async () => {
    const {ranMs, throttle} = started(100);
    throttle.request();
    throttle.flush();
    expect(ranMs).toHaveLength(1);
    throttle.request();
    throttle.flush();
    await pass(1000);
    expect(ranMs).toHaveLength(2);
    throttle.request();
    throttle.cancel();
    await pass(1000);
    expect(ranMs).toHaveLength(2);
    throttle.request();
    await pass(0);
    expect(ranMs).toHaveLength(3);
  });
});
