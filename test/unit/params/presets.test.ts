import {describe, expect, test} from 'vitest';
import {applyPreset, lookKeys, lookOf, presetNamed, presetOf, presets} from '../../../src/params/presets.ts';
import {change, defaults, keys} from '../../../src/params/values.ts';
import {mulberry32} from '../../support/random.ts';
import {randomValues} from '../../support/random-values.ts';

describe('presets', () => {
  test.each(presets.map((preset) => [preset.name, preset] as const))(
    '%s is valid as written',
    (_, preset) => {
      const {values, problems} = change(defaults, preset.look);
      expect(problems).toEqual([]);
      expect(values).toMatchObject(preset.look);
    },
  );

  test('there are fifteen, with names that differ and looks that differ pairwise', () => {
    expect(presets).toHaveLength(15);
    expect(new Set(presets.map(({name}) => name)).size).toBe(15);
    const looks = presets.map((preset) => JSON.stringify(lookOf(preset)));
    expect(new Set(looks).size).toBe(15);
  });

  test('every preset amplifies at least one layer that the embedded model has', () => {
    for (const preset of presets) {
      const look = lookOf(preset);
      const {mixed0, mixed1, mixed2, mixed3, mixed4, mixed5, mixed6, mixed7} = look;
      expect(
        mixed0 + mixed1 + mixed2 + mixed3 + mixed4 + mixed5 + mixed6 + mixed7,
        preset.name,
      ).toBeGreaterThan(0);
      expect(look.mixed8 + look.mixed9 + look.mixed10, preset.name).toBe(0);
    }
  });

  test('applying one sets every look key and nothing else, from any state', () => {
    const random = mulberry32(7);
    for (let round = 0; round < 50; round++) {
      const before = randomValues(random);
      for (const preset of presets) {
        const after = applyPreset(before, preset);
        expect(after).toMatchObject(lookOf(preset));
        for (const key of keys.filter((key) => !(lookKeys as string[]).includes(key))) {
          expect(after[key], key).toBe(before[key]);
        }
        expect(presetOf(after)).toBe(preset);
      }
    }
  });

  test('one step away from a preset is no preset', () => {
    const preset = presets[1];
    if (!preset) throw new Error('there is no second preset');
    expect(presetOf({...applyPreset(defaults, preset), wet: 0.5})).toBeUndefined();
    expect(presetNamed('constructor')).toBeUndefined();
  });
});
