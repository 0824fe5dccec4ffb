import {describe, expect, test} from 'vitest';
import {applyPreset, presetNamed} from '../../../src/params/presets.ts';
import {asksForState, formatQuery, parseQuery} from '../../../src/params/url.ts';
import {change, defaults, keys, parameterOf} from '../../../src/params/values.ts';
import {mulberry32} from '../../support/random.ts';
import {randomValues} from '../../support/random-values.ts';

describe('the state in the address', () => {
  test('parse(format(values)) is values, for 500 random states', () => {
    const random = mulberry32(1);
    for (let round = 0; round < 500; round++) {
      const values = randomValues(random);
      const parsed = parseQuery(`?${formatQuery(values)}`);
      expect(parsed.problems).toEqual([]);
      expect(parsed.values).toEqual(values);
    }
  });

  test('names only what differs from the defaults', () => {
    expect(formatQuery(defaults)).toBe('');
    expect(formatQuery({...defaults, wet: 0.5, mirror: 'on'})).toBe('wet=0.5&mirror=on');
  });

  test('former names of choices are still read, and the present ones written', () => {
    const formers = parseQuery('?source=film&recordSound=film');
    expect(formers).toEqual({values: {...defaults, source: 'video', recordSound: 'video'}, problems: []});
    expect(parseQuery('?source=still').values.source).toBe('image');
    expect(formatQuery(formers.values)).toBe('source=video');
    for (const key of keys) {
      const parameter = parameterOf(key);
      if (parameter.kind !== 'choice') continue;
      for (const [former, present] of Object.entries(parameter.aliases ?? {})) {
        expect(Object.keys(parameter.choices)).not.toContain(former);
        expect(change(defaults, {[key]: former})).toEqual(change(defaults, {[key]: present}));
      }
    }
  });

  test('former parameters are left out without a problem', () => {
    expect(parseQuery('?octaves=3&wet=0.5')).toEqual({values: {...defaults, wet: 0.5}, problems: []});
  });

  test('a preset comes first, whatever the order', () => {
    const oil = presetNamed('oil');
    if (!oil) throw new Error('there is no preset oil');
    const expected = {...applyPreset(defaults, oil), wet: 0.8};
    expect(parseQuery('?wet=0.8&preset=oil')).toEqual({values: expected, problems: []});
    expect(parseQuery('?preset=oil&wet=0.8')).toEqual({values: expected, problems: []});
  });

  test('numbers out of range are clamped and named', () => {
    const {values, problems} = parseQuery('?wet=7&steps=-3');
    expect(values).toEqual({...defaults, wet: 2, steps: 1});
    expect(problems).toMatchObject([
      {code: 'value-clamped', data: {key: 'wet', got: 7, min: 0, max: 2, used: 2}},
      {code: 'value-clamped', data: {key: 'steps', got: -3, min: 1, used: 1}},
    ]);
  });

  test('what may not exceed another setting is lowered to it, and named if it was asked for', () => {
    const sizes = parseQuery('?resolutionMin=300&resolution=200');
    expect(sizes.values).toEqual({...defaults, resolution: 200, resolutionMin: 200});
    expect(sizes.problems).toMatchObject([
      {code: 'value-lowered', data: {key: 'resolutionMin', got: 300, limit: 'resolution', used: 200}},
    ]);
    const lowered = change({...defaults, resolutionMin: 150}, {resolution: 100});
    expect(lowered.values.resolutionMin).toBe(100);
    expect(lowered.problems).toEqual([]);
  });

  test.each([
    ['?nonsense=1', 'parameter-unknown', {name: 'nonsense'}],
    [
      '?mirror=sideways',
      'value-refused',
      {key: 'mirror', got: '"sideways"', allowed: 'one of auto, on, off'},
    ],
    ['?preset=__proto__', 'preset-unknown', {name: '__proto__'}],
    ['?__proto__=1', 'parameter-unknown', {name: '__proto__'}],
    ['?constructor=1', 'parameter-unknown', {name: 'constructor'}],
    ['?wet=NaN', 'value-refused', {key: 'wet', got: '"NaN"', allowed: 'a number from 0 to 2'}],
    ['?wet=', 'value-refused', {key: 'wet', got: '""'}],
    ['?wet=%E0%A4%A', 'value-refused', {key: 'wet'}],
    ['?model=../../etc', 'value-refused', {key: 'model', got: '"../../etc"'}],
    [`?model=${'a'.repeat(65)}`, 'value-refused', {key: 'model'}],
    [`?cameraDevice=<img src=x onerror=alert(1)>`, 'value-refused', {key: 'cameraDevice'}],
  ])('%s leaves the state as it was and reports why', (query, code, data) => {
    const {values, problems} = parseQuery(query);
    expect(values).toEqual(defaults);
    expect(problems).toMatchObject([{code, data}]);
  });

  test('an oversize address is refused as a whole, in one short problem', () => {
    const {values, problems} = parseQuery(`?wet=0.5&x=${'y'.repeat(100_000)}`);
    expect(values).toEqual(defaults);
    expect(problems).toMatchObject([{code: 'address-too-long', data: {length: 100_011, max: 4096}}]);
    expect(problems[0]?.message.length).toBeLessThan(200);
  });

  test('many problems are counted, not listed', () => {
    const query = Array.from({length: 50}, (_, index) => `x${index}=1`).join('&');
    const {problems} = parseQuery(`?${query}`);
    expect(problems).toHaveLength(6);
    expect(problems[5]).toMatchObject({code: 'more-problems', data: {count: 45}});
  });

  test('never throws and always gives a valid state, for 2000 hostile queries', () => {
    const random = mulberry32(3);
    const bits = [
      '%',
      '%E0',
      '%00',
      '&',
      '=',
      '?',
      'wet',
      'steps',
      '__proto__',
      'toString',
      '1e999',
      '-0',
      '\ud800',
      '[]',
      '{"a":1}',
      ';',
      'preset',
      'cameraDevice',
      '🜁',
      '+',
      '\0',
    ];
    for (let round = 0; round < 2000; round++) {
      let query = '?';
      for (let length = random() * 12; length > 0; length--)
        query += bits[Math.floor(random() * bits.length)] ?? '';
      const {values} = parseQuery(query);
      expect(Object.keys(values)).toEqual(Object.keys(defaults));
      expect(change(defaults, values)).toEqual({values, problems: []});
    }
    expect(({} as Record<string, unknown>).wet).toBeUndefined();
  });

  test('knows an address that asks for a state from one that does not', () => {
    expect(asksForState('')).toBe(false);
    expect(asksForState('?utm_source=x')).toBe(false);
    expect(asksForState('?preset=oil')).toBe(true);
    expect(asksForState('?wet=1')).toBe(true);
  });
});

test('an address that names the installation alone begins it', () => {
  expect(parseQuery('?install').values.install).toBe(true);
  expect(parseQuery('?install&wet=0.5').problems).toEqual([]);
  expect(parseQuery('?wet').problems).toHaveLength(1);
  expect(formatQuery(parseQuery('?install').values)).toBe('install=true');
});
