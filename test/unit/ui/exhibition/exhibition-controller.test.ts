import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Missing} from '../../../../src/exhibition/output-windows.ts';
import {defaults, type Values} from '../../../../src/params/values.ts';
import {ExhibitionController} from '../../../../src/ui/exhibition/exhibition-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

/** What is kept up at the moment, and the windows that were asked for. */
const held = vi.hoisted(() => ({
  awake: 0,
  fullscreen: 0,
  opened: [] as number[],
  closed: 0,
  missing: undefined as unknown as (missing: Missing) => void,
}));
vi.mock('../../../../src/exhibition/wake-lock.ts', () => ({
  keepAwake: () => {
    held.awake += 1;
    return () => (held.awake -= 1);
  },
}));
vi.mock('../../../../src/exhibition/fullscreen.ts', () => ({
  keepFullscreen: () => {
    held.fullscreen += 1;
    return () => (held.fullscreen -= 1);
  },
}));
vi.mock('../../../../src/exhibition/output-windows.ts', () => ({
  OutputWindows: class {
    constructor({missing}: {missing: (missing: Missing) => void}) {
      held.missing = missing;
    }
    open = (count: number) => Promise.resolve(void held.opened.push(count));
    close = () => void (held.closed += 1);
  },
}));

const minuteMs = 60_000;
let store: AppStore;
let asked: string[];
let said: string[];
let controller: ExhibitionController;

const set = (values: Partial<Values>): void => store.set({values: {...store.state.values, ...values}});
/** Presses a key; tells whether it reaches the page. */
function press(key: {code: string; ctrlKey?: boolean; shiftKey?: boolean}): boolean {
  const event = Object.assign(new Event('keydown', {cancelable: true}), {
    ctrlKey: false,
    shiftKey: false,
    ...key,
  });
  const stop = vi.spyOn(event, 'stopPropagation');
  window.dispatchEvent(event);
  return stop.mock.calls.length === 0;
}
const operator = {code: 'KeyO', ctrlKey: true, shiftKey: true};
const outputNotices = () => store.state.notices.filter(({id}) => id === 'outputs');

beforeEach(() => {
  vi.useFakeTimers({now: new Date(2026, 0, 2, 12, 0)});
  vi.stubGlobal('window', new EventTarget());
  Object.assign(held, {awake: 0, fullscreen: 0, opened: [], closed: 0});
  store = new Store<AppState>({...initialState, values: {...defaults, fullscreen: true}});
  [asked, said] = [[], []];
  controller = new ExhibitionController(store, new NoticeController(store), {
    frames: {canvas: () => undefined, show: () => Promise.resolve(undefined)},
    askPin: (pin) => void asked.push(pin),
    say: (text) => void said.push(text),
    builtAt: new Date(2026, 0, 1),
  });
  controller.connect();
});
afterEach(() => {
  controller.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('it keeps the screen awake and full from its start to its end', () => {
  expect(held).toMatchObject({awake: 0, fullscreen: 0});
  set({install: true});
  expect(held).toMatchObject({awake: 1, fullscreen: 1});
  store.set({attended: true});
  expect(held).toMatchObject({awake: 1, fullscreen: 0});
  store.set({attended: false});
  set({install: false});
  expect(held).toMatchObject({awake: 0, fullscreen: 0});
  set({install: true});
  controller.disconnect();
  expect(held).toMatchObject({awake: 0, fullscreen: 0});
});

test('it follows the day’s schedule, and shows everything again at its end', () => {
  set({install: true, schedule: '10:00 on, 12:01 dim, 12:02 off'});
  expect(store.state.mode).toBe('on');
  vi.advanceTimersByTime(minuteMs);
  expect(store.state.mode).toBe('dim');
  vi.advanceTimersByTime(minuteMs);
  expect(store.state.mode).toBe('off');
  set({install: false});
  expect(store.state.mode).toBe('on');
});

test('it does not go dark by a clock that is wrong, and says so until it is set', () => {
  vi.setSystemTime(new Date(2000, 0, 1, 23, 0));
  set({install: true, schedule: '10:00 on, 12:02 off'});
  vi.advanceTimersByTime(6000);
  expect(store.state.mode).toBe('on');
  const clocks = () => store.state.notices.filter(({id}) => id === 'clock');
  expect(clocks()).toMatchObject([{code: 'clock-wrong'}]);
  // Dismissed, it stays away.
  new NoticeController(store).resolve('clock');
  vi.advanceTimersByTime(minuteMs);
  expect(clocks()).toEqual([]);
  vi.setSystemTime(new Date(2026, 0, 2, 23, 0));
  vi.advanceTimersByTime(6000);
  expect(store.state).toMatchObject({mode: 'off', modeSince: '23:00'});
});

test('unattended, keys, files and menus reach nothing; with the operator, or elsewhere, they do', () => {
  const reaches = (): boolean[] => {
    const drop = new Event('drop', {cancelable: true});
    window.dispatchEvent(drop);
    return [press({code: 'KeyF'}), !drop.defaultPrevented];
  };
  expect(reaches()).toEqual([true, true]);
  set({install: true});
  expect(reaches()).toEqual([false, false]);
  store.set({attended: true});
  expect(reaches()).toEqual([true, true]);
});

test('the operator’s keys give and take the controls; with a PIN it is asked for', () => {
  press(operator);
  expect(store.state.attended).toBe(false);
  set({install: true});
  press(operator);
  expect(store.state.attended).toBe(true);
  press(operator);
  expect(store.state.attended).toBe(false);
  set({pin: '2468'});
  press(operator);
  expect(store.state.attended).toBe(false);
  expect(asked).toEqual(['2468']);
});

test('it is locked as soon as the controls hide, and says so if there is a PIN', () => {
  set({install: true});
  const attend = (): void => {
    store.set({attended: true, controlsShown: true});
    store.set({controlsShown: false});
  };
  attend();
  expect([store.state.attended, said]).toEqual([false, []]);
  set({pin: '2468'});
  attend();
  expect([store.state.attended, said]).toEqual([false, ['Locked.']]);
  store.set({attended: true});
  press(operator);
  expect([store.state.attended, said]).toEqual([false, ['Locked.', 'Locked.']]);
});

test('an operator who has left loses the controls after five minutes, and not before', () => {
  set({install: true});
  vi.advanceTimersByTime(10 * minuteMs);
  store.set({attended: true});
  vi.advanceTimersByTime(4 * minuteMs);
  window.dispatchEvent(new Event('pointermove'));
  vi.advanceTimersByTime(4 * minuteMs);
  expect(store.state.attended).toBe(true);
  vi.advanceTimersByTime(2 * minuteMs);
  expect(store.state.attended).toBe(false);
});

test('windows are opened when their number changes, and those that are missing are reported', () => {
  set({outputs: 2});
  store.set({pinned: true});
  expect(held.opened).toEqual([2]);
  held.missing({blocked: true, screens: 0});
  expect(outputNotices()).toMatchObject([{code: 'outputs-blocked'}]);
  outputNotices()[0]?.actions?.[0]?.run();
  expect(held.opened).toEqual([2, 2]);
  held.missing({blocked: false, screens: 1});
  expect(outputNotices()).toMatchObject([{code: 'screens-missing', data: {screens: 1, outputs: 2}}]);
  held.missing({blocked: false, screens: 0});
  expect(outputNotices()).toEqual([]);
  controller.disconnect();
  expect(held.closed).toBe(1);
});
