import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {parseQuery} from '../../../src/params/url.ts';
import {change, defaults, type Values} from '../../../src/params/values.ts';
import {check, expectValid, guarded, hostileText, keepsPrototypes, name, raw} from '../../support/fuzz.ts';

keepsPrototypes();

describe('whatever comes', () => {
  test('in an address', () => {
    const query = fc.oneof(
      fc.string({unit: 'binary', maxLength: 300}),
      fc
        .array(fc.tuple(name, hostileText), {maxLength: 20})
        .map((pairs) => pairs.map((pair) => pair.map(encode).join('=')).join('&')),
    );
    check(
      fc.property(query, (text) => {
        const {values, problems} = guarded(() => parseQuery(`?${text}`)) as ReturnType<typeof parseQuery>;
        expectValid(values);
        expect(JSON.stringify(problems).length).toBeLessThan(8000);
      }),
    );
    const long = parseQuery(`?${'wet=2&'.repeat(1e6)}`);
    expect(long.values).toEqual(defaults);
    expect(long.problems).toHaveLength(1);
  });

  test('as a parameter or a preset', () => {
    check(
      fc.property(fc.array(fc.tuple(name, raw), {maxLength: 12}), (pairs) => {
        const changes = Object.create(null) as Record<string, unknown>;
        for (const [key, value] of pairs) changes[key] = value;
        expectValid((guarded(() => change(defaults, changes)) as {values: Values}).values);
      }),
    );
  });
});

/** As a person or a program would write it; half a surrogate pair cannot be written. */
function encode(text: string): string {
  try {
    return encodeURIComponent(text);
  } catch {
    return '%';
  }
}
