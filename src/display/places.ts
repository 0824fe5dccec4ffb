import type {Match} from '../feedback/match.ts';
import {createPlane, sample, type Plane} from '../feedback/plane.ts';
import type {SizePx} from '../lib/size.ts';

/**
 * Pixels of a flow between two corners of the grid. Flows are smooth over more than that, and on a software GPU, where
 * a triangle costs as much as a hundred pixels, a corner for each pixel took longer than all the rest of the image.
 */
const apartPx = 3;

/** Columns and rows of corners, evenly over the whole image. */
export interface Corners {
  readonly columns: number;
  readonly rows: number;
}

/** The corners of the grid that a flow of a size moves. */
export const cornersOf = ({widthPx, heightPx}: SizePx): Corners => ({
  columns: Math.ceil(widthPx / apartPx) + 1,
  rows: Math.ceil(heightPx / apartPx) + 1,
});

/**
 * For each corner (u, v, seen): where in the dream the flow leads, from 0 to 1 across the image, and how well that
 * was seen, the square of the mean over the corner's surroundings: where a part of them was covered, what the flow
 * leads to is as likely as not the wrong thing, and a dream on the wrong thing is seen sooner than one that is missing.
 */
export function fillPlaces({flow, visible}: Match, {columns, rows}: Corners, into: Float32Array): void {
  const {widthPx, heightPx} = visible;
  const seen = aroundEach(visible);
  for (let row = 0, i = 0; row < rows; row++) {
    const v = row / (rows - 1);
    for (let column = 0; column < columns; column++, i += 3) {
      const u = column / (columns - 1);
      const [x, y] = [u * widthPx - 0.5, v * heightPx - 0.5];
      into[i] = u + sample(flow.u, x, y) / widthPx;
      into[i + 1] = v + sample(flow.v, x, y) / heightPx;
      into[i + 2] = sample(seen, x, y) ** 2;
    }
  }
}

/** The mean over 3 x 3 pixels, as many as lie between corners. */
function aroundEach({widthPx, heightPx, values}: Plane): Plane {
  const means = createPlane(widthPx, heightPx);
  for (let y = 0; y < heightPx; y++) {
    const [above, below] = [Math.max(y - 1, 0) * widthPx, Math.min(y + 1, heightPx - 1) * widthPx];
    for (let x = 0; x < widthPx; x++) {
      const [left, right] = [Math.max(x - 1, 0), Math.min(x + 1, widthPx - 1)];
      let sum = 0;
      for (const line of [above, y * widthPx, below]) {
        sum +=
          (values[line + left] as number) + (values[line + x] as number) + (values[line + right] as number);
      }
      means.values[y * widthPx + x] = sum / 9;
    }
  }
  return means;
}
