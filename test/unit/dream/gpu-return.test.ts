import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {GpuReturn} from '../../../src/dream/gpu-return.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
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
