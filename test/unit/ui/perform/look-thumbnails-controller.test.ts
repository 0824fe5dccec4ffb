import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {LookThumbnailRequest} from '../../../../src/dream/look-thumbnail-messages.ts';
import {lookIn, presets} from '../../../../src/params/presets.ts';
import {defaults} from '../../../../src/params/values.ts';
import type {FrameListener} from '../../../../src/ui/app/source-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {LookThumbnailsController} from '../../../../src/ui/perform/look-thumbnails-controller.ts';

/** How long a thumbnail takes. */
const dreamMs = 500;

let store: AppStore;
let controller: LookThumbnailsController;
let listener: FrameListener | undefined;
let asked: {readonly request: LookThumbnailRequest; readonly atMs: number}[];
let copies: number;
let closed: number;
let fails: boolean;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', {baseURI: 'https://reverie.example/'});
  [asked, copies, closed, fails, listener] = [[], 0, 0, false, undefined];
  const status = {ripening: undefined} as unknown as AppState['status'];
  store = new Store<AppState>({...initialState, status, controlsShown: true});
  controller = new LookThumbnailsController(store, {
    frames: (added) => {
      listener = added;
      return () => (listener = undefined);
    },
    smallFrame: () => {
      copies += 1;
      return Promise.resolve({close: () => undefined} as ImageBitmap);
    },
    open: () => ({
      dream: async (request) => {
        asked.push({request, atMs: performance.now()});
        await new Promise((resolve) => setTimeout(resolve, dreamMs));
        if (fails) throw new Error('The model is gone.');
        return new Blob([request.id]);
      },
      close: () => closed++,
    }),
    isHidden: () => false,
  });
  controller.connect();
});
afterEach(() => {
  controller.disconnect();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Time passes, with 10 frames a second. */
async function pass(seconds: number): Promise<void> {
  for (let tenth = 0; tenth < 10 * seconds; tenth += 1) {
    listener?.({image: {}} as never, {} as never);
    await vi.advanceTimersByTimeAsync(100);
  }
}

test('each look has its turn, the own ones first, over the values of the page, a twentieth of the time at most', async () => {
  const own = {id: 'own-1', name: 'Velvet', look: {...lookIn(defaults), zoom: 0.2}};
  store.set({looks: [own], values: {...defaults, crop: 0.25}});
  await pass(10 + (presets.length + 2) * 11);
  const ids = asked.map(({request}) => request.id);
  const turns = ['own-1', ...presets.map(({name}) => name)];
  expect(ids.slice(0, turns.length + 1)).toEqual([...turns, 'own-1']);
  expect(asked[0]?.request.values).toEqual({...defaults, crop: 0.25, ...own.look});
  expect(Object.keys(store.state.sourceThumbnails)).toEqual(turns);
  const pauses = asked.slice(1).map(({atMs}, index) => atMs - (asked[index]?.atMs ?? 0));
  expect(Math.min(...pauses)).toBeGreaterThanOrEqual(20 * dreamMs);
  expect(copies).toBe(asked.length);
});

test('nothing is dreamed in the first seconds, nor while nobody sees it, and the worker is given up', async () => {
  await pass(9.5);
  expect(asked).toHaveLength(0);
  await pass(12);
  expect(asked.length).toBeGreaterThan(0);
  store.set({controlsShown: false});
  const before = asked.length;
  await pass(29);
  expect([asked.length, closed]).toEqual([before, 0]);
  await pass(2);
  expect(closed).toBe(1);
  store.set({performing: true});
  await pass(3);
  expect(asked.length).toBeGreaterThan(before);
});

test('what fails leaves the thumbnail that was there, and the next look has its turn', async () => {
  await pass(10.6);
  const shown = store.state.sourceThumbnails;
  expect(Object.keys(shown)).toEqual([presets[0]?.name]);
  fails = true;
  await pass(25);
  expect(store.state.sourceThumbnails).toBe(shown);
  expect(asked.length).toBeGreaterThan(2);
});

test('a recording has the machine to itself', async () => {
  store.set({recording: {kind: 'clip', progress: {} as never}});
  await pass(20);
  expect(asked).toHaveLength(0);
});
