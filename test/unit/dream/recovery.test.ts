import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {defaults} from '../../../src/params/values.ts';
import {Backoff} from '../../../src/lib/backoff.ts';
import {GpuReturn} from '../../../src/dream/gpu-return.ts';
import {MemoryLimit} from '../../../src/dream/memory-limit.ts';
import {isOutOfMemory} from '../../../src/gpu/out-of-memory.ts';
import {CameraReturn, type CameraWatch} from '../../../src/source/camera-return.ts';
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

test('a restart comes at once after success, then later and later, for ever', () => {
  const backoff = new Backoff();
  const waits = () => Array.from({length: 8}, () => backoff.failed());
  expect(waits()).toEqual([0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  backoff.succeeded();
  expect(backoff.failed()).toBe(0);
});

describe('the return of the GPU', () => {
  const adapter = {info: {isFallbackAdapter: false}} as GPUAdapter;

  test('is seen when the browser gives an adapter again, and not before', async () => {
    const returned = vi.fn();
    let given: GPUAdapter | null = null;
    const gpu = new GpuReturn(returned, {requestAdapter: () => Promise.resolve(given)});
    gpu.watch();
    await vi.advanceTimersByTimeAsync(128_000);
    expect(returned).not.toHaveBeenCalled();
    given = adapter;
    await vi.advanceTimersByTimeAsync(15_000);
    expect(returned).toHaveBeenCalledOnce();
  });

  test('is looked for less often the more often it brought nothing', async () => {
    const returned = vi.fn();
    const gpu = new GpuReturn(returned, {requestAdapter: () => Promise.resolve(adapter)});
    const waits: number[] = [];
    for (let times = 1; times <= 4; times++) {
      gpu.watch();
      let waitedMs = 0;
      while (returned.mock.calls.length < times) {
        await vi.advanceTimersByTimeAsync(1000);
        waitedMs += 1000;
      }
      waits.push(waitedMs);
    }
    expect(waits).toEqual([15_000, 30_000, 60_000, 120_000]);
  });
});

describe('the limit of memory', () => {
  test('makes dreams smaller each time, reports that, and ends with another size asked for', () => {
    const limit = new MemoryLimit();
    const values = {...defaults, resolution: 480, resolutionMin: 400};
    expect(limit.applied(values)).toBe(values);
    limit.lower(values);
    expect(limit.applied(values)).toMatchObject({resolution: 336, resolutionMin: 336});
    limit.lower(values);
    expect(limit.applied(values).resolution).toBe(235);
    expect(limit.degradations(values)).toMatchObject([
      {code: 'memory-limited', data: {limitPx: 235, askedPx: 480}},
    ]);
    const other = {...values, resolution: 300};
    expect(limit.degradations(other)).toEqual([]);
    expect(limit.applied(other)).toBe(other);
    expect(limit.applied(values)).toBe(values);
  });

  test('never goes below what the network needs', () => {
    const limit = new MemoryLimit();
    const values = {...defaults, resolution: 80};
    for (let i = 0; i < 5; i++) limit.lower(values);
    expect(limit.applied(values).resolution).toBe(75);
  });

  test('knows the words of the GPU and of WebAssembly', () => {
    expect(isOutOfMemory(new RangeError('Array buffer allocation failed'))).toBe(true);
    expect(isOutOfMemory(new Error('Aborted(OOM). Build with -sASSERTIONS'))).toBe(true);
    expect(isOutOfMemory(new Error('Out of memory'))).toBe(true);
    expect(isOutOfMemory(new Error('No room'))).toBe(false);
  });
});

describe('a lost camera', () => {
  function watchOf(permission: PermissionState, cameras: number) {
    const state = {permission, cameras, changed: () => undefined as unknown};
    const watch: CameraWatch = {
      permission: () => Promise.resolve(state.permission),
      cameras: () => Promise.resolve(state.cameras),
      onChange: (changed) => {
        state.changed = changed;
        return () => (state.changed = () => undefined);
      },
    };
    return {state, watch};
  }

  test('is tried within 5 s of its return, and until it runs', async () => {
    const {state, watch} = watchOf('granted', 0);
    const retry = vi.fn(() => Promise.resolve());
    const camera = new CameraReturn(retry, watch);
    camera.lost('camera-ended');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(retry).not.toHaveBeenCalled();
    state.cameras = 1;
    state.changed();
    await vi.advanceTimersByTimeAsync(0);
    expect(retry).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(5000);
    expect(retry.mock.calls.length).toBeGreaterThan(1);
    camera.stop();
    const tries = retry.mock.calls.length;
    state.changed();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(retry).toHaveBeenCalledTimes(tries);
  });

  test('never makes the browser ask anew, but for a camera that came where there was none', async () => {
    const {state, watch} = watchOf('prompt', 1);
    const retry = vi.fn(() => Promise.resolve());
    const camera = new CameraReturn(retry, watch);
    camera.lost('camera-denied');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(retry).not.toHaveBeenCalled();
    state.permission = 'granted';
    await vi.advanceTimersByTimeAsync(2500);
    expect(retry).toHaveBeenCalledOnce();
    state.permission = 'prompt';
    camera.lost('camera-missing');
    await vi.advanceTimersByTimeAsync(2500);
    expect(retry).toHaveBeenCalledTimes(2);
    camera.stop();
  });
});
