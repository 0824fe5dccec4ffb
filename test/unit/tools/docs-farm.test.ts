import {readFileSync} from 'node:fs';
import {expect, test} from 'vitest';
import {farmPagePath, overheadOf, timeOf, withFarmTable, workOf} from '../../support/farm-page.ts';
import {formatted} from '../../support/formatted.ts';

const onePiece = {parts: 1, frames: 1000, preRollFrames: 0, startS: 5, frameS: 2};

test('the table of docs/farm.md is the one that npm run docs writes', async () => {
  const page = readFileSync(farmPagePath, 'utf8');
  expect(await formatted(farmPagePath, withFarmTable(page))).toBe(page);
  expect(() => withFarmTable('')).toThrow(/must have/);
});

test('the work is that of all starts, frames and frames of pre-roll', () => {
  expect(workOf(onePiece)).toBe(2005);
  expect(overheadOf(onePiece)).toBe(0);
  const parts = {...onePiece, parts: 4, preRollFrames: 30};
  expect(workOf(parts)).toBe(4 * 5 + 1030 * 2);
  expect(overheadOf(parts)).toBeCloseTo((3 * 5 + 30 * 2) / 2005, 12);
});

test('the time falls with the nodes, and more nodes than parts help nothing', () => {
  const parts = {...onePiece, parts: 4, preRollFrames: 30};
  expect(timeOf(onePiece, 1, 2)).toBe(2005 / 2);
  expect(timeOf(parts, 1, 2)).toBeCloseTo(workOf(parts) / 2, 9);
  expect(timeOf(parts, 4, 2)).toBeCloseTo(workOf(parts) / 8, 9);
  expect(timeOf(parts, 3, 2)).toBeCloseTo(timeOf(parts, 2, 2), 9);
  expect(timeOf(parts, 9, 2)).toBe(timeOf(parts, 4, 2));
});
