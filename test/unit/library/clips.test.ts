import {expect, test} from 'vitest';
import {clipFrom} from '../../../src/library/clips.ts';

test.each([
  ['film', 'video'],
  ['still', 'image'],
  ['video', 'video'],
  ['image', 'image'],
  ['take', 'take'],
  ['constructor', 'clip'],
  [undefined, 'clip'],
])('a stored piece of kind %s is a %s', (kind, present) => {
  expect(clipFrom('2026-01-01', {kind, container: 'mp4'})?.kind).toBe(present);
});
