import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {defaults} from '../../../../src/params/values.ts';
import type {Source} from '../../../../src/source/source.ts';
import {ValuesController} from '../../../../src/ui/app/values-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

let store: AppStore;
let controller: ValuesController;
let written: string[];

/** The page is opened at an address. */
function open(search: string): void {
  vi.stubGlobal('location', {search, pathname: '/', hash: ''});
  controller.connect();
}
const shown = () => store.state.notices.map(({id, code, data}) => ({id, code, data}));

beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  vi.stubGlobal('history', {
    state: null,
    replaceState: (_state: unknown, _title: string, address: string) => void written.push(address),
  });
  store = new Store<AppState>(initialState);
  controller = new ValuesController(store, new NoticeController(store));
});
afterEach(() => {
  controller.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('the address gives the values, and what is wrong in it is one notice with each cause', () => {
  open('?wet=9&nonsense=1&zoom=0.1');
  expect(store.state.values).toEqual({...defaults, wet: 2, zoom: 0.1});
  expect(shown()).toMatchObject([
    {
      id: 'address',
      code: 'settings-in-address',
      data: {
        causes: [
          {code: 'value-clamped', data: {key: 'wet', used: 2}},
          {code: 'parameter-unknown', data: {name: 'nonsense'}},
        ],
      },
    },
  ]);
});

test('a refused change leaves the value and is shown until a change is accepted', () => {
  open('');
  controller.change({mirror: 'sideways', wet: 0.5});
  expect(store.state.values).toEqual({...defaults, wet: 0.5});
  expect(shown()).toMatchObject([
    {
      id: 'values',
      code: 'settings-refused',
      data: {causes: [{code: 'value-refused', data: {key: 'mirror'}}]},
    },
  ]);
  controller.change({wet: 0.75});
  expect(shown()).toEqual([]);
});

test('the address follows the values a little behind, once for many changes, and not after the end', () => {
  open('');
  for (const wet of [0.1, 0.2, 0.3]) controller.change({wet});
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(written).toEqual(['/?wet=0.3']);
  store.set({pinned: true});
  controller.reset(['wet']);
  vi.advanceTimersByTime(1000);
  expect(written).toEqual(['/?wet=0.3', '/']);
  controller.change({wet: 0.4});
  controller.disconnect();
  vi.advanceTimersByTime(1000);
  expect(written).toHaveLength(2);
});

test('an action is understood from what the source is: a selfie is mirrored until it is turned off', () => {
  open('');
  store.set({source: {kind: 'camera', label: '', selfie: true} as Source});
  controller.act('mirror');
  expect(store.state.values.mirror).toBe('off');
  controller.act('mirror');
  expect(store.state.values.mirror).toBe('on');
});

test('a thousand changes a second are at most one a frame, of which the last counts', async () => {
  open('');
  let changes = 0;
  const stop = store.subscribe(({values}, before) => (changes += values === before.values ? 0 : 1));
  for (let change = 1; change <= 1000; change += 1) {
    controller.steer({wet: change / 1000, zoom: -change / 1000});
    await vi.advanceTimersByTimeAsync(1);
  }
  await vi.advanceTimersByTimeAsync(20);
  stop();
  expect(changes).toBeGreaterThan(50);
  expect(changes).toBeLessThanOrEqual(1020 / 16 + 1);
  expect(store.state.values).toMatchObject({wet: 1, zoom: -1});
  // After a pause it waits for nothing.
  await vi.advanceTimersByTimeAsync(100);
  controller.steer({wet: 0.7});
  await Promise.resolve();
  expect(store.state.values.wet).toBe(0.7);
  controller.steer({wet: 0.5});
  controller.disconnect();
  await vi.advanceTimersByTimeAsync(100);
  expect(store.state.values.wet).toBe(0.7);
});
