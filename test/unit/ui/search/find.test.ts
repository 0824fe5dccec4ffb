import {describe, expect, test} from 'vitest';
import {keyBindings} from '../../../../src/params/keys.ts';
import {groups} from '../../../../src/params/parameter.ts';
import {presets} from '../../../../src/params/presets.ts';
import {keys} from '../../../../src/params/values.ts';
import {entriesOf, type Entry} from '../../../../src/ui/search/entries.ts';
import {sections} from '../../../../src/ui/search/sections.ts';
import {find} from '../../../../src/ui/search/find.ts';
import {synonyms} from '../../../../src/ui/strings/synonyms.ts';

const entries = entriesOf(keyBindings, [{name: 'Übung Éclair'}]);
const found = (query: string) => find(entries, query).map(({to}) => to);
const first = (query: string) => found(query)[0];

describe('what can be found', () => {
  test('is every parameter, action, look and section, once', () => {
    const names = entries.map(({to}) => Object.values(to).join(' '));
    expect(new Set(names).size).toBe(names.length);
    const actions = keyBindings.filter(({action}) => !/^(preset-|search)/.test(action));
    const [own, dials] = [1, 2];
    expect(entries).toHaveLength(
      keys.length +
        actions.length +
        presets.length +
        own +
        dials +
        Object.keys(sections).length +
        groups.length,
    );
  });

  test('is found by its title, among the best five', () => {
    for (const entry of entries) {
      expect(found(entry.title).slice(0, 5), entry.title).toContain(entry.to);
    }
  });

  test('is found by its key in addresses, by its key on the keyboard, and by every synonym', () => {
    for (const key of keys) expect(found(key), key).toContainEqual({kind: 'parameter', key});
    for (const {action, printed} of keyBindings) {
      if (/^(preset-|search)/.test(action)) continue;
      expect(found(printed), printed).toContainEqual({kind: 'action', action});
    }
    const named = (
      destination: (name: string) => Entry['to'],
      words: Readonly<Record<string, string | undefined>>,
    ) => {
      for (const [name, others] of Object.entries(words)) {
        for (const word of (others ?? '').split(' '))
          expect(found(word), word).toContainEqual(destination(name));
      }
    };
    named((key) => ({kind: 'parameter', key}) as Entry['to'], synonyms.parameters);
    named((action) => ({kind: 'action', action}) as Entry['to'], synonyms.actions);
    named((dial) => ({kind: 'dial', dial}) as Entry['to'], synonyms.dials);
    named((section) => ({kind: 'section', section}) as Entry['to'], synonyms.sections);
  });
});

describe('the order', () => {
  test.each([
    ['zoom', {kind: 'parameter', key: 'zoom'}],
    ['ZOO', {kind: 'parameter', key: 'zoom'}],
    ['intensity', {kind: 'dial', dial: 'intensity'}],
    ['iterations', {kind: 'parameter', key: 'steps'}],
    ['tap', {kind: 'action', action: 'tap'}],
    ['midi', {kind: 'section', section: 'reverie-controllers'}],
    ['lfo', {kind: 'section', section: 'reverie-automation'}],
    ['kennel', {kind: 'look', look: 'Kennel'}],
    ['eclair', {kind: 'look', look: 'Übung Éclair'}],
    ['horizontal dri', {kind: 'parameter', key: 'driftX'}],
  ])('%s leads to the best first', (query, expected) => {
    expect(first(query)).toEqual(expected);
  });

  test('is that of the list as long as nothing is asked for', () => {
    expect(find(entries, '  ')).toEqual(entries);
  });

  test('every word has to fit, and what is nowhere finds nothing', () => {
    expect(found('zoom qqq')).toEqual([]);
    expect(found('dream zoom').length).toBeLessThan(found('zoom').length + 1);
  });
});
