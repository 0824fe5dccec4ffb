import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Modulator} from '../../../../src/params/automation/modulator.ts';
import {lookOf, presets} from '../../../../src/params/presets.ts';
import type {Values} from '../../../../src/params/values.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {HistoryController} from '../../../../src/ui/perform/history-controller.ts';

const modulator: Modulator = {key: 'zoom', shape: 'sine', rate: 1, unit: 'beats', depth: 0.2, phase: 0};

let store: AppStore;
let history: HistoryController;
let page: EventTarget;

const set = (changes: Partial<Values>): void => store.set({values: {...store.state.values, ...changes}});
/** Something that the hands begin, `atMs` on the page's clock. */
function hand(type: string, atMs = 0): void {
  page.dispatchEvent(Object.defineProperty(new Event(type), 'timeStamp', {value: atMs}));
}

beforeEach(() => {
  page = new EventTarget();
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
  vi.stubGlobal('removeEventListener', page.removeEventListener.bind(page));
  store = new Store<AppState>(initialState);
  history = new HistoryController(store);
  history.connect();
});
afterEach(() => {
  history.disconnect();
  vi.unstubAllGlobals();
});

test('one drag is one step, and what is no part of the look stays as it is', () => {
  hand('pointerdown');
  for (let step = 1; step <= 50; step += 1) set({zoom: step / 100});
  set({resolution: 120});
  hand('pointerdown');
  set({wet: 0.5});
  history.undo();
  expect(store.state.values).toMatchObject({wet: 1, zoom: 0.5, resolution: 120});
  history.undo();
  expect(store.state.values).toEqual({...initialState.values, resolution: 120});
  history.undo();
  history.redo();
  history.redo();
  history.redo();
  expect(store.state.values).toMatchObject({wet: 0.5, zoom: 0.5, resolution: 120});
});

test('lanes and modulators are undone with the look', () => {
  const {automation} = store.state;
  const other = {...automation, modulators: [modulator]};
  hand('pointerdown');
  store.set({automation: other});
  hand('pointerdown');
  set({wet: 0.5});
  history.undo();
  expect(store.state.automation).toBe(other);
  expect(store.state.values.wet).toBe(1);
  history.undo();
  expect(store.state.automation).toBe(automation);
  history.redo();
  expect(store.state.automation).toBe(other);
});

test('each preset that is chosen is a step', () => {
  for (const preset of presets) {
    hand('keydown');
    set(lookOf(preset));
  }
  for (const preset of presets.toReversed().slice(1)) {
    history.undo();
    expect(store.state.values).toMatchObject(lookOf(preset));
  }
});

test('a wheel that turns on is one step, and two when it rested', () => {
  for (const atMs of [0, 100, 200, 5000]) {
    hand('wheel', atMs);
    set({zoom: (atMs + 100) / 10_000});
  }
  history.undo();
  expect(store.state.values.zoom).toBe(0.03);
  history.undo();
  expect(store.state.values.zoom).toBe(0);
});

test('what an unattended exhibition plays is not recorded', () => {
  store.set({values: {...store.state.values, install: true}});
  set({wet: 0.5});
  history.undo();
  expect(store.state.values.wet).toBe(0.5);
});
