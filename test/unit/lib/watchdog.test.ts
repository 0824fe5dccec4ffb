import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {Watchdog} from '../../../src/lib/watchdog.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a watchdog', () => {
  test('times out once, when it was not reset for the limit', () => {
    const onTimeout = vi.fn();
    const watchdog = new Watchdog(onTimeout);
    watchdog.watch(5000);
    vi.advanceTimersByTime(4000);
    watchdog.reset();
    vi.advanceTimersByTime(4500);
    expect(onTimeout).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(onTimeout).toHaveBeenCalledOnce();
    vi.advanceTimersByTime(60_000);
    expect(onTimeout).toHaveBeenCalledOnce();
  });

  test('does not count while nothing could come, and counts from there on', () => {
    const onTimeout = vi.fn();
    let busy = true;
    const watchdog = new Watchdog(onTimeout, {excused: () => busy});
    watchdog.watch(4000);
    vi.advanceTimersByTime(60_000);
    expect(onTimeout).not.toHaveBeenCalled();
    busy = false;
    vi.advanceTimersByTime(3500);
    expect(onTimeout).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1000);
    expect(onTimeout).toHaveBeenCalledOnce();
  });

  test('does not count what a sleeping machine missed', () => {
    let nowMs = 0;
    const onTimeout = vi.fn();
    const watchdog = new Watchdog(onTimeout, {now: () => nowMs});
    watchdog.watch(5000);
    // One timer fires late, eight hours after the one before.
    nowMs += 8 * 3600_000;
    vi.advanceTimersByTime(500);
    expect(onTimeout).not.toHaveBeenCalled();
    for (let tick = 0; tick < 8; tick++) {
      nowMs += 500;
      vi.advanceTimersByTime(500);
    }
    expect(onTimeout).toHaveBeenCalledOnce();
    watchdog.stop();
  });
});
