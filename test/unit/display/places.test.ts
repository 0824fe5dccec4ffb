import {expect, test} from 'vitest';
import {cornersOf, fillPlaces} from '../../../src/display/places.ts';
import type {Match} from '../../../src/feedback/match.ts';
import {createPlane} from '../../../src/feedback/plane.ts';

const [widthPx, heightPx] = [53, 30];

/** A flow (u, v) and a visibility, by place in [0, 1]. */
function matchOf(at: (x: number, y: number) => readonly [u: number, v: number, seen: number]): Match {
  const planes = [0, 1, 2].map((part) => {
    const plane = createPlane(widthPx, heightPx);
    for (let i = 0; i < plane.values.length; i++) {
      const [x, y] = [((i % widthPx) + 0.5) / widthPx, (Math.floor(i / widthPx) + 0.5) / heightPx];
      plane.values[i] = at(x, y)[part] ?? NaN;
    }
    return plane;
  });
  const [u, v, visible] = planes as [Match['visible'], Match['visible'], Match['visible']];
  return {flow: {u, v}, visible, cut: false, found: 1, change: 0};
}

function placesOf(match: Match) {
  const corners = cornersOf({widthPx, heightPx});
  const places = new Float32Array(3 * corners.columns * corners.rows);
  fillPlaces(match, corners, places);
  return {
    ...corners,
    at: (column: number, row: number) => [...places.slice(3 * (row * corners.columns + column)).slice(0, 3)],
  };
}

test('without motion every corner reads where it is, the borders included', () => {
  const {columns, rows, at} = placesOf(matchOf(() => [0, 0, 1]));
  expect([columns, rows]).toEqual([19, 11]);
  expect(at(0, 0)).toEqual([0, 0, 1]);
  expect(at(columns - 1, rows - 1)).toEqual([1, 1, 1]);
  expect(at(9, 5)).toEqual([0.5, 0.5, 1]);
});

test('a corner reads where the flow leads, in shares of the frame', () => {
  // A zoom about the middle: 10 per cent, in pixels of the flow.
  const zoom = matchOf((x, y) => [0.1 * (x - 0.5) * widthPx, 0.1 * (y - 0.5) * heightPx, 1]);
  const {columns, rows, at} = placesOf(zoom);
  for (const [column, row] of [
    [3, 2],
    [9, 5],
    [15, 8],
  ] as const) {
    const [u = NaN, v = NaN] = at(column, row);
    expect(u).toBeCloseTo(0.5 + 1.1 * (column / (columns - 1) - 0.5), 5);
    expect(v).toBeCloseTo(0.5 + 1.1 * (row / (rows - 1) - 0.5), 5);
  }
});

test('what was seen is the square of the mean around a corner, so that nothing between two corners is overlooked', () => {
  const {at} = placesOf(
    matchOf((x, y) => [0, 0, Math.hypot((x - 0.5) * widthPx, (y - 0.5) * heightPx) < 0.6 ? 0 : 1]),
  );
  const [, , middle = NaN] = at(9, 5);
  expect(middle).toBeGreaterThan(0.7 ** 2);
  expect(middle).toBeLessThan(0.95 ** 2);
});
