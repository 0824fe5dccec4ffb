import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {CameraReturn} from '../../../src/source/camera-return.ts';
import type {DeviceWatch} from '../../../src/source/device-return.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe('a lost camera', () => {
  function watchOf(permission: PermissionState, cameras: number) {
    const state = {permission, cameras, changed: () => undefined as unknown};
    const watch: DeviceWatch = {
      permission: () => Promise.resolve(state.permission),
      count: () => Promise.resolve(state.cameras),
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
