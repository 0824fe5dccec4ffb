import {describe, expect, test} from 'vitest';
import {Patience} from '../../../src/source/patience.ts';

/** How long it waits after the last of frames that came at these times. */
const after = (timesMs: readonly number[]): number => {
  const patience = new Patience();
  return timesMs.map((ms) => patience.next(ms)).at(-1) ?? NaN;
};
const every = (ms: number, count: number, fromMs = 0): number[] =>
  Array.from({length: count}, (_, i) => fromMs + i * ms);

describe('the patience with a camera', () => {
  test('is long at first, and short once it has given thirty frames a second', () => {
    expect(after([0])).toBeGreaterThan(15_000);
    expect(after(every(33, 5))).toBeGreaterThan(15_000);
    expect(after(every(33, 40))).toBe(4000);
  });

  test.each([1000, 5000, 10_000, 60_000])(
    'is longer than the rhythm of one that gives a frame every %i ms',
    (ms) => {
      for (const count of [2, 3, 10, 40, 100]) expect(after(every(ms, count))).toBeGreaterThan(2 * ms);
    },
  );

  test('follows one that becomes slower or faster', () => {
    expect(after([...every(33, 40), ...every(3000, 5, 3000)])).toBe(9000);
    expect(after([...every(3000, 40), ...every(33, 40, 130_000)])).toBe(4000);
  });
});
