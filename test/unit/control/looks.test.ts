import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  cleanLookName,
  decodeLooks,
  encodeLooks,
  freeLookName,
  looksLimits,
  LooksError,
  moveLook,
  type OwnLook,
} from '../../../src/control/looks.ts';
import {automationFrom} from '../../../src/params/automation/automation.ts';
import {mulberry32} from '../../../src/lib/random.ts';
import {lookIn, lookOf, presets} from '../../../src/params/presets.ts';
import {surprisingLook} from '../../../src/params/random-look.ts';
import {defaults} from '../../../src/params/values.ts';
import {randomValues} from '../../support/random-values.ts';

/** Ids 0, 1, 2 and so on. */
function ids(): () => string {
  let next = 0;
  return () => String(next++);
}
const decode = (text: string): readonly OwnLook[] => decodeLooks(text, ids());
const named = (name: string, id = name): OwnLook => ({id, name, look: lookIn(defaults)});

/** The code and the path of what is refused. */
function refusal(json: unknown): [string, unknown] {
  try {
    decode(typeof json === 'string' ? json : JSON.stringify(json));
  } catch (error) {
    if (error instanceof LooksError) return [error.code, error.data['path']];
    throw error;
  }
  return ['accepted', undefined];
}
const oneLook = (values: unknown, name: unknown = 'Velvet'): unknown => ({
  reverieLooks: 1,
  looks: [
    {name: 'First', values: {}},
    {name, values},
  ],
});

describe('a file of looks', () => {
  test('gives back exactly the looks that were written, whatever they are', () => {
    const random = mulberry32(11);
    const looks = Array.from({length: 300}, (_, index) => ({
      id: String(index),
      name: `Look ${index}`,
      look: lookIn(randomValues(random)),
    }));
    expect(decode(encodeLooks(looks))).toEqual(looks);
    expect(encodeLooks(decode(encodeLooks(looks)))).toBe(encodeLooks(looks));
  });

  test('of a thousand looks stays within its limit', () => {
    const random = mulberry32(1);
    const looks = Array.from({length: looksLimits.looks}, (_, index) => ({
      ...named(`${'x'.repeat(55)} ${index}`),
      look: surprisingLook(random, 11),
    }));
    expect(encodeLooks(looks).length).toBeLessThan(looksLimits.bytes);
    expect(decode(encodeLooks(looks))).toHaveLength(looksLimits.looks);
  });

  test.each<[unknown, string, string | undefined]>([
    ['{', 'looks-unreadable', undefined],
    [' '.repeat(1_000_001), 'looks-too-large', undefined],
    [[], 'looks-field-refused', 'reverieLooks'],
    [{reverieLooks: 2, looks: []}, 'looks-field-refused', 'reverieLooks'],
    [{reverieLooks: 1, looks: {}}, 'looks-field-refused', 'looks'],
    [{reverieLooks: 1, looks: [], more: 1}, 'looks-field-refused', 'more'],
    [{reverieLooks: 1, looks: Array(1001).fill(0)}, 'looks-field-refused', 'looks'],
    [oneLook({}, ''), 'looks-field-refused', 'looks[1].name'],
    [oneLook({}, 'first'), 'looks-field-refused', 'looks[1].name'],
    [oneLook({}, 'a\nb'), 'looks-field-refused', 'looks[1].name'],
    [oneLook(null), 'looks-field-refused', 'looks[1].values'],
    [oneLook({zoom: 7}), 'looks-value-refused', 'looks[1].values.zoom'],
    [oneLook({zoom: '0.1'}), 'looks-value-refused', 'looks[1].values.zoom'],
    [oneLook({objective: 'loss'}), 'looks-value-refused', 'looks[1].values.objective'],
    [oneLook({steps: 2.5}), 'looks-value-refused', 'looks[1].values.steps'],
    [oneLook({install: true}), 'looks-field-refused', 'looks[1].values.install'],
    [oneLook({constructor: 1}), 'looks-field-refused', 'looks[1].values.constructor'],
    [
      '{"reverieLooks":1,"looks":[{"name":"a","values":{"__proto__":1}}]}',
      'looks-field-refused',
      'looks[0].values.__proto__',
    ],
  ])('%j is refused as %s at %s', (json, code, path) => {
    expect(refusal(json)).toEqual([code, path]);
  });

  test('any JSON is accepted and round-trips, or is refused by a message', () => {
    const value = fc.oneof(fc.double(), fc.boolean(), fc.string(), fc.constant(0.5), fc.constant('mean'));
    const key = fc.constantFrom(
      'zoom',
      'wet',
      'objective',
      'bands',
      'mixed4',
      'channels',
      'pin',
      '__proto__',
    );
    const look = fc.record({
      name: fc.string({maxLength: 70}),
      values: fc.dictionary(key, value, {maxKeys: 4}),
    });
    let accepted = 0;
    fc.assert(
      fc.property(fc.array(look, {maxLength: 4}), (looks) => {
        const text = JSON.stringify({reverieLooks: 1, looks});
        const [code] = refusal(text);
        if (code !== 'accepted') return;
        accepted += 1;
        const read = decode(text);
        expect(decode(encodeLooks(read))).toEqual(read);
      }),
      {numRuns: 2000, seed: 5},
    );
    expect(accepted).toBeGreaterThan(100);
    fc.assert(fc.property(fc.jsonValue(), (json) => refusal(json)[0] !== 'accepted'));
  });
});

test('a look keeps what moves it by itself, and a mistake in that is named by its path and column', () => {
  const automation = automationFrom({bpm: 90, lanes: {zoom: '0:(0.1), 5:(0.2)'}});
  const looks = [{...named('Velvet', '0'), automation}];
  expect(decode(encodeLooks(looks))).toEqual(looks);
  const broken = encodeLooks(looks).replace('0.1)', '0.1');
  expect(() => decode(broken)).toThrow(/looks\[0\]\.automation\.lanes\.zoom.*Column \d+/s);
});

describe('names', () => {
  test('are cleaned, and numbered where they are taken, whatever the case', () => {
    expect(cleanLookName('  My\n "look", <b> ')).toBe('My look b');
    expect(freeLookName('velvet', [named('Velvet'), named('Velvet 2')])).toBe('velvet 3');
    expect(freeLookName('Velvet 2', [named('Velvet 2'), named('velvet')])).toBe('Velvet 3');
    expect(freeLookName('\n', [])).toBe('Look');
    const long = 'x'.repeat(60);
    const free = freeLookName(long, [named(long)]);
    expect(free.length).toBeLessThanOrEqual(60);
    expect(free).not.toBe(long);
  });

  test('that are cleaned are accepted in a file', () => {
    fc.assert(
      fc.property(fc.string({maxLength: 90}), (wanted) => {
        const name = freeLookName(wanted, []);
        expect(decode(encodeLooks([named(name)]))[0]?.name).toBe(name);
      }),
    );
  });
});

test('a look moves to any place, and never beyond the ends', () => {
  const looks = ['a', 'b', 'c'].map((name) => named(name));
  const order = (id: string, to: number): string =>
    moveLook(looks, id, to)
      .map(({name}) => name)
      .join('');
  expect([order('a', 1), order('a', 9), order('c', -3), order('x', 0)]).toEqual(['bac', 'bca', 'cab', 'abc']);
});

test('every preset can be a look of one’s own', () => {
  const looks = presets.map((preset) => ({id: preset.name, name: preset.title, look: lookOf(preset)}));
  expect(decode(encodeLooks(looks)).map(({look}) => look)).toEqual(presets.map(lookOf));
});
