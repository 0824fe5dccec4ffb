import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {Redraw} from '../../../../src/ui/app/redraw.ts';
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
  vi.stubGlobal('window', target);
  draws = 0;
  state = initialState;
  redraw = new Redraw(() => (draws += 1));
  redraw.connect();
});
afterEach(() => {
  redraw.disconnect();
  vi.unstubAllGlobals();
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
