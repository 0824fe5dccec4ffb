import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {kept} from '../../../../src/feedback/feedback.ts';
import {divided} from '../../../../src/render/parts/boundaries.ts';
import type {Fading} from '../../../../src/render/parts/pre-roll.ts';

const rate = 10;

/** A video in which the dream forgets everything at these frames. */
const video = (
  frames: number,
  cuts: readonly number[] = [],
  /** Seconds in which the picture flashes. */
  flashing: readonly number[] = [],
): Fading[] =>
  Array.from({length: frames}, (_, i) => ({
    timestampS: i / rate,
    keep: cuts.includes(i) ? 0 : kept(1, 1 / rate),
    inertia: 0,
    atLeastS: flashing.length > 0 ? 1.1 : 0,
    flashing: flashing.includes(Math.floor(i / rate)),
  }));
/** Segments of a second. */
const places = (frames: number): number[] =>
  Array.from({length: Math.ceil(frames / rate)}, (_, i) => i * rate);

const firstsOf = (fadings: readonly Fading[], parts: number): number[] =>
  divided(fadings, places(fadings.length), {parts}, {endS: fadings.length / rate, limitS: Infinity}).map(
    ({first}) => first,
  );

describe('a video is divided', () => {
  test('evenly where nothing changes', () => {
    expect(firstsOf(video(4000), 4)).toEqual([0, 1000, 2000, 3000]);
  });

  test('after scene changes within reach, and not after those beyond it', () => {
    expect(firstsOf(video(4000, [1150, 2800]), 4)).toEqual([0, 1150, 2000, 2800]);
    expect(firstsOf(video(4000, [1400]), 4)).toEqual([0, 1000, 2000, 3000]);
  });

  test('not while the picture flashes, nor while the pre-roll does', () => {
    const [, second] = firstsOf(video(400, [], [18, 19, 20]), 2);
    expect(second).toBe(180);
    const cuts = [200, 230];
    expect(firstsOf(video(400, cuts, [18, 19, 20]), 2)).toEqual([0, 230]);
    const always = Array.from({length: 40}, (_, second) => second);
    expect(firstsOf(video(400, cuts, always), 3)).toEqual([0]);
  });

  test('by a length as by the number that it gives', () => {
    const limits = {endS: 400, limitS: Infinity};
    const fadings = video(4000);
    expect(divided(fadings, places(4000), {seconds: 100}, limits)).toHaveLength(4);
    expect(divided(fadings, places(4000), {seconds: 1000}, limits)).toHaveLength(1);
  });

  test('always at its places, in ascending order, into no more parts than asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({min: 1, max: 900}),
        fc.integer({min: 1, max: 40}),
        fc.array(fc.integer({min: 0, max: 900}), {maxLength: 8}),
        (frames, parts, cuts) => {
          const firsts = firstsOf(video(frames, cuts), parts);
          expect(firsts[0]).toBe(0);
          expect(firsts.length).toBeLessThanOrEqual(parts);
          expect([...new Set(firsts)].sort((a, b) => a - b)).toEqual(firsts);
          expect(firsts.every((first) => places(frames).includes(first))).toBe(true);
        },
      ),
      {numRuns: 100},
    );
  });
});
