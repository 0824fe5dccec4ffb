import {expect, test} from 'vitest';
import {depthOf, intensityOf} from '../../../../src/params/macros.ts';
import {mulberry32} from '../../../../src/lib/random.ts';
import {lookKeys, sameLook} from '../../../../src/params/presets.ts';
import {change, defaults} from '../../../../src/params/values.ts';
import type {Values} from '../../../../src/params/values.ts';
import type {Action} from '../../../../src/params/keys.ts';
import {snapshotName} from '../../../../src/ui/lib/download.ts';
import {valuesAfter} from '../../../../src/ui/app/values-after.ts';

const after = (action: Action, values: Values, selfie = false): Values => {
  const changed = change(values, valuesAfter(action, values, {layerCount: 8, selfie}));
  expect(changed.problems).toEqual([]);
  return changed.values;
};
const many = (action: Action, times: number): Values => {
  let values: Values = defaults;
  for (let time = 0; time < times; time++) values = after(action, values);
  return values;
};

test('deeper and shallower move the depth by a tenth, and stop at the ends of the model', () => {
  expect(depthOf(after('deeper', defaults))).toBeCloseTo(11 / 3 + 0.1, 2);
  expect(depthOf(after('shallower', defaults))).toBeCloseTo(11 / 3 - 0.1, 2);
  expect(depthOf(many('deeper', 100))).toBe(7);
  expect(depthOf(many('shallower', 100))).toBe(0);
});

test('stronger and weaker scale the intensity, never get stuck, and stay within the dial', () => {
  expect(intensityOf(after('stronger', defaults))).toBeCloseTo(1.1 * intensityOf(defaults), 4);
  expect(intensityOf(many('stronger', 200))).toBeCloseTo(0.24, 3);
  const weakest = many('weaker', 200);
  expect(intensityOf(weakest)).toBeCloseTo(0.002, 4);
  expect(intensityOf(after('stronger', weakest))).toBeGreaterThan(intensityOf(weakest));
});

test('mirror turns what is seen, whatever "camera only" amounts to', () => {
  expect(after('mirror', defaults, true).mirror).toBe('off');
  expect(after('mirror', defaults, false).mirror).toBe('on');
  expect(after('mirror', {...defaults, mirror: 'on'}).mirror).toBe('off');
});

test('surprise gives a whole look, mutate a few changes of the present one, and other actions none', () => {
  const circumstances = {layerCount: 8, selfie: false, random: mulberry32(3)};
  expect(Object.keys(valuesAfter('surprise', defaults, circumstances))).toEqual(lookKeys);
  const mutated = change(defaults, valuesAfter('mutate', defaults, circumstances)).values;
  expect(sameLook(mutated, defaults)).toBe(false);
  expect(valuesAfter('help', defaults, circumstances)).toEqual({});
});

test('a snapshot is named by the local time', () => {
  expect(snapshotName(new Date(2026, 0, 5, 9, 3, 7))).toBe('reverie-2026-01-05-090307.png');
});
