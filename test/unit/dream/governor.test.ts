import {describe, expect, test} from 'vitest';
import {defaults} from '../../../src/params/values.ts';
import {Governor} from '../../../src/dream/governor.ts';
import type {GovernorSettings} from '../../../src/dream/quality-ladder.ts';

/** A machine on which a dream takes `msPerMegaPixelStep` per million pixels and step, with noise. */
function run(
  settings: GovernorSettings,
  machine: {
    msPerMegaPixelStep: (second: number) => number;
    fixedMs?: number;
    noise?: number;
    refreshHz?: (second: number) => number;
  },
  seconds: number,
) {
  let seed = 1;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const governor = new Governor(settings, 16 / 9);
  const changes: {second: number; shortSidePx: number; steps: number; dreamsPerSecond: number}[] = [];
  let nowMs = 0;
  let lateMs = 0;
  let before = governor.quality;
  while (nowMs < seconds * 1000) {
    const {shortSidePx, steps} = governor.quality;
    const megaPixels = (shortSidePx * shortSidePx * (16 / 9)) / 1e6;
    const work = megaPixels * steps * machine.msPerMegaPixelStep(nowMs / 1000) + (machine.fixedMs ?? 0);
    const dreamMs = work * (1 + (machine.noise ?? 0) * (2 * random() - 1));
    nowMs += Math.max(dreamMs, 1000 / governor.dreamsPerSecond);
    if (nowMs > (seconds * 1000) / 2) lateMs = Math.max(lateMs, dreamMs);
    governor.observe(dreamMs, nowMs);
    const refreshHz = machine.refreshHz?.(nowMs / 1000) ?? 60;
    governor.observeDisplay({drawnFps: 0, wantedFps: 0, refreshHz}, nowMs);
    if (governor.quality !== before) {
      changes.push({second: nowMs / 1000, ...governor.quality, dreamsPerSecond: governor.dreamsPerSecond});
      before = governor.quality;
    }
  }
  return {governor, changes, lateMs};
}

const settings: GovernorSettings = {
  ...defaults,
  frameRate: 10,
  resolution: 360,
  resolutionMin: 90,
  steps: 3,
};

describe('the governor', () => {
  test('leaves a fast machine at full quality', () => {
    const {governor, changes} = run(settings, {msPerMegaPixelStep: () => 50}, 60);
    expect(governor.quality).toEqual({shortSidePx: 360, steps: 3});
    expect(changes).toEqual([]);
  });

  test('holds the rate on a slow machine, within a few dreams', () => {
    const {governor, changes, lateMs} = run(settings, {msPerMegaPixelStep: () => 1000}, 60);
    expect(lateMs).toBeLessThanOrEqual(105);
    expect(governor.quality.shortSidePx).toBeLessThan(360);
    expect(governor.quality.shortSidePx).toBeGreaterThan(90);
    expect(changes[0]?.second).toBeLessThan(10);
  });

  test('uses most of the time it has', () => {
    const {lateMs} = run(settings, {msPerMegaPixelStep: () => 1000}, 60);
    expect(lateMs).toBeGreaterThan(65);
  });

  test('gives up steps only at the least size, and says when even that is too much', () => {
    const {governor} = run(settings, {msPerMegaPixelStep: () => 20_000}, 60);
    expect(governor.quality).toEqual({shortSidePx: 90, steps: 1});
    expect(governor.overwhelmed).toBe(true);
  });

  test('foretells what the least dream takes, from whatever it dreams now', () => {
    expect(new Governor(settings, 16 / 9).leastShare).toBeUndefined();
    const {governor} = run(settings, {msPerMegaPixelStep: () => 1000}, 60);
    expect(governor.leastShare).toBeCloseTo((90 * 90 * (16 / 9)) / 1e5, 2);
    const slow = run(settings, {msPerMegaPixelStep: () => 20_000}, 60).governor;
    expect(slow.leastShare).toBeGreaterThan(1.2);
    slow.configure({...settings, governor: false});
    expect(slow.leastShare).toBeUndefined();
  });

  test('does not oscillate under noise, nor when the cost is not proportional', () => {
    const noisy = run(settings, {msPerMegaPixelStep: () => 900, noise: 0.25}, 600);
    expect(noisy.changes.length).toBeLessThan(12);
    const fixed = run(settings, {msPerMegaPixelStep: () => 500, fixedMs: 45, noise: 0.1}, 600);
    expect(fixed.changes.length).toBeLessThan(12);
    const lateChanges = fixed.changes.filter(({second}) => second > 300);
    expect(lateChanges.length).toBeLessThanOrEqual(2);
  });

  test('follows a machine that becomes slow and recovers', () => {
    const machine = {msPerMegaPixelStep: (second: number) => (second > 20 && second < 40 ? 2000 : 300)};
    const {governor, changes} = run(settings, machine, 120);
    const least = Math.min(...changes.map(({shortSidePx}) => shortSidePx));
    expect(least).toBeLessThan(250);
    expect(governor.quality.shortSidePx).toBeGreaterThan(least);
  });

  test('stays at the wanted quality when switched off', () => {
    const {governor} = run({...settings, governor: false}, {msPerMegaPixelStep: () => 20_000}, 20);
    expect(governor.quality).toEqual({shortSidePx: 360, steps: 3});
  });

  test('keeps its quality when the bounds change, as far as they allow', () => {
    const {governor} = run(settings, {msPerMegaPixelStep: () => 1000}, 60);
    const before = governor.quality;
    governor.configure({...settings, resolutionMin: 100});
    expect(Math.abs(governor.quality.shortSidePx - before.shortSidePx)).toBeLessThan(30);
    governor.configure({...settings, resolution: 96});
    expect(governor.quality.shortSidePx).toBeLessThanOrEqual(96);
  });

  test('starts at what a measurement predicts', () => {
    const governor = new Governor(settings, 16 / 9, 1000 / 1e6);
    const {shortSidePx, steps} = governor.quality;
    expect(((shortSidePx * shortSidePx * (16 / 9)) / 1e6) * steps * 1000).toBeLessThanOrEqual(90);
    expect(shortSidePx).toBeGreaterThan(120);
  });

  test('says that even the least is too slow without a flicker, while it is at the border of that', () => {
    const {governor} = run({...settings, resolution: 90, steps: 1}, {msPerMegaPixelStep: () => 100}, 5);
    let said = 0;
    let before = governor.overwhelmed;
    for (let dream = 0, nowMs = 5000; dream < 2000; dream += 1) {
      const dreamMs = 118 + 20 * Math.sin(dream / 30);
      governor.observe(dreamMs, (nowMs += dreamMs));
      if (governor.overwhelmed !== before) said += 1;
      before = governor.overwhelmed;
    }
    // The sine passes through all of it ten times and takes its words back only well below.
    expect(said).toBeGreaterThan(1);
    expect(said).toBeLessThanOrEqual(22);
    let flickers = 0;
    before = governor.overwhelmed;
    for (let dream = 0, nowMs = 1e6; dream < 2000; dream += 1) {
      const dreamMs = 120 + (dream % 40 < 20 ? 8 : -8);
      governor.observe(dreamMs, (nowMs += dreamMs));
      if (governor.overwhelmed !== before) flickers += 1;
      before = governor.overwhelmed;
    }
    expect(flickers).toBeLessThanOrEqual(1);
  });

  test.each([true, false])('a size without memory is not tried again (governed: %s)', (governed) => {
    const governor = new Governor({...settings, governor: governed}, 16 / 9);
    governor.refuse(0);
    const {shortSidePx} = governor.quality;
    expect(shortSidePx).toBeLessThan(360);
    expect(shortSidePx).toBeGreaterThan(300);
    expect(governor.reduced).toBe(true);
    for (let nowMs = 0; nowMs < 60_000; nowMs += 100) governor.observe(1, nowMs);
    expect(governor.quality).toEqual({shortSidePx, steps: 3});
    for (let n = 0; n < 30; n += 1) governor.refuse(60_000);
    expect(governor.quality.shortSidePx).toBe(90);
    governor.configure({...settings, resolution: 300, governor: false});
    expect(governor.quality.shortSidePx).toBe(300);
  });
});

describe('with power to spare', () => {
  /** A step to mixed5 of the embedded model takes some 31 GFLOP for a million pixels, and a dream 4 ms besides. */
  const machineOf = (teraflops: number) => ({
    msPerMegaPixelStep: () => 31 / teraflops,
    fixedMs: 4,
    noise: 0.1,
  });

  test.each([
    {teraflops: 0.02, sidePx: [100, 140], steps: 2, perSecond: [10, 10]},
    {teraflops: 0.15, sidePx: [240, 240], steps: 2, perSecond: [10, 15]},
    {teraflops: 0.8, sidePx: [240, 240], steps: 3, perSecond: [30, 30]},
    {teraflops: 5, sidePx: [480, 620], steps: 4, perSecond: [30, 30]},
    {teraflops: 30, sidePx: [720, 720], steps: 4, perSecond: [60, 60]},
  ])('a machine of $teraflops TFLOP/s settles within 10 s', ({teraflops, sidePx, steps, perSecond}) => {
    const {governor, changes} = run({...defaults}, machineOf(teraflops), 120);
    const {shortSidePx} = governor.quality;
    expect(governor.quality.steps).toBe(steps);
    expect(shortSidePx).toBeGreaterThanOrEqual(sidePx[0] ?? NaN);
    expect(shortSidePx).toBeLessThanOrEqual(sidePx[1] ?? NaN);
    expect(governor.dreamsPerSecond).toBeGreaterThanOrEqual(perSecond[0] ?? NaN);
    expect(governor.dreamsPerSecond).toBeLessThanOrEqual(perSecond[1] ?? NaN);
    expect(changes.filter(({second}) => second > 10)).toEqual([]);
  });

  test('dreams no more often than 30 times a second where the display does not show it', () => {
    const slow = run({...defaults}, {...machineOf(30), refreshHz: () => 50}, 60);
    expect(slow.governor.quality).toEqual({shortSidePx: 720, steps: 4});
    expect(slow.governor.dreamsPerSecond).toBe(30);
    // Moved from one display to another after half a minute.
    const moved = run({...defaults}, {...machineOf(30), refreshHz: (second) => (second < 30 ? 60 : 30)}, 60);
    expect(moved.changes.filter(({second}) => second > 10)).toMatchObject([{dreamsPerSecond: 30}]);
    expect(moved.changes.at(-1)?.second).toBeLessThan(32);
  });

  test('never begins above what was asked for, and does not rise while it is switched off or a target is chosen', () => {
    const measured = new Governor(defaults, 16 / 9, 1e-9);
    expect(measured.quality).toEqual({shortSidePx: defaults.resolution, steps: defaults.steps});
    expect(measured.dreamsPerSecond).toBe(defaults.frameRate);
    for (const off of [{spare: false}, {governor: false}, {frameRate: 8}, {resolution: 96}]) {
      const asked = {...defaults, ...off};
      const {governor} = run(asked, machineOf(30), 20);
      expect(governor.quality).toEqual({shortSidePx: asked.resolution, steps: asked.steps});
      expect(governor.dreamsPerSecond).toBe(asked.frameRate);
    }
  });

  test('yields all that is spare to a slow display at once, and is not called reduced by that', () => {
    const {governor} = run({...defaults}, machineOf(30), 20);
    expect(governor.reduced).toBe(false);
    for (let nowMs = 20_000; nowMs < 23_000; nowMs += 250) {
      governor.observeDisplay({drawnFps: 15, wantedFps: 24, refreshHz: 60}, nowMs);
    }
    expect(governor.quality).toEqual({shortSidePx: defaults.resolution, steps: defaults.steps});
    expect(governor.dreamsPerSecond).toBe(defaults.frameRate);
    expect(governor.reduced).toBe(false);
  });
});
