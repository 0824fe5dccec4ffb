import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {mulberry32} from '../../../src/lib/random.ts';
import {intensityOf, layerKeys} from '../../../src/params/macros.ts';
import {eased, easings, morphed} from '../../../src/params/morph.ts';
import {lookIn, lookKeys, lookOf, presets, type WholeLook} from '../../../src/params/presets.ts';
import type {NumberParameter} from '../../../src/params/parameter.ts';
import {change, defaults, parameterOf} from '../../../src/params/values.ts';
import {randomValues} from '../../support/random-values.ts';

const random = mulberry32(21);
const someLooks = Array.from({length: 40}, () => lookIn(randomValues(random)));
const looks: readonly WholeLook[] = [...presets.map(lookOf), ...someLooks];
const pairs = looks.flatMap((a, index) =>
  [3, 11, 29].map((step) => [a, looks[(index + step) % looks.length] ?? a] as const),
);
const numbers = lookKeys.filter((key) => parameterOf(key).kind === 'number');
const intensity = (look: WholeLook): number => intensityOf({...defaults, ...look});

describe('a morph', () => {
  test('is A at 0 and B at 1, exactly', () => {
    for (const [a, b] of pairs) expect([morphed(a, b, 0), morphed(a, b, 1)]).toEqual([a, b]);
  });

  test('is valid at every place', () => {
    for (const [a, b] of pairs) {
      for (const at of [0.001, 0.25, 0.5, 0.75, 0.999]) {
        expect(change(defaults, morphed(a, b, at)).problems).toEqual([]);
      }
    }
  });

  test('moves every number, and the intensity, without a jump; whole ones in steps of 1', () => {
    const steps = 200;
    const jumps: string[] = [];
    for (const [a, b] of pairs) {
      let before = a;
      for (let step = 1; step <= steps; step += 1) {
        const look = morphed(a, b, step / steps);
        for (const key of numbers) {
          if (key === 'stepSize') continue;
          const {whole, min, max} = parameterOf(key) as NumberParameter;
          const most = Math.max((3 * (max - min)) / steps, whole ? 1 : 0) + 1e-9;
          const moved = Math.abs((look[key] as number) - (before[key] as number));
          if (moved > most) jumps.push(`${key} by ${moved} at ${step}`);
        }
        // The least step size of many steps is the least that the growth can go down to.
        const most = 0.1 * Math.max(intensity(a), intensity(b)) + 0.021;
        const moved = Math.abs(intensity(look) - intensity(before));
        if (moved > most) jumps.push(`intensity by ${moved} at ${step}`);
        before = look;
      }
    }
    expect(jumps).toEqual([]);
  });

  test('changes what is no number at the middle only, where the dream hardly grows', () => {
    const a = lookOf(presets[0] ?? {look: {}, name: '', title: '', line: ''});
    const b: WholeLook = {...a, objective: 'guide', bands: false};
    expect(morphed(a, b, 0.499)).toMatchObject({objective: a.objective, bands: true});
    expect(morphed(a, b, 0.501)).toMatchObject({objective: 'guide', bands: false});
    expect(intensity(morphed(a, b, 0.5))).toBeLessThan(0.05 * intensity(a));
    expect(intensity(morphed(a, b, 0.2))).toBeCloseTo(intensity(a), 9);
    // With a level, however low, a dream grows in another way than without.
    const without = {...a, level: 0};
    expect([morphed(a, without, 0.499).level, morphed(a, without, 0.501).level]).toEqual([a.level, 0]);
    expect(intensity(morphed(a, without, 0.5))).toBeLessThan(0.05 * intensity(a));
    // A guide that neither follows is no other dream.
    expect(intensity(morphed(a, {...a, guide: 'eyes'}, 0.5))).toBeCloseTo(intensity(a), 9);
  });

  test('changes the channels of a layer while it has no weight, and leaves other layers alone', () => {
    const a: WholeLook = {...lookIn(defaults), mixed3: 1, mixed4: 1, channels: 'mixed4:12'};
    const b: WholeLook = {...a, channels: 'mixed4:55'};
    for (const at of [0.499, 0.501]) {
      expect(Math.abs(morphed(a, b, at).mixed4)).toBeLessThan(0.01);
      expect(morphed(a, b, at).mixed3).toBe(1);
    }
    expect(morphed(a, b, 0.25).mixed4).toBeCloseTo(0.5, 9);
  });

  test('always climbs something, where both ends do', () => {
    const climbs = (look: WholeLook): boolean => layerKeys.some((key) => look[key] !== 0);
    const only = (mixed4: number, channels = ''): WholeLook => ({
      ...lookIn(defaults),
      mixed3: 0,
      mixed4,
      channels,
    });
    for (const [a, b] of [
      [only(1), only(-1)],
      [only(1, 'mixed4:1'), only(1, 'mixed4:2')],
    ] as const) {
      for (const at of [0.4, 0.5, 0.6]) expect(climbs(morphed(a, b, at))).toBe(true);
    }
  });
});

test('every easing begins at 0, ends at 1 and never turns back', () => {
  for (const easing of easings) {
    expect([eased(easing, 0), eased(easing, 1)]).toEqual([0, 1]);
    fc.assert(
      fc.property(
        fc.double({min: 0, max: 1, noNaN: true}),
        fc.double({min: 0, max: 1, noNaN: true}),
        (s, t) => {
          const [low, high] = [Math.min(s, t), Math.max(s, t)];
          return eased(easing, high) - eased(easing, low) >= -1e-12;
        },
      ),
    );
  }
});
