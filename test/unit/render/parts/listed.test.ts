import {expect, test} from 'vitest';
import {listed} from '../../../../src/render/parts/listed.ts';

test('numbers are listed with their runs, and the first few of many', () => {
  expect(listed([])).toBe('');
  expect(listed([3, 5, 6, 7, 9])).toBe('3, 5–7, 9');
  expect(listed(Array.from({length: 40}, (_, i) => 2 * i))).toMatch(/^0, 2, .*22 and others$/);
});
