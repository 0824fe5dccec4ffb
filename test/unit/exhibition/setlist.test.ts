import {describe, expect, test} from 'vitest';
import {turnAt, unknownIn} from '../../../src/exhibition/setlist.ts';
import {presetNamed} from '../../../src/params/presets.ts';
import {coerce} from '../../../src/params/values.ts';

const find = (name: string): string | undefined => (name === 'My look 2' ? 'mine' : presetNamed(name)?.name);
const at = (setlist: string, minutes: number, shuffle = false): string | undefined =>
  turnAt(setlist, minutes, {find, shuffle})?.look;

describe('the setlist', () => {
  const setlist = 'shells 10, oil, tunnel 15';
  test('plays each for its minutes, ten if none are said, and begins again', () => {
    expect(coerce('setlist', setlist).value).toBe(setlist);
    const names = [0, 9.99, 10, 19.99, 20, 34.99, 35, 45].map((minutes) => at(setlist, minutes));
    expect(names).toEqual(['shells', 'shells', 'oil', 'oil', 'tunnel', 'tunnel', 'shells', 'oil']);
  });

  test('leaves out what is no look, and never stands still at no minutes', () => {
    expect(at('nonesuch 5, oil 5', 2)).toBe('oil');
    expect(at('oil 0, shells 0', 0.15)).toBe('shells');
    expect(at('nonesuch', 0)).toBeUndefined();
    expect(at('', 0)).toBeUndefined();
  });

  test('reports what names no look, as it was written', () => {
    const wrong = 'shels 1, oil x, oil 2, "My look 2"';
    expect(coerce('setlist', wrong).value).toBe(wrong);
    expect(unknownIn(wrong, find)).toEqual(['shels 1', 'oil x']);
    expect(unknownIn('oil, shells 0.5', find)).toEqual([]);
  });

  test('takes fractions of minutes', () => {
    const short = 'shells 0.5, oil 0.25';
    expect(coerce('setlist', short).value).toBe(short);
    expect([0.49, 0.5, 0.74, 0.75].map((minutes) => at(short, minutes))).toEqual([
      'shells',
      'oil',
      'oil',
      'shells',
    ]);
  });

  test('names looks of the user’s own in quotes, also those that end in a number', () => {
    const own = '"My look 2" 5, oil 5';
    expect(coerce('setlist', own).value).toBe(own);
    expect([at(own, 1), at(own, 6)]).toEqual(['mine', 'oil']);
  });

  test('numbers its turns, so that two of the same look are told apart', () => {
    const numbers = [0, 1, 2, 3].map((minutes) => turnAt('oil 1, oil 1', minutes, {find})?.number);
    expect(numbers).toEqual([0, 1, 2, 3]);
  });

  test('shuffled, plays every look once a round, in other orders, and none twice in a row', () => {
    const list = 'oil 1, shells 1, tunnel 1, marble 1, argus 1';
    const played = Array.from({length: 500}, (_, minute) => at(list, minute, true));
    const rounds = Array.from({length: 100}, (_, round) => played.slice(5 * round, 5 * round + 5));
    for (const round of rounds) expect(new Set(round).size).toBe(5);
    expect(new Set(rounds.map(String)).size).toBeGreaterThan(30);
    played.forEach((look, minute) => expect(look, `minute ${minute}`).not.toBe(played[minute + 1]));
    expect(played).toEqual(played.map((_, minute) => at(list, minute, true)));
  });
});
