import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {lookIn, lookOf, presetOf, presets, type WholeLook} from '../../../../src/params/presets.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {HistoryController} from '../../../../src/ui/perform/history-controller.ts';
import {MorphController} from '../../../../src/ui/perform/morph-controller.ts';
import type {PerformState} from '../../../../src/ui/perform/perform-state.ts';

let store: AppStore;
let morph: MorphController;

const lookNamed = (name: string): WholeLook => {
  const preset = presets.find((candidate) => candidate.name === name);
  if (!preset) throw new Error(name);
  return lookOf(preset);
};
const shown = (): string | undefined => presetOf(store.state.values)?.name;
const perform = (changes: Partial<PerformState>): void =>
  store.set({perform: {...store.state.perform, ...changes}});

beforeEach(() => {
  vi.useFakeTimers();
  store = new Store<AppState>(initialState);
  morph = new MorphController(store);
});
afterEach(() => {
  morph.disconnect();
  vi.useRealTimers();
});

test('without a time, a look is there at once', () => {
  morph.choose(lookNamed('oil'));
  expect(shown()).toBe('oil');
  expect(store.state.morphing).toBeUndefined();
});

test('over seconds or beats it comes step by step, and ends exactly there', () => {
  for (const length of [
    {morphLength: 4, morphUnit: 'seconds'},
    {morphLength: 8, morphUnit: 'beats'},
  ] as const) {
    store.set({values: initialState.values});
    perform(length);
    morph.choose(lookNamed('tunnel'));
    vi.advanceTimersByTime(2000);
    const half = store.state.values.zoom;
    expect(half).toBeGreaterThan(0.08);
    expect(half).toBeLessThan(0.14);
    expect(store.state.morphing).toBeDefined();
    vi.advanceTimersByTime(2100);
    expect(shown()).toBe('tunnel');
    expect(store.state.morphing).toBeUndefined();
    expect(vi.getTimerCount()).toBe(0);
  }
});

test('on the bar, it waits for it', () => {
  const nowS = performance.now() / 1000;
  perform({quantise: 'bar', tempo: {bpm: 120, originS: nowS + 0.5}});
  morph.choose(lookNamed('oil'));
  vi.advanceTimersByTime(480);
  expect(shown()).toBe('shells');
  vi.advanceTimersByTime(60);
  expect(shown()).toBe('oil');
});

test('what the hands move meanwhile stays where they put it', () => {
  perform({morphLength: 2});
  morph.choose(lookNamed('tunnel'));
  vi.advanceTimersByTime(1000);
  store.set({values: {...store.state.values, wet: 0.5}});
  vi.advanceTimersByTime(2000);
  expect(lookIn(store.state.values)).toEqual({...lookNamed('tunnel'), wet: 0.5});
});

test('the crossfader is A at 0 and B at 1, ends a morph that runs, and stays within its ends', () => {
  perform({
    a: {title: 'A', look: lookNamed('oil')},
    b: {title: 'B', look: lookNamed('tunnel')},
    morphLength: 9,
  });
  morph.choose(lookNamed('marble'));
  morph.crossfade(0);
  expect(shown()).toBe('oil');
  morph.crossfade(0.5);
  expect(store.state.values.zoom).toBeCloseTo(0.11, 9);
  morph.crossfade(7);
  expect([shown(), store.state.perform.crossfader]).toEqual(['tunnel', 1]);
  vi.advanceTimersByTime(10_000);
  expect(shown()).toBe('tunnel');
});

test('a whole morph is one step of the history', () => {
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  const history = new HistoryController(store);
  history.connect();
  perform({morphLength: 1});
  morph.choose(lookNamed('oil'));
  vi.advanceTimersByTime(1100);
  morph.choose(lookNamed('tunnel'));
  vi.advanceTimersByTime(1100);
  history.undo();
  expect(shown()).toBe('oil');
  history.undo();
  expect(shown()).toBe('shells');
  history.disconnect();
  vi.unstubAllGlobals();
});
