import fc from 'fast-check';
import {describe, expect, test} from 'vitest';
import {
  bindingsOf,
  conflictOf,
  decodeKeyMap,
  isUsableKey,
  KeyMapError,
  withKey,
  type KeyMap,
} from '../../../src/control/key-map.ts';
import {keyBindings, printedKey} from '../../../src/params/keys.ts';
import {check, guarded, hostileText, jsonObject, keepsPrototypes} from '../../support/fuzz.ts';

keepsPrototypes();

const keysOf = (map: KeyMap): string[] =>
  bindingsOf(map)
    .map(({key}) => key)
    .filter((key) => key !== '');

describe('a key map', () => {
  test('of nothing is the default one, whose keys are all usable', () => {
    expect(bindingsOf({})).toEqual(keyBindings);
    for (const {key} of keyBindings) expect(isUsableKey(key), key).toBe(true);
  });

  test('gives an action another key, and names what had it', () => {
    expect(conflictOf({}, 'freeze', 'f')?.action).toBe('fullscreen');
    expect(conflictOf({}, 'freeze', ' ')).toBeUndefined();
    const map = withKey({}, 'freeze', 'f');
    expect(map).toEqual({fullscreen: '', freeze: 'f'});
    expect(printedKey(bindingsOf(map), 'freeze')).toBe('F');
    expect(printedKey(bindingsOf(map), 'fullscreen')).toBeUndefined();
    // Back where it was.
    expect(withKey(withKey(map, 'freeze', ' '), 'fullscreen', 'f')).toEqual({});
  });

  test('refuses keys that the browser needs', () => {
    for (const key of ['Tab', 'Escape', 'Enter', 'Shift', 'F5', '<b>', 'ab', '\u0000\u0001']) {
      expect(() => withKey({}, 'freeze', key), key).toThrow(KeyMapError);
    }
  });

  test('never has a key twice, whatever is asked', () => {
    const action = fc.constantFrom(...keyBindings.map((binding) => binding.action));
    const key = fc.constantFrom('', ' ', 'f', 'F2', 'ArrowUp', 'ä', '1', '-');
    fc.assert(
      fc.property(fc.array(fc.tuple(action, key)), (changes) => {
        const map = changes.reduce<KeyMap>((before, [name, to]) => withKey(before, name, to), {});
        const keys = keysOf(map);
        expect(new Set(keys).size).toBe(keys.length);
        expect(decodeKeyMap(JSON.stringify(map))).toEqual(map);
      }),
    );
  });

  test('from anywhere is whole, or refused', () => {
    expect(() => decodeKeyMap('{"freeze":"f"}')).toThrow(KeyMapError);
    expect(() => decodeKeyMap('{"fly":"f"}')).toThrow(KeyMapError);
    check(
      fc.property(fc.oneof(jsonObject, hostileText), (text) => {
        const map = guarded(() => decodeKeyMap(text), KeyMapError);
        if (map) expect(new Set(keysOf(map)).size).toBe(keysOf(map).length);
      }),
    );
  });
});
