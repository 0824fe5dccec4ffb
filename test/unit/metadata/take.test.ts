import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {recipeOf} from '../../../src/metadata/recipe.ts';
import {decodeTake, differenceOf, encodeTake, TakeCursor, takeInTags} from '../../../src/metadata/take.ts';
import type {Change, Take} from '../../../src/metadata/take.ts';
import {automationFrom} from '../../../src/params/automation/automation.ts';
import {defaults, type Values} from '../../../src/params/values.ts';

const take: Take = {
  recipe: recipeOf(defaults, {name: defaults.model, sha256: 'cd'.repeat(32)}),
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

  test('comes back with what moved it by itself, and without what of that cannot be used', () => {
    const automation = automationFrom({startS: 3, lanes: {zoom: '0:(0.1), 5:(0.2)'}});
    const moved: Take = {
      ...take,
      recipe: recipeOf(defaults, {name: defaults.model, sha256: ''}, automation),
      changes: [{atMs: 10, automation}],
    };
    expect(decodeTake(encodeTake(moved))).toEqual({take: moved, problems: []});
    const cursor = new TakeCursor(defaults, moved.changes);
    cursor.advance(9);
    expect(cursor.automated.automation.lanes).toEqual({});
    cursor.advance(11);
    expect(cursor.automated).toEqual({automation, fromMs: 10});
    const broken = encodeTake(moved).replaceAll('0.1)', '0.1');
    const read = decodeTake(broken);
    expect(read?.take.recipe.automation).toBeUndefined();
    expect(read?.problems.map(({code}) => code)).toEqual(['lane-refused', 'lane-refused']);
  });

  test('is played forward: a change is in force from its own time on', () => {
    const cursor = new TakeCursor(take.recipe.values, take.changes);
    expect(cursor.advance(0)).toEqual({values: {...defaults, wet: 0.5}, set: {wet: 0.5}, acts: []});
    expect(cursor.advance(999.9).values.wet).toBe(0.5);
    expect(cursor.advance(1000)).toEqual({
      values: {...defaults, wet: 1, mixed3: 0},
      set: {wet: 1, mixed3: 0},
      acts: ['reset'],
    });
    expect(cursor.advance(1000)).toMatchObject({set: {}, acts: []});
    expect(cursor.advance(9999).values).toEqual({...defaults, wet: 1, mixed3: 0, zoom: 0.2});
  });

  test('is played forward as if each moment were found from the start, for random takes', () => {
    const at = fc.nat({max: 1000});
    const change = fc.oneof(
      fc.record({atMs: at, set: fc.record({wet: fc.integer({min: 0, max: 2})})}),
      fc.record({atMs: at, set: fc.record({zoom: fc.integer({min: 0, max: 1}), mixed3: fc.nat(2)})}),
      fc.record({atMs: at, act: fc.constantFrom('reset' as const, 'hold' as const, 'release' as const)}),
    );
    const inOrder = (a: {atMs: number}, b: {atMs: number}): number => a.atMs - b.atMs;
    fc.assert(
      fc.property(fc.array(change), fc.array(at), (unsorted, times) => {
        const changes: Change[] = unsorted.toSorted(inOrder);
        const cursor = new TakeCursor(defaults, changes);
        let before = -Infinity;
        for (const atMs of times.toSorted((a, b) => a - b)) {
          const until = changes.filter((each) => each.atMs <= atMs);
          const since = until.filter((each) => each.atMs > before);
          expect(cursor.advance(atMs)).toEqual({
            values: until.reduce((values, {set}) => ({...values, ...set}), defaults),
            set: since.reduce((values, {set}) => ({...values, ...set}), {}),
            acts: since.flatMap(({act}) => act ?? []),
          });
          before = atMs;
        }
      }),
      {seed: 1},
    );
  });

  test('is read once, however many moments are asked for', () => {
    const [seconds, framesPerSecond, count] = [600, 30, 3000];
    let applied = 0;
    const changes = Array.from({length: count}, (_, i): Change => {
      const change: Change = {atMs: (1000 * seconds * i) / count};
      return Object.defineProperty({...change}, 'set', {
        enumerable: true,
        get: () => {
          applied += 1;
          return {wet: (i % 3) / 2};
        },
      });
    });
    const cursor = new TakeCursor(defaults, changes);
    const states = new Set<Values>();
    for (let frame = 0; frame < seconds * framesPerSecond; frame += 1) {
      states.add(cursor.advance((1000 * frame) / framesPerSecond).values);
    }
    expect(applied).toBe(count);
    expect(states.size).toBeLessThanOrEqual(count + 1);
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
    expect(read?.problems).toMatchObject([
      {code: 'value-clamped', data: {key: 'wet', got: 7}},
      {code: 'parameter-unknown', data: {name: 'nonsense'}},
      {code: 'change-without-time'},
      {code: 'value-refused', data: {key: 'wet', got: '"x"'}},
    ]);
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

  test('finds changes by comparing', () => {
    expect(differenceOf(defaults, {...defaults, wet: 0.25, mirror: 'on'})).toEqual({wet: 0.25, mirror: 'on'});
    expect(differenceOf(defaults, {...defaults})).toBeUndefined();
  });
});
