import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {cells} from '../../../../src/exhibition/presence.ts';
import {defaults} from '../../../../src/params/values.ts';
import type {Frame, Source} from '../../../../src/source/source.ts';
import type {FrameListener} from '../../../../src/ui/app/source-controller.ts';
import {AttractController} from '../../../../src/ui/exhibition/attract-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

const minuteMs = 60_000;
const camera = {kind: 'camera'} as Source;
const video = {kind: 'video'} as Source;

let store: AppStore;
let listeners: Set<FrameListener>;
/** RGBA of what the next frame shows. */
let shown: Uint8ClampedArray;
let controller: AttractController;

/** A frame of `source` in which the upper rows of the cells have this brightness, and the others none. */
function see(source: Source, brightness: number): void {
  shown = new Uint8ClampedArray(4 * cells.width * cells.height).fill(0);
  shown.fill(brightness, 0, 4 * cells.width * 4);
  for (const listener of listeners) listener({image: {}} as Frame, source);
}
const state = () => {
  const {attracting, attractLook} = store.state;
  return [attracting, attractLook?.name];
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('window', new EventTarget());
  vi.stubGlobal(
    'OffscreenCanvas',
    class {
      getContext = () => ({drawImage: () => undefined, getImageData: () => ({data: shown})});
    },
  );
  const values = {...defaults, install: true, attract: 2, attractSetlist: 'oil 1, shells 1'};
  store = new Store<AppState>({...initialState, values});
  listeners = new Set();
  controller = new AttractController(store, {
    onFrame: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  });
  controller.connect();
});
afterEach(() => {
  controller.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('without visitors it attracts after the minutes that are set, by its setlist', () => {
  vi.advanceTimersByTime(2 * minuteMs - 1000);
  expect(state()).toEqual([false, undefined]);
  vi.advanceTimersByTime(2000);
  expect(state()).toEqual([true, 'oil']);
  vi.advanceTimersByTime(minuteMs);
  expect(state()).toEqual([true, 'shells']);
  expect(store.state.values).toMatchObject({attract: 2});
});

test('a touch ends it at once, and the minutes begin again', () => {
  vi.advanceTimersByTime(2 * minuteMs + 1000);
  window.dispatchEvent(new Event('pointermove'));
  expect(state()).toEqual([false, undefined]);
  vi.advanceTimersByTime(2 * minuteMs - 1000);
  expect(state()).toEqual([false, undefined]);
  vi.advanceTimersByTime(2000);
  expect(state()).toEqual([true, 'oil']);
});

test('movement in front of the camera ends it; that of a video, and another camera, do not', () => {
  vi.advanceTimersByTime(2 * minuteMs + 1000);
  for (const brightness of [0, 200, 0]) {
    see(video, brightness);
    vi.advanceTimersByTime(1000);
  }
  see(camera, 0);
  vi.advanceTimersByTime(1000);
  see({...camera}, 200);
  vi.advanceTimersByTime(1000);
  expect(state()).toEqual([true, 'oil']);
  see(camera, 0);
  vi.advanceTimersByTime(1000);
  see(camera, 200);
  expect(state()).toEqual([false, undefined]);
});

test.each([
  ['the operator is there', {attended: true}],
  ['the screen is off', {mode: 'off' as const}],
  ['it is no exhibition', {values: {...defaults, attract: 2}}],
  ['no minutes are set', {values: {...defaults, install: true, attract: 0}}],
])('it does not attract while %s', (_when, change) => {
  vi.advanceTimersByTime(2 * minuteMs + 1000);
  expect(store.state.attracting).toBe(true);
  store.set(change);
  vi.advanceTimersByTime(1000);
  expect(state()).toEqual([false, undefined]);
});

test('nothing is watched after the end', () => {
  controller.disconnect();
  vi.advanceTimersByTime(10 * minuteMs);
  expect(state()).toEqual([false, undefined]);
  expect(listeners.size).toBe(0);
});
