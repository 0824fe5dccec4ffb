import {describe, expect, test} from 'vitest';
import {defaults} from '../../../src/params/values.ts';
import {Governor} from '../../../src/dream/governor.ts';
import type {GovernorSettings} from '../../../src/dream/quality-ladder.ts';

const settings: GovernorSettings = {...defaults, resolution: 360, resolutionMin: 90, steps: 3};
const sourceFps = 30;

/** One processor or GPU for both: what a dream takes of its time is taken from the display, and the display's figures lag by 2 s. */
interface Machine {
  readonly msPerMegaPixelStep: number;
  /** Frames per second beside no dream at all, and how many a dream costs that never pauses. */
  readonly alone: number;
  readonly cost: (second: number) => number;
  readonly noise?: number;
}

function run(machine: Machine, seconds: number, wished = sourceFps, wanted = settings) {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const governor = new Governor(wanted, 16 / 9);
  const changes: number[] = [];
  let [nowMs, told, frames, before] = [0, 0, machine.alone, ''];
  while (nowMs < seconds * 1000) {
    const {shortSidePx, steps} = governor.quality;
    const dreamMs = (shortSidePx * shortSidePx * (16 / 9) * steps * machine.msPerMegaPixelStep) / 1e6;
    const periodMs = Math.max(dreamMs, 1000 / governor.dreamsPerSecond);
    const busy = dreamMs / periodMs;
    const now = Math.min(sourceFps, machine.alone - machine.cost(nowMs / 1000) * busy);
    const share = Math.min(1, periodMs / 2000);
    frames += share * (now * (1 + (machine.noise ?? 0) * (2 * random() - 1)) - frames);
    nowMs += periodMs;
    governor.observe(dreamMs, nowMs);
    while (told < nowMs) {
      told += 250;
      const wantedFps = Math.min(wanted.displayRate, wished);
      governor.observeDisplay({drawnFps: frames, wantedFps, refreshHz: 60}, told);
    }
    const state = JSON.stringify([governor.quality, governor.dreamsPerSecond]);
    if (state !== before && before !== '') changes.push(nowMs / 1000);
    before = state;
  }
  return {governor, changes, frames};
}

describe('the dream yields to a display that shares its processor or its GPU', () => {
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
    const {governor, frames} = run({msPerMegaPixelStep: 110, alone: 32, cost: () => 14}, 60);
    expect(frames).toBeGreaterThan(0.92 * 24);
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
    expect(rarer.frames).toBeGreaterThan(0.92 * 24);
    const hopeless = run({msPerMegaPixelStep: 6000, alone: 15, cost: () => 5}, 300);
    expect(hopeless.governor.dreamsPerSecond).toBeGreaterThan(4.9);
    expect(hopeless.governor.displaySlow).toBe(true);
  });

  test('in vain to one that something else slows down, and takes all of it back then for a long time', () => {
    const machine: Machine = {msPerMegaPixelStep: 50, alone: 12, cost: () => 0, noise: 0.03};
    const {governor, changes} = run(machine, 590);
    expect(changes.length).toBeGreaterThan(0);
    expect(governor.quality).toEqual({shortSidePx: 360, steps: 3});
    expect(governor.dreamsPerSecond).toBe(10);
    expect(governor.displaySlow).toBe(true);
    // Of eight hours it is tried again in ever longer intervals: within 10, 20, 40, 80 and 120 minutes.
    const secondsYielded =
      new Set(run(machine, 8 * 3600).changes.map((second) => Math.floor(second / 60))).size * 60;
    expect(secondsYielded).toBeLessThan(0.05 * 8 * 3600);
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
  ])('without oscillating, under noise (%d ms, %d frames, %d for the dream)', (ms, alone, cost) => {
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
