import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {lookIn, presetOf} from '../../../../src/params/presets.ts';
import {defaults, type Values} from '../../../../src/params/values.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {MorphController} from '../../../../src/ui/perform/morph-controller.ts';
import {SetlistController} from '../../../../src/ui/perform/setlist-controller.ts';

const minuteMs = 60_000;
let store: AppStore;
let morph: MorphController;
let controller: SetlistController;

const set = (values: Partial<Values>): void => store.set({values: {...store.state.values, ...values}});
const look = (): string | undefined => presetOf(store.state.values)?.name;

beforeEach(() => {
  vi.useFakeTimers();
  store = new Store<AppState>(initialState);
  morph = new MorphController(store);
  controller = new SetlistController(store, morph);
  controller.connect();
});
afterEach(() => {
  controller.disconnect();
  morph.disconnect();
  vi.useRealTimers();
});

test('an exhibition plays it, but changes nothing while the operator is there or after a visitor’s change', () => {
  set({setlist: 'oil 1, shells 1', install: true});
  expect(look()).toBe('oil');
  set({zoom: 0.123});
  vi.advanceTimersByTime(10_000);
  expect(store.state.values.zoom).toBe(0.123);
  store.set({attended: true});
  vi.advanceTimersByTime(minuteMs);
  expect(store.state.values.zoom).toBe(0.123);
  store.set({attended: false});
  vi.advanceTimersByTime(6000);
  expect(look()).toBe('shells');
});

test('one look morphs into the next over the crossfade', () => {
  set({setlist: 'oil 1, tunnel 1', setlistFade: 10, install: true});
  vi.advanceTimersByTime(minuteMs + 6000);
  expect(look()).toBeUndefined();
  expect(store.state.values.zoom).toBeGreaterThan(0.05);
  vi.advanceTimersByTime(6000);
  expect(look()).toBe('tunnel');
});

test('a performer plays and holds it, with looks of their own', () => {
  const own = {id: '1', name: 'Velvet', look: {...lookIn(defaults), zoom: 0.3}};
  store.set({looks: [own]});
  set({setlist: '"velvet" 1, oil 1', setlistFade: 0});
  vi.advanceTimersByTime(minuteMs);
  expect(look()).toBe('shells');
  const perform = (changes: object): void => store.set({perform: {...store.state.perform, ...changes}});
  perform({playing: true});
  expect(store.state.values.zoom).toBe(0.3);
  perform({setlistHeld: true});
  vi.advanceTimersByTime(5 * minuteMs);
  expect(store.state.values.zoom).toBe(0.3);
  perform({setlistHeld: false});
  vi.advanceTimersByTime(minuteMs + 2000);
  expect(look()).toBe('oil');
  perform({playing: false});
  vi.advanceTimersByTime(minuteMs);
  expect(look()).toBe('oil');
});
