import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {areControlsSeen, Redraw} from '../../../../src/ui/app/redraw.ts';
import {initialState, type AppState} from '../../../../src/ui/lib/state.ts';

const target = new EventTarget();
let draws = 0;
let redraw: Redraw;
let state: AppState;

function set(changes: Partial<AppState>): void {
  const before = state;
  state = {...state, ...changes};
  redraw.follow(state, before);
}
const play = (): void => set({values: {...state.values}});

beforeEach(() => {
  vi.useFakeTimers();
  draws = 0;
  state = initialState;
  redraw = new Redraw(target as Window, () => (draws += 1));
  redraw.connect();
});
afterEach(() => {
  redraw.disconnect();
  vi.useRealTimers();
});

/** A change every 5 ms for one second, and what comes after the last of them. */
async function playForASecond(meanwhile: () => void = () => undefined): Promise<void> {
  for (let ms = 0; ms < 1000; ms += 5) {
    meanwhile();
    play();
    await vi.advanceTimersByTimeAsync(5);
  }
}

test('what is played from elsewhere is drawn ten times a second, and the last of it too', async () => {
  play();
  await vi.advanceTimersByTimeAsync(0);
  expect(draws, 'the first at once').toBe(1);
  await playForASecond();
  expect(draws).toBeGreaterThanOrEqual(10);
  expect(draws).toBeLessThanOrEqual(12);
  const before = draws;
  play();
  await vi.advanceTimersByTimeAsync(200);
  expect(draws).toBe(before + 1);
});

test('what is played here is drawn with every frame', async () => {
  await playForASecond(() => target.dispatchEvent(new Event('pointermove')));
  expect(draws).toBeGreaterThan(50);
  expect(draws).toBeLessThanOrEqual(66);
});

test('what only hidden controls would show is drawn once a second', async () => {
  set({controlsShown: false});
  const before = draws;
  await playForASecond();
  await playForASecond();
  expect(draws - before).toBeGreaterThanOrEqual(2);
  expect(draws - before).toBeLessThanOrEqual(4);
});

test('what moves the picture on the page is drawn ten times a second, though the controls are hidden', async () => {
  set({controlsShown: false});
  const before = draws;
  await playForASecond(() => set({values: {...state.values, cropX: performance.now() / 1e9}}));
  expect(draws - before).toBeGreaterThanOrEqual(10);
});

test('the moment that modulators are at is played too', async () => {
  await playForASecond(() => set({automatedAt: {t: performance.now(), beat: 0}}));
  expect(draws).toBeLessThanOrEqual(12);
});

test.each([
  [{controlsShown: true}, true],
  [{controlsShown: false}, false],
  [{controlsShown: false, performing: true}, true],
  [{controlsShown: false, searching: true}, true],
  [{controlsShown: true, controlsAway: true}, false],
])('with %o the controls are seen: %s', (changes, seen) => {
  expect(areControlsSeen({...initialState, ...changes})).toBe(seen);
});

test('everything else is drawn at once, whatever is played', async () => {
  play();
  await vi.advanceTimersByTimeAsync(5);
  const before = draws;
  play();
  set({searching: true});
  expect(draws).toBe(before + 1);
});

test('nothing is drawn once it is disconnected', async () => {
  play();
  play();
  redraw.disconnect();
  await vi.advanceTimersByTimeAsync(1000);
  expect(draws).toBe(0);
});
