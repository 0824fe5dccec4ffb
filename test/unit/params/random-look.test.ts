import {describe, expect, test} from 'vitest';
import {mulberry32} from '../../../src/lib/random.ts';
import {depthOf, layerKeys} from '../../../src/params/macros.ts';
import {lookIn, lookKeys, lookOf, presets, sameLook, type WholeLook} from '../../../src/params/presets.ts';
import {mutatedLook, surprisingLook} from '../../../src/params/random-look.ts';
import {change, defaults} from '../../../src/params/values.ts';

const seeds = Array.from({length: 500}, (_, seed) => seed);
const weightsOf = (look: WholeLook): number[] => layerKeys.map((key) => look[key]);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

/** Valid as it is, and neither nothing nor noise: of layers with forms, strong enough, with coarse forms among the fine. */
function expectTasteful(look: WholeLook, name: string): void {
  const {values, problems} = change(defaults, look);
  expect(problems, name).toEqual([]);
  expect(lookIn(values), name).toEqual(look);
  expect(depthOf(values), name).toBeGreaterThan(1);
  expect(look.level, name).toBeGreaterThanOrEqual(0.2);
  expect(look.wet * look.range * look.stepSize * look.steps, name).toBeGreaterThan(0.02);
  expect(look.persistence, name).toBeGreaterThan(0.5);
  expect(look.bandCoarse + look.bandCoarsest, name).toBeGreaterThan(1);
}

describe('a surprising look', () => {
  test.each([8, 11, 4])('is whole, tasteful and a point of the simplex of %i layers', (layerCount) => {
    for (const seed of seeds) {
      const look = surprisingLook(mulberry32(seed), layerCount);
      expectTasteful(look, `seed ${seed}`);
      const weights = weightsOf(look);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(0);
      expect(sum(weights)).toBeCloseTo(1, 9);
      expect(sum(weights.slice(layerCount))).toBe(0);
      expect(Object.keys(look)).toEqual(lookKeys);
    }
  });

  test('differs from seed to seed and reaches every layer from the third on and every objective', () => {
    const looks = seeds.map((seed) => surprisingLook(mulberry32(seed), 8));
    expect(new Set(looks.map((look) => JSON.stringify(look))).size).toBe(seeds.length);
    const reached = layerKeys.filter((key) => looks.some((look) => look[key] > 0));
    expect(reached).toEqual(layerKeys.slice(2, 8));
    expect(new Set(looks.map(({objective}) => objective)).size).toBe(4);
  });

  test('bears random numbers at the ends of their range', () => {
    for (const value of [0, 1 - 2 ** -32])
      expectTasteful(
        surprisingLook(() => value, 8),
        `${value}`,
      );
  });
});

describe('a mutated look', () => {
  test('is another one, near by, and stays tasteful however often the look is mutated', () => {
    for (const preset of presets.filter(({look}) => (look.level ?? 1) >= 0.2)) {
      const random = mulberry32(preset.name.length);
      let look = lookOf(preset);
      const inAll = sum(weightsOf(look));
      for (let time = 0; time < 100; time += 1) {
        const next = mutatedLook(look, random);
        const changed = lookKeys.filter((key) => next[key] !== look[key]);
        expect(changed.length).toBeLessThanOrEqual(6);
        expect(sum(weightsOf(next))).toBeCloseTo(inAll, 6);
        look = next;
      }
      expect(sameLook(look, lookOf(preset))).toBe(false);
      expectTasteful(look, preset.name);
    }
  });

  test('leaves weights below 0, other objectives and what is no number alone', () => {
    const look = {...lookIn(defaults), mixed5: -1, objective: 'mean', channels: 'mixed4:1'} as const;
    for (const seed of seeds) {
      const {mixed5, objective, channels, where} = mutatedLook(look, mulberry32(seed));
      expect({mixed5, objective, channels, where}).toEqual({
        ...{mixed5: -1, objective: 'mean', channels: 'mixed4:1', where: 'everywhere'},
      });
    }
  });
});
