import {describe, expect, test} from 'vitest';
import {defaults} from '../../../src/params/values.ts';
import {Governor, type GovernorSettings} from '../../../src/dream/governor.ts';

const settings: GovernorSettings = {...defaults, resolution: 360, resolutionMin: 90, steps: 3};
const sourceFps = 30;

/** Two cores for both: what a dream takes of its time is taken from the display, and the display's figures lag by 2 s. */
interface Machine {
  readonly msPerMegaPixelStep: number;
  /** Pictures a second beside no dream at all, and how many a dream costs that never pauses. */
  readonly alone: number;
  readonly cost: (second: number) => number;
  readonly noise?: number;
}

function run(machine: Machine, seconds: number, wished = sourceFps, wanted = settings) {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const governor = new Governor(wanted, 16 / 9);
  const changes: number[] = [];
  let [nowMs, told, pictures, before] = [0, 0, machine.alone, ''];
  while (nowMs < seconds * 1000) {
    const {shortSidePx, steps} = governor.quality;
    const dreamMs = (shortSidePx * shortSidePx * (16 / 9) * steps * machine.msPerMegaPixelStep) / 1e6;
    const periodMs = Math.max(dreamMs, 1000 / governor.dreamsPerSecond);
    const busy = dreamMs / periodMs;
    const now = Math.min(sourceFps, machine.alone - machine.cost(nowMs / 1000) * busy);
    const share = Math.min(1, periodMs / 2000);
    pictures += share * (now * (1 + (machine.noise ?? 0) * (2 * random() - 1)) - pictures);
    nowMs += periodMs;
    governor.observe(dreamMs, nowMs);
    while (told < nowMs) {
      told += 250;
      const wantedFps = Math.min(wanted.displayRate, wished);
      governor.observeDisplay({drawnFps: pictures, wantedFps}, told);
    }
    const state = JSON.stringify([governor.quality, governor.dreamsPerSecond]);
    if (state !== before && before !== '') changes.push(nowMs / 1000);
    before = state;
  }
  return {governor, changes, pictures};
}

describe('the dream yields to a display that shares its processor', () => {
  test('not while the display keeps its rate, nor while there is nothing to show', () => {
    const fits = run({msPerMegaPixelStep: 50, alone: 30, cost: () => 5}, 120);
    expect(fits.governor.quality).toEqual({shortSidePx: 360, steps: 3});
    expect(fits.changes).toEqual([]);
    const unseen = run({msPerMegaPixelStep: 50, alone: 0, cost: () => 0}, 120, 0);
    expect(unseen.changes).toEqual([]);
    const slowCamera = run({msPerMegaPixelStep: 50, alone: 12, cost: () => 0}, 120, 12);
    expect(slowCamera.changes).toEqual([]);
  });

  test('first its size', () => {
    const {governor, pictures} = run({msPerMegaPixelStep: 110, alone: 32, cost: () => 14}, 60);
    expect(pictures).toBeGreaterThan(0.92 * 24);
    expect(governor.quality.shortSidePx).toBeLessThan(360);
    expect(governor.quality.shortSidePx).toBeGreaterThan(90);
    expect(governor.dreamsPerSecond).toBe(10);
    expect(governor.yields).toBe(true);
    expect(governor.displaySlow).toBe(false);
  });

  test('then its rate, to half of what is asked for at the least', () => {
    const rarer = run({msPerMegaPixelStep: 6000, alone: 30, cost: () => 10}, 120);
    expect(rarer.governor.quality).toEqual({shortSidePx: 90, steps: 1});
    expect(rarer.governor.dreamsPerSecond).toBeLessThan(10);
    expect(rarer.pictures).toBeGreaterThan(0.92 * 24);
    const hopeless = run({msPerMegaPixelStep: 6000, alone: 15, cost: () => 5}, 300);
    expect(hopeless.governor.dreamsPerSecond).toBeGreaterThan(4.9);
    expect(hopeless.governor.displaySlow).toBe(true);
  });

  test('and takes it back when the display is well again', () => {
    const {governor} = run(
      {msPerMegaPixelStep: 50, alone: 30, cost: (second) => (second < 60 ? 40 : 1)},
      400,
    );
    expect(governor.quality).toEqual({shortSidePx: 360, steps: 3});
    expect(governor.dreamsPerSecond).toBe(10);
    expect(governor.yields).toBe(false);
  });

  test.each([
    [6000, 30, 10],
    [110, 32, 14],
    [300, 27, 9],
  ])('without oscillating, under noise (%d ms, %d pictures, %d for the dream)', (ms, alone, cost) => {
    const {changes} = run({msPerMegaPixelStep: ms, alone, cost: () => cost, noise: 0.1}, 1800);
    const late = changes.filter((second) => second > 900);
    expect(late.length).toBeLessThanOrEqual(8);
  });

  test('never, when the rate is not to be held', () => {
    const {changes} = run({msPerMegaPixelStep: 50, alone: 10, cost: () => 5}, 60, sourceFps, {
      ...settings,
      governor: false,
    });
    expect(changes).toEqual([]);
  });
});
