import {describe, expect, test} from 'vitest';
import {presetAt} from '../../../src/exhibition/setlist.ts';
import {coerce} from '../../../src/params/values.ts';

describe('the setlist', () => {
  const setlist = 'shells 10, oil, tunnel 15';
  test('plays each for its minutes, ten if none are said, and begins anew', () => {
    expect(coerce('setlist', setlist).value).toBe(setlist);
    const names = [0, 9.99, 10, 19.99, 20, 34.99, 35, 45].map((minutes) => presetAt(setlist, minutes)?.name);
    expect(names).toEqual(['shells', 'shells', 'oil', 'oil', 'tunnel', 'tunnel', 'shells', 'oil']);
  });
  test('leaves out what is no preset, and never stands still at no minutes', () => {
    expect(presetAt('nonesuch 5, oil 5', 2)?.name).toBe('oil');
    expect(presetAt('oil 0, shells 0', 1.5)?.name).toBe('shells');
    expect(presetAt('nonesuch', 0)).toBeUndefined();
    expect(presetAt('', 0)).toBeUndefined();
  });
});
