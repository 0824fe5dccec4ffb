import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {oscAddresses} from '../../../../src/cli/serve/osc/addresses.ts';
import {isPattern, readPattern} from '../../../../src/cli/serve/osc/pattern.ts';
import {check} from '../../../support/fuzz.ts';

const matching = (pattern: string): readonly string[] =>
  oscAddresses.map(({address}) => address).filter((address) => readPattern(pattern)?.(address) === true);

describe('a pattern of OSC', () => {
  test.each<[pattern: string, address: string, matches: boolean]>([
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/a?c', '/a/c', false],
    ['/a*', '/a', true],
    ['/a*', '/abc', true],
    ['/a*', '/a/b', false],
    ['/*/b', '/a/b', true],
    ['/*/*', '/a/b/c', false],
    ['/a*b*c', '/axbxbxc', true],
    ['/a*b*c', '/axbxbx', false],
    ['/[a-c]x', '/bx', true],
    ['/[a-c]x', '/dx', false],
    ['/[!a-c]x', '/dx', true],
    ['/[!a-c]x', '/ax', false],
    ['/a[!b]c', '/a/c', false],
    ['/[a-]', '/-', true],
    ['/[!]', '/x', true],
    ['/[]', '/x', false],
    ['/{zoom,wet}/share', '/wet/share', true],
    ['/{zoom,wet}', '/zoo', false],
    ['/{a,ab}{b,c}', '/abc', true],
    ['/{a,}b', '/b', true],
    ['/{a/b,c}', '/a/b', false],
    ['/a.b', '/axb', false],
    ['/a+', '/aa', false],
  ])('%s and %s: %s', (pattern, address, matches) => {
    expect(readPattern(pattern)?.(address)).toBe(matches);
  });

  test('of a bracket that has no other is none', () => {
    for (const pattern of ['/[a', '/{a', '/a]', '/a}', '/[a}', '/{a]'])
      expect(readPattern(pattern)).toBeUndefined();
  });

  test('finds addresses of the space', () => {
    expect(matching('/reverie/{zoom,wet}').toSorted()).toEqual(['/reverie/wet', '/reverie/zoom']);
    expect(matching('/reverie/mixed?').length).toBeGreaterThan(3);
    expect(matching('/reverie/action/*').length).toBeGreaterThan(10);
    expect(matching('/other/*')).toEqual([]);
  });

  const pieces = fc.constantFrom(
    '*',
    '?',
    '[a-c]',
    '[!a]',
    '{a,bc}',
    '[',
    ']',
    '{',
    '}',
    'a',
    'b',
    '/',
    '**',
    '!',
    ',',
    '-',
  );
  const patterns = fc.array(pieces, {maxLength: 24}).map((parts) => `/${parts.join('')}`);
  const addresses = fc
    .array(fc.constantFrom('a', 'b', 'c', '/', '-'), {maxLength: 12})
    .map((parts) => `/${parts.join('')}`);

  /** The same by its definition, which tries every way: of short patterns only. */
  function byDefinition(pattern: string, address: string): boolean {
    if (pattern === '') return address === '';
    const [first = ''] = pattern;
    const rest = pattern.slice(1);
    if (first === '*') {
      const isMore = address !== '' && !address.startsWith('/');
      return byDefinition(rest, address) || (isMore && byDefinition(pattern, address.slice(1)));
    }
    if (first === '{') {
      const end = rest.indexOf('}');
      const texts = rest.slice(0, end).split(',');
      return texts.some(
        (text) =>
          !text.includes('/') &&
          address.startsWith(text) &&
          byDefinition(rest.slice(end + 1), address.slice(text.length)),
      );
    }
    if (address === '') return false;
    const [next = ''] = address;
    if (first === '?') return next !== '/' && byDefinition(rest, address.slice(1));
    if (first === '[') {
      const end = rest.indexOf(']');
      const isIn = {'a-c': 'abc'.includes(next), '!a': next !== 'a'}[rest.slice(0, end)];
      return next !== '/' && isIn === true && byDefinition(rest.slice(end + 1), address.slice(1));
    }
    return first === next && byDefinition(rest, address.slice(1));
  }

  test('is matched as its definition says', () => {
    const whole = fc
      .array(fc.constantFrom('*', '?', '[a-c]', '[!a]', '{a,bc}', '{c,}', 'a', 'b', '/', '-'), {maxLength: 7})
      .map((parts) => `/${parts.join('')}`);
    check(
      fc.property(whole, addresses, (pattern, address) => {
        expect(readPattern(pattern)?.(address), `${pattern} ${address}`).toBe(byDefinition(pattern, address));
      }),
    );
  });

  test('is read or refused, whatever it is; without special characters it is the address itself', () => {
    check(
      fc.property(fc.oneof(patterns, fc.string({unit: 'binary'})), addresses, (pattern, address) => {
        const matches = readPattern(pattern);
        if (!isPattern(pattern)) {
          expect(matches?.(pattern)).toBe(true);
          expect(matches?.(address)).toBe(pattern === address);
        } else expect([true, false, undefined]).toContain(matches?.(address));
      }),
    );
  });

  test('that would take others for ever is through at once', () => {
    // Backtracking would try more ways than there are atoms; a stall ends this file.
    expect(readPattern(`/${'*a'.repeat(60)}`)?.(`/${'a'.repeat(4000)}b`)).toBe(false);
    expect(readPattern(`/${'{a,aa,}'.repeat(200)}b`)?.(`/${'a'.repeat(400)}`)).toBe(false);
  });
});
