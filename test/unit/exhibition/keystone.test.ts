import {describe, expect, test} from 'vitest';
import {cornersOf, keystoneMatrix, withCorners, type Corners} from '../../../src/exhibition/keystone.ts';
import {coerce} from '../../../src/params/values.ts';

describe('keystone', () => {
  /** Where a CSS matrix3d takes a point. */
  const moved = (matrix: string, x: number, y: number): [number, number] => {
    const m = matrix.slice(9, -1).split(',').map(Number);
    const row = (i: number): number => (m[i] ?? 0) * x + (m[i + 4] ?? 0) * y + (m[i + 12] ?? 0);
    return [row(0) / row(3), row(1) / row(3)];
  };

  test('takes the four corners to where they are shifted', () => {
    const text = '5 2, -10 0, 0 -7.5, 3 4';
    expect(coerce('keystone', text).value).toBe(text);
    const corners = cornersOf(text) as Corners;
    const matrix = keystoneMatrix(corners, 1920, 1080);
    const ends = [
      [0, 0],
      [1920, 0],
      [1920, 1080],
      [0, 1080],
    ] as const;
    for (const [i, [x, y]] of ends.entries()) {
      const [dx, dy] = corners[i] as readonly [number, number];
      const [movedX, movedY] = moved(matrix, x, y);
      expect(movedX).toBeCloseTo(x + dx * 1920, 6);
      expect(movedY).toBeCloseTo(y + dy * 1080, 6);
    }
  });
  test('keeps straight lines straight: the middle lies where the diagonals cross', () => {
    const matrix = keystoneMatrix(cornersOf('20 0, -20 0, 0 0, 0 0') as Corners, 100, 100);
    const [x, y] = moved(matrix, 50, 50);
    // Diagonals from (20, 0) to (100, 100) and from (80, 0) to (0, 100).
    expect(x).toBeCloseTo(50, 6);
    expect(y).toBeCloseTo(37.5, 6);
  });
  test('of a further window stands behind a semicolon', () => {
    const text = '1 1, 0 0, 0 0, 0 0; 0 0, 2 2, 0 0, 0 0';
    expect(coerce('keystone', text).value).toBe(text);
    expect(cornersOf(text)?.[0]).toEqual([0.01, 0.01]);
    expect(cornersOf(text, 1)?.[1]).toEqual([0.02, 0.02]);
    expect(cornersOf(text, 2)).toBeUndefined();
  });
  test('refuses what is none, or goes too far', () => {
    for (const text of ['', '1 2', '1 2, 3 4, 5 6', 'a b, 0 0, 0 0, 0 0', '50 0, 0 0, 0 0, 0 0']) {
      expect(cornersOf(text), text).toBeUndefined();
    }
  });
});

test('corners that were moved are written for their window alone, within 40 per cent', () => {
  const moved: Corners = [
    [0.05, 0.02],
    [-0.1, 0],
    [0, -0.9],
    [0.123456, 0.7],
  ];
  const second = withCorners('', 1, moved);
  expect(second).toBe('0 0, 0 0, 0 0, 0 0; 5 2, -10 0, 0 -40, 12.35 40');
  expect(coerce('keystone', second).value).toBe(second);
  expect(cornersOf(second, 0)).toEqual(Array(4).fill([0, 0]));
  expect(cornersOf(second, 1)?.[0]).toEqual([0.05, 0.02]);
  expect(withCorners(second, 0, moved).split('; ')).toHaveLength(2);
  expect(
    withCorners(second, 1, [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]),
  ).toBe('');
});
