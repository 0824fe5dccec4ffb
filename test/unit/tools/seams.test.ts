import {expect, test} from 'vitest';
import {differenceOf, isInvisible, type Seam} from '../../support/seams.ts';

test('the difference of frames is its mean, and what one value in a thousand exceeds', () => {
  const still = new Uint8Array(10_000).fill(100);
  expect(differenceOf(still, still)).toEqual({mean: 0, high: 0});
  const brighter = still.map((value) => value + 3);
  expect(differenceOf(still, brighter)).toEqual({mean: 3, high: 3});
  const spots = (count: number): Uint8Array => still.map((value, i) => (i < count ? value + 50 : value));
  expect(differenceOf(still, spots(10))).toEqual({mean: 0.05, high: 0});
  expect(differenceOf(still, spots(11)).high).toBe(50);
});

test('a seam is visible where its mean or its high differences are', () => {
  const seam: Seam = {
    ...{part: 2, at: 'cut', atS: 1, mean: 0, high: 0, worstMean: 0.99, worstHigh: 8},
  };
  expect(isInvisible(seam)).toBe(true);
  expect(isInvisible({...seam, worstMean: 1})).toBe(false);
  expect(isInvisible({...seam, worstHigh: 9})).toBe(false);
  expect(isInvisible({...seam, worstMean: NaN})).toBe(false);
});
