import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {kept} from '../../../../src/feedback/feedback.ts';
import {invisible, preRollOf, type Fading} from '../../../../src/render/parts/pre-roll.ts';

const rate = 25;

/** Frames of one scene, of a dream with this half-life and inertia. */
const scene = (frames: number, halfLifeS: number, inertiaS = 0, atLeastS = 0): Fading[] =>
  Array.from({length: frames}, (_, i) => ({
    timestampS: i / rate,
    keep: kept(halfLifeS, 1 / rate),
    inertia: kept(inertiaS, 1 / rate),
    atLeastS,
    flashing: false,
  }));

/** What is left at frame `first` of a residual and a growth before frame `from`, frame after frame. */
function leftOf(fadings: readonly Fading[], from: number, first: number): number {
  let residual = 1;
  let growth = 1 - (fadings[from]?.keep ?? 0);
  for (const {keep, inertia} of fadings.slice(from, first + 1)) {
    growth *= inertia;
    residual = keep * residual + growth;
  }
  return residual;
}

describe('the pre-roll of a part', () => {
  test('lasts log2(255), eight, half-lives within a scene', () => {
    const {from, left, forgets} = preRollOf(scene(1000, 1.6), 900, Infinity);
    expect((900 - from) / rate / 1.6).toBeCloseTo(Math.log2(255), 1);
    expect(left).toBeLessThan(invisible);
    expect(forgets).toBe(false);
  });

  test('is the shortest that leaves less than a step of eight bits, with inertia too', () => {
    fc.assert(
      fc.property(
        fc.double({min: 0.05, max: 4, noNaN: true}),
        fc.double({min: 0, max: 1, noNaN: true}),
        (a, b) => {
          const fadings = scene(2000, a, b);
          const {from, left} = preRollOf(fadings, 1900, Infinity);
          expect(left).toBeCloseTo(leftOf(fadings, from, 1900), 9);
          expect(left).toBeLessThan(invisible);
          if (from < 1900) expect(leftOf(fadings, from + 1, 1900)).toBeGreaterThanOrEqual(invisible);
        },
      ),
      {numRuns: 50},
    );
  });

  test('is none where a dissolve ends, and goes back to the cut where one has not', () => {
    const fadings = scene(500, 6, 0.15).map((each, i) => {
      if (i < 300 || i > 312) return each;
      const lasts = (312 - i) / (313 - i);
      return {...each, keep: lasts * each.keep, inertia: i === 300 ? 0 : lasts * each.inertia};
    });
    expect(preRollOf(fadings, 312, Infinity)).toMatchObject({from: 312, left: 0, forgets: true});
    expect(preRollOf(fadings, 320, Infinity)).toMatchObject({left: 0, forgets: true});
    expect(preRollOf(fadings, 320, Infinity).from).toBeGreaterThanOrEqual(312);
  });

  test('is as long as the flash limiter and masks need, and never longer than its limit', () => {
    const cut = scene(500, 1, 0, 1.1).map((each, i) => (i === 400 ? {...each, keep: 0, inertia: 0} : each));
    expect((400 - preRollOf(cut, 400, Infinity).from) / rate).toBeCloseTo(1.12, 5);
    const limited = preRollOf(scene(500, 6), 450, 2);
    expect((450 - limited.from) / rate).toBeLessThanOrEqual(2);
    expect(limited.left).toBeCloseTo(2 ** (-2 / 6), 1);
  });

  test('that reaches the start of the video leaves nothing', () => {
    expect(preRollOf(scene(100, 6), 50, Infinity)).toEqual({from: 0, left: 0, forgets: false});
    expect(preRollOf(scene(100, 6), 0, Infinity)).toMatchObject({from: 0, left: 0});
  });
});
