import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {automationFrom, automatonOf, momentOf} from '../../../../src/params/automation/automation.ts';
import {defaults, type Values} from '../../../../src/params/values.ts';
import {dreamedValues, initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {AutomationController} from '../../../../src/ui/perform/automation-controller.ts';
import {
  automationChanged,
  automationNow,
  restoredAutomation,
} from '../../../../src/ui/perform/live-automation.ts';

let store: AppStore;
let controller: AutomationController;

const set = (values: Partial<Values>): void => store.set({values: {...store.state.values, ...values}});
const lane = (text: string, loop = 0) => ({text, unit: 'seconds', easing: 'linear', loop}) as const;
const zoom = (): number => dreamedValues(store.state).zoom;

beforeEach(() => {
  vi.useFakeTimers();
  store = new Store<AppState>(initialState);
  controller = new AutomationController(store);
  controller.connect();
});
afterEach(() => {
  controller.disconnect();
  vi.useRealTimers();
});

test('a lane moves what is dreamed from where it begins, leaves what is set by hand, and stops when it is removed', () => {
  controller.handle({do: 'lane', key: 'zoom', lane: lane('0:(0), 2:(0.5)')});
  vi.advanceTimersByTime(1000);
  expect(zoom()).toBeCloseTo(0.25, 1);
  expect(store.state.values.zoom).toBe(0);
  controller.handle({do: 'restart'});
  vi.advanceTimersByTime(20);
  expect(zoom()).toBeLessThan(0.02);
  vi.advanceTimersByTime(9000);
  expect(zoom()).toBe(0.5);
  controller.handle({do: 'lane', key: 'zoom', lane: undefined});
  expect(zoom()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test('modulators follow the tempo that is tapped', () => {
  controller.handle({
    do: 'modulators',
    modulators: [{key: 'zoom', shape: 'square', rate: 0.5, unit: 'beats', depth: 0.1, phase: 0}],
  });
  const tempo = (bpm: number): void =>
    store.set({perform: {...store.state.perform, tempo: {bpm, originS: performance.now() / 1000}}});
  tempo(60);
  vi.advanceTimersByTime(500);
  expect(zoom()).toBeCloseTo(0.2, 9);
  vi.advanceTimersByTime(700);
  expect(zoom()).toBeCloseTo(-0.2, 9);
  tempo(30);
  vi.advanceTimersByTime(1500);
  expect(zoom()).toBeCloseTo(0.2, 9);
});

test('the gentle mode holds it off', () => {
  controller.handle({do: 'lane', key: 'zoom', lane: lane('0:(0.5)')});
  expect(zoom()).toBe(0.5);
  store.set({gentle: true});
  expect(zoom()).toBe(0);
  expect(automationNow(store.state)).toEqual(initialState.automation);
});

test('what the hands do becomes lanes that do the same again and again', () => {
  controller.handle({do: 'record', on: true});
  expect(store.state.perform.recordingHands).toBe(true);
  for (let step = 0; step <= 60; step += 1) {
    set({zoom: step / 100});
    vi.advanceTimersByTime(1000 / 60);
  }
  vi.advanceTimersByTime(1000);
  controller.handle({do: 'record', on: false});
  expect(store.state.perform.recordingHands).toBe(false);
  expect(Object.keys(store.state.automation.lanes)).toEqual(['zoom']);
  for (let round = 0; round < 3; round += 1) {
    vi.advanceTimersByTime(500);
    expect(zoom()).toBeCloseTo(0.3, 1);
    vi.advanceTimersByTime(1000);
    expect(zoom()).toBeCloseTo(0.6, 2);
    vi.advanceTimersByTime((store.state.automation.lanes.zoom?.loop ?? 0) * 1000 - 1500);
  }
});

test('nothing is made of a recording in which nothing was done', () => {
  controller.handle({do: 'record', on: true});
  controller.handle({do: 'record', on: false});
  expect(store.state.automation).toBe(initialState.automation);
});

test('what is kept goes on in a rendering exactly where it was live, and back', () => {
  const automation = automationFrom({
    lanes: {zoom: '0:(0), 100:(1)'},
    modulators: [{key: 'wet', shape: 'sine', rate: 0.25, unit: 'beats', depth: 0.2}],
  });
  store.set({automation, automationOriginS: performance.now() / 1000});
  store.set({perform: {...store.state.perform, tempo: {bpm: 97, originS: performance.now() / 1000 + 0.3}}});
  vi.advanceTimersByTime(3210);
  const kept = automationNow(store.state);
  const steps = [500, 1300, 4000];
  let passedMs = 0;
  for (const step of steps) {
    vi.advanceTimersByTime(step);
    passedMs += step;
    const rendered = automatonOf(kept)(defaults, momentOf(kept, passedMs / 1000));
    const live = automatonOf(automation)(defaults, {
      t: performance.now() / 1000 - store.state.automationOriginS,
      beat: ((performance.now() / 1000 - store.state.perform.tempo.originS) * 97) / 60,
    });
    expect(rendered.zoom).toBeCloseTo(live.zoom ?? NaN, 9);
    expect(rendered.wet).toBeCloseTo(live.wet ?? NaN, 9);
  }
  const back = {...store.state, ...restoredAutomation(store.state, kept)};
  const again = automationNow(back);
  expect(again.startS).toBeCloseTo(kept.startS, 9);
  expect(again.tempo.originS).toBeCloseTo(kept.tempo.originS, 9);
  expect(automationChanged(back, store.state)).toBe(true);
  expect(automationChanged(store.state, store.state)).toBe(false);
});
