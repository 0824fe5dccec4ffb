import {expect, test} from 'vitest';
import {beatAt, nextBeatS, TapTempo, withBpm} from '../../../src/params/tempo.ts';

test('beats are counted from the origin, and the next one is found, or is now', () => {
  const tempo = {bpm: 120, originS: 10};
  expect([10, 10.5, 9, 12].map((timeS) => beatAt(tempo, timeS))).toEqual([0, 1, -2, 4]);
  expect(nextBeatS(tempo, 10.1, 1)).toBeCloseTo(10.5, 9);
  expect(nextBeatS(tempo, 10.1, 4)).toBeCloseTo(12, 9);
  expect(nextBeatS(tempo, 10.5, 1)).toBe(10.5);
});

test('another number of beats a minute goes on from the same beat, within its limits', () => {
  const tempo = {bpm: 120, originS: 10};
  for (const bpm of [60, 121.5, 300]) {
    expect(beatAt(withBpm(tempo, bpm, 33.3), 33.3)).toBeCloseTo(beatAt(tempo, 33.3), 9);
  }
  expect([withBpm(tempo, 1, 0).bpm, withBpm(tempo, 1e9, 0).bpm]).toEqual([20, 300]);
});

test('taps give their tempo from the second on, with the beats where the taps are; a pause begins again', () => {
  const taps = new TapTempo();
  expect(taps.tap(100)).toBeUndefined();
  expect(taps.tap(100.5)).toEqual({bpm: 120, originS: 100.5});
  expect(taps.tap(100.98)?.bpm).toBeCloseTo(122.4, 1);
  expect(taps.tap(110)).toBeUndefined();
  expect(taps.tap(111)).toEqual({bpm: 60, originS: 111});
  // Steady taps end up at their own tempo, however it was before.
  for (let tap = 1; tap < 20; tap += 1) taps.tap(111 + 0.4 * tap);
  expect(taps.tap(119)?.bpm).toBe(150);
  expect(taps.tap(119)?.bpm).toBeLessThanOrEqual(300);
});
