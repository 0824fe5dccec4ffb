import {describe, expect, test} from 'vitest';
import {recipeOf} from '../../../src/metadata/recipe.ts';
import {
  changesBetween,
  decodeTake,
  differenceOf,
  encodeTake,
  takeInTags,
  valuesAt,
} from '../../../src/metadata/take.ts';
import type {Take} from '../../../src/metadata/take.ts';
import {defaults} from '../../../src/params/values.ts';

const take: Take = {
  recipe: recipeOf(defaults, 'cd'.repeat(32)),
  seed: 4_000_000_000,
  selfie: true,
  source: 'Kamera ü',
  durationMs: 5000,
  changes: [
    {atMs: 0, set: {wet: 0.5}},
    {atMs: 1000, set: {wet: 1, mixed3: 0}},
    {atMs: 1000, act: 'reset'},
    {atMs: 4000.5, set: {zoom: 0.2}},
  ],
};

describe('a take', () => {
  test('comes back as it went', () => {
    expect(decodeTake(encodeTake(take))).toEqual({take, problems: []});
    expect(takeInTags({comment: encodeTake(take)})?.take).toEqual(take);
  });

  test('says the values at any time', () => {
    expect(valuesAt(take, 0)).toEqual({...defaults, wet: 0.5});
    expect(valuesAt(take, 999.9).wet).toBe(0.5);
    expect(valuesAt(take, 1000)).toEqual({...defaults, wet: 1, mixed3: 0});
    expect(valuesAt(take, 9999)).toEqual({...defaults, wet: 1, mixed3: 0, zoom: 0.2});
  });

  test('says what was done in a span, each thing in one of consecutive spans', () => {
    const bounds = [-Infinity, 0, 999, 1000, 4001];
    const spans = bounds.slice(1).map((to, i) => changesBetween(take, bounds[i] ?? 0, to));
    expect(spans.map(({length}) => length)).toEqual([1, 0, 2, 1]);
    expect(spans.flat()).toEqual(take.changes);
  });

  test('is validated: what is wrong is left out and named, and the order is that of time', () => {
    const raw = JSON.parse(encodeTake(take)) as Record<string, unknown>;
    raw['seed'] = -1;
    raw['changes'] = [
      {atMs: 3000, set: {wet: 7, nonsense: 1}},
      {atMs: 'soon', set: {wet: 1}},
      {atMs: 2000, act: 'explode'},
      {atMs: 1000, set: {wet: 'x'}},
      {atMs: 500, set: {wet: defaults.wet}},
      7,
    ];
    const read = decodeTake(JSON.stringify(raw));
    expect(read?.take.changes).toEqual([
      {atMs: 500, set: {wet: defaults.wet}},
      {atMs: 3000, set: {wet: 2}},
    ]);
    expect(read?.take.seed).toBe(2 ** 32 - 1);
    expect(read?.problems.join('\n')).toMatch(/wet: 7.*nonsense.*no time.*wet: "x"/s);
  });

  test('is not seen in what is none', () => {
    for (const text of [
      '',
      '{"take":1}',
      '{"take":1,"changes":[]}',
      '{"reverie":"1","values":{}}',
      '{"take"',
    ]) {
      expect(decodeTake(text)).toBeUndefined();
    }
  });

  test('is told changes by comparing', () => {
    expect(differenceOf(defaults, {...defaults, wet: 0.25, mirror: 'on'})).toEqual({wet: 0.25, mirror: 'on'});
    expect(differenceOf(defaults, {...defaults})).toBeUndefined();
  });
});
