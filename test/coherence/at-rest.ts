import {createPlane, type Plane} from '../../src/feedback/plane.ts';
import type {Reference} from './reference-flow.ts';

/** Half the side of the square over which two frames are compared. */
const radius = 2;
/** Mean colour difference, in units of [-1, 1], below which only noise has changed, and from which there is texture. */
const unchanged = 0.03;
const textured = 0.03;
/** If the camera rests, at least this share of the textured pixels has not changed. */
const restingShare = 0.6;

/**
 * Corrects an estimated flow under a camera at rest: a place whose surroundings have not changed has not moved and was
 * visible, whatever the estimate says. On a bare wall beside a passer-by an estimator has nothing but smoothness to go
 * by, and drags the wall along. If most textured pixels have changed, the camera moves, and the estimate is returned
 * unchanged. Frames are [height, width, 3] in [-1, 1].
 */
export function atRest(
  estimate: Reference,
  here: Float32Array,
  there: Float32Array,
  width: number,
  height: number,
): Reference {
  const change = boxMean(createPlaneOf(width, height, (i) => distance(here, i, there, i)));
  const texture = boxMean(
    createPlaneOf(width, height, (i) => {
      const right = i % width < width - 1 ? i + 1 : i;
      const below = i + width < width * height ? i + width : i;
      return distance(here, i, here, right) + distance(here, i, here, below);
    }),
  );
  let [texturedCount, resting] = [0, 0];
  change.values.forEach((value, i) => {
    if ((texture.values[i] as number) < textured) return;
    texturedCount += 1;
    if (value < unchanged) resting += 1;
  });
  if (resting < restingShare * texturedCount) return estimate;
  const moved = ({values}: Plane, resting: number): Plane =>
    createPlaneOf(width, height, (i) =>
      (change.values[i] as number) < unchanged ? resting : (values[i] as number),
    );
  return {u: moved(estimate.u, 0), v: moved(estimate.v, 0), visible: moved(estimate.visible, 1)};
}

function createPlaneOf(width: number, height: number, value: (i: number) => number): Plane {
  const plane = createPlane(width, height);
  for (let i = 0; i < plane.values.length; i++) plane.values[i] = value(i);
  return plane;
}

/** Mean absolute colour difference of two pixels. */
function distance(a: Float32Array, i: number, b: Float32Array, j: number): number {
  let sum = 0;
  for (let c = 0; c < 3; c++) sum += Math.abs((a[3 * i + c] as number) - (b[3 * j + c] as number));
  return sum / 3;
}

/** The mean over the square around each pixel, clipped to the frame. */
function boxMean({widthPx, heightPx, values}: Plane): Plane {
  return createPlaneOf(widthPx, heightPx, (i) => {
    const [x, y] = [i % widthPx, Math.floor(i / widthPx)];
    let [sum, count] = [0, 0];
    for (let row = Math.max(0, y - radius); row <= Math.min(heightPx - 1, y + radius); row++) {
      for (let column = Math.max(0, x - radius); column <= Math.min(widthPx - 1, x + radius); column++) {
        sum += values[row * widthPx + column] as number;
        count += 1;
      }
    }
    return sum / count;
  });
}
