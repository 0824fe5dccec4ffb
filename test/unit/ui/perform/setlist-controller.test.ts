import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {lookIn, presetOf} from '../../../../src/params/presets.ts';
import {defaults, type Values} from '../../../../src/params/values.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
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
  controller = new SetlistController(store, new NoticeController(store), morph);
  controller.connect();
});
afterEach(() => {
  controller.disconnect();
  morph.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
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
  // Nor has it gone on meanwhile.
  store.set({attended: false});
  vi.advanceTimersByTime(48_000);
  expect(store.state.values.zoom).toBe(0.123);
  vi.advanceTimersByTime(8000);
  expect(look()).toBe('shells');
});

test('it goes on where it was when the page is opened again', () => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => kept.set(name, value),
  });
  set({setlist: 'oil 1, shells 1', install: true});
  vi.advanceTimersByTime(1.5 * minuteMs);
  expect(look()).toBe('shells');
  controller.disconnect();
  store.set({values: {...store.state.values, ...lookIn({...defaults, zoom: 0.2})}});
  vi.advanceTimersByTime(30 * minuteMs);
  controller.connect();
  expect(look()).toBe('shells');
  vi.advanceTimersByTime(0.6 * minuteMs);
  expect(look()).toBe('oil');
});

test('what names no look is reported, and again only when the list has changed', () => {
  const reported = () => store.state.notices.map(({id, data}) => ({id, data}));
  set({setlist: 'shels 1, oil x, oil 1', install: true});
  expect(look()).toBe('oil');
  expect(reported()).toEqual([{id: 'setlist', data: {list: 'Setlist', unknown: ['shels 1', 'oil x']}}]);
  new NoticeController(store).resolve('setlist');
  vi.advanceTimersByTime(minuteMs);
  expect(reported()).toEqual([]);
  set({attractSetlist: 'tunel'});
  vi.advanceTimersByTime(2000);
  expect(reported()).toContainEqual({
    id: 'attractSetlist',
    data: {list: 'Attract setlist', unknown: ['tunel']},
  });
  set({setlist: 'oil', attractSetlist: 'tunnel'});
  vi.advanceTimersByTime(2000);
  expect(reported()).toEqual([]);
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
