import {expect, test} from 'vitest';
import {keyBindings, keysPage} from '../../../src/params/keys.ts';

test('no two bindings share a key or an action, and every one says what it does', () => {
  expect(new Set(keyBindings.map(({key}) => key)).size).toBe(keyBindings.length);
  expect(new Set(keyBindings.map(({action}) => action)).size).toBe(keyBindings.length);
  for (const {key, does} of keyBindings) {
    expect(does.length, key).toBeGreaterThan(5);
    expect(key.length === 1 ? key.toLowerCase() : key).toBe(key);
  }
});

test('docs/keys.md is the generated page (write it anew with vitest -u)', async () => {
  await expect(keysPage()).toMatchFileSnapshot('../../../docs/keys.md');
});
