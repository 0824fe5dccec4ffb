import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Backoff} from '../../../src/lib/backoff.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

test('a restart comes at once after success, then later and later, for ever', () => {
  const backoff = new Backoff();
  const waits = () => Array.from({length: 8}, () => backoff.failed());
  expect(waits()).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  backoff.succeeded();
  expect(backoff.failed()).toBe(0);
});
