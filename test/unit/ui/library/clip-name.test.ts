import {expect, test} from 'vitest';
import {presets} from '../../../../src/params/presets.ts';
import {defaults} from '../../../../src/params/values.ts';
import type {Source} from '../../../../src/source/source.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {clipName} from '../../../../src/ui/library/clip-name.ts';

const at = new Date(2026, 0, 5, 9, 3);
const named = (label: string, changes = {}) => ({
  ...initialState,
  values: {...defaults, ...changes},
  source: {label} as Source,
});

test('a clip is named after its look, its source and the time of day', () => {
  expect(clipName('clip', named('FaceTime HD Camera (05ac:8514)'), at)).toBe(
    'Shells, FaceTime HD Camera, 09.03',
  );
  const oil = presets.find(({name}) => name === 'oil')?.look;
  expect(clipName('take', named('people walking.mp4', oil), at)).toBe('Oil, people walking, 09.03, take');
});

test('what has no name is left out, and what no file may be called is replaced', () => {
  expect(clipName('clip', named('', {mixed7: 0.77}), at)).toBe('Dream, 09.03');
  expect(clipName('clip', named('a/b:c'), at)).toBe('Shells, a-b-c, 09.03');
  expect(clipName('clip', named('x'.repeat(200)), at).length).toBeLessThan(60);
});
