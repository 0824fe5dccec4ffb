import {lightBetween, type Light} from './light.ts';
import {createPlane, sample, slideDown, slideRow, type Plane} from './plane.ts';
import {noise, windowPx, type Level, type Pyramid} from './pyramid.ts';

/**
 * Where each pixel of one frame was in another: what is at (x, y) here is at (x + u, y + v) there, in pixels of the
 * flow, whose planes have half the image's size.
 */
export interface Flow {
  readonly u: Plane;
  readonly v: Plane;
}

/** Rounds on the finest level, which costs most and finds least, and on each of the coarser ones. */
export interface Rounds {
  readonly finest: number;
  readonly coarser: number;
}

/** Enough for a flow that is used as it is. */
export const thorough: Rounds = {finest: 2, coarser: 2};
/** One iteration moves a pixel no further: beyond, the linear model of the image does not hold. */
export const farthestPx = 1.5;
/** Half the side of the square over which the flow is smoothed. */
export const smoothingPx = 2;
/** Every pixel weighs a little, so that where nothing shows a motion the flow is still smooth. */
export const leastTrust = 1e-2 * noise;

/**
 * Dense pyramidal Lucas-Kanade. From coarse to fine, a few rounds a level, with the window sums of
 *   it = gain * there(p + f) + offset - here(p),   g = gradient of here(p)
 * the flow moves by  d = -(sum(g g') + noise I)^-1 sum(g it),  and is then smoothed, each pixel weighing by how well
 * its surroundings tell a motion, so that flat areas follow the textured ones beside them.
 */
export class FlowEstimator {
  readonly #planes: readonly WorkPlanes[];
  readonly #rounds: Rounds;

  /** @param like any pyramid of the size that will be estimated: buffers are made once. */
  constructor(like: Pyramid, rounds: Rounds = thorough) {
    this.#rounds = rounds;
    this.#planes = like.levels.map(({luminance: {widthPx, heightPx}}) => createWorkPlanes(widthPx, heightPx));
  }

  /**
   * The flow from `here` to `there`; it is overwritten by the next call. `expected`, of the finest size, is where the
   * search begins, for motions that are too long to be found from nothing.
   */
  estimate(here: Pyramid, there: Pyramid, expected?: Flow): Flow {
    const planes = this.#planes;
    const {finest: finestRounds, coarser: coarserRounds} = this.#rounds;
    const light = lightBetween(here.coarsest.luminance, there.coarsest.luminance);
    let coarser: Flow | undefined;
    for (let index = here.levels.length - 1; index >= 0; index--) {
      const [a, b, work] = [here.levels[index], there.levels[index], planes[index]];
      if (!a || !b || !work)
        throw new Error(`A flow between pyramids of different sizes has no level ${index}.`);
      if (coarser) enlarge(coarser, work);
      else begin(work, expected);
      for (let round = 0; round < (index === 0 ? finestRounds : coarserRounds); round++) {
        differ(a, b.luminance, light, work);
        move(a, work);
        smooth(work);
      }
      coarser = work;
    }
    const [finest] = planes as [WorkPlanes];
    return finest;
  }
}

/** Sums over squares are made of sums along rows, which are stored, and of those along columns, which slide down. */
interface WorkPlanes extends Flow {
  /** gx * it and gy * it, summed along the rows of the window. */
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** The moved flow times its weight, and the weight, summed along the rows of the smoothing square. */
  readonly weightedU: Float32Array;
  readonly weightedV: Float32Array;
  readonly weight: Float32Array;
  /** 1 where the flow ends inside the other frame. */
  readonly inside: Uint8Array;
  /** One row each, with zeros before and behind. */
  readonly rows: readonly [Float64Array, Float64Array, Float64Array];
  /** Running sums of columns. */
  readonly columns: readonly [Float64Array, Float64Array, Float64Array];
}

function createWorkPlanes(widthPx: number, heightPx: number): WorkPlanes {
  const values = (): Float32Array => new Float32Array(widthPx * heightPx);
  const row = (): Float64Array => new Float64Array(widthPx + 2 * Math.max(windowPx, smoothingPx) + 1);
  const column = (): Float64Array => new Float64Array(widthPx);
  return {
    u: createPlane(widthPx, heightPx),
    v: createPlane(widthPx, heightPx),
    x: values(),
    y: values(),
    weightedU: values(),
    weightedV: values(),
    weight: values(),
    inside: new Uint8Array(widthPx * heightPx),
    rows: [row(), row(), row()],
    columns: [column(), column(), column()],
  };
}

/** The flow of the coarsest level before anything is known, or as expected. */
function begin({u, v}: Flow, expected: Flow | undefined): void {
  for (const [plane, full] of [
    [u, expected?.u],
    [v, expected?.v],
  ] as const) {
    if (!full) {
      plane.values.fill(0);
      continue;
    }
    const scale = full.widthPx / plane.widthPx;
    for (let y = 0, i = 0; y < plane.heightPx; y++) {
      for (let x = 0; x < plane.widthPx; x++, i++) {
        plane.values[i] = sample(full, (x + 0.5) * scale - 0.5, (y + 0.5) * scale - 0.5) / scale;
      }
    }
  }
}

/** The flow of a coarser level at twice the size, bilinear: three quarters of the nearest, a quarter of the next. */
function enlarge(coarse: Flow, {u, v}: Flow): void {
  const {widthPx, heightPx} = u;
  const {widthPx: coarseWidth, heightPx: coarseHeight} = coarse.u;
  for (let y = 0; y < heightPx; y++) {
    const row = Math.min(y >> 1, coarseHeight - 1) * coarseWidth;
    const next = y & 1 ? Math.min((y >> 1) + 1, coarseHeight - 1) : Math.max((y >> 1) - 1, 0);
    const otherRow = next * coarseWidth;
    for (let x = 0; x < widthPx; x++) {
      const near = Math.min(x >> 1, coarseWidth - 1);
      const far = x & 1 ? Math.min((x >> 1) + 1, coarseWidth - 1) : Math.max((x >> 1) - 1, 0);
      const i = y * widthPx + x;
      u.values[i] = twice(coarse.u.values, row + near, row + far, otherRow + near, otherRow + far);
      v.values[i] = twice(coarse.v.values, row + near, row + far, otherRow + near, otherRow + far);
    }
  }
}

const twice = (values: Float32Array, near: number, beside: number, above: number, across: number): number =>
  1.125 * (values[near] as number) +
  0.375 * ((values[beside] as number) + (values[above] as number)) +
  0.125 * (values[across] as number);

/** x = gx * it and y = gy * it, summed along rows; nothing where the flow leads out of the other frame. */
function differ(
  {luminance, gradientX, gradientY}: Level,
  {widthPx: width, heightPx: height, values: other}: Plane,
  {gain, offset}: Light,
  {u, v, x: sumX, y: sumY, inside, rows: [rowX, rowY]}: WorkPlanes,
): void {
  const [us, vs, own] = [u.values, v.values, luminance.values];
  const [gx, gy] = [gradientX.values, gradientY.values];
  const radius = windowPx;
  rowX.fill(0);
  rowY.fill(0);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const atX = x + (us[i] as number);
      const atY = y + (vs[i] as number);
      if (atX < 0 || atY < 0 || atX > width - 1 || atY > height - 1) {
        rowX[x + radius] = rowY[x + radius] = inside[i] = 0;
        continue;
      }
      // Not negative, so that | 0 is the floor; as whole numbers they index faster.
      const left = Math.min(atX | 0, width - 2);
      const top = Math.min(atY | 0, height - 2);
      const j = top * width + left;
      const tx = atX - left;
      const upper = (other[j] as number) * (1 - tx) + (other[j + 1] as number) * tx;
      const lower = (other[j + width] as number) * (1 - tx) + (other[j + width + 1] as number) * tx;
      const it = gain * (upper + (atY - top) * (lower - upper)) + offset - (own[i] as number);
      rowX[x + radius] = (gx[i] as number) * it;
      rowY[x + radius] = (gy[i] as number) * it;
      inside[i] = 1;
    }
    slideRow(rowX, radius, sumX, y * width, width);
    slideRow(rowY, radius, sumY, y * width, width);
  }
}

/**
 * Solves for d in every window and moves the flow by it. What is left behind is for the smoothing: the moved flow
 * times its weight, and the weight, summed along rows.
 */
function move({inverseXx, inverseXy, inverseYy, confidence}: Level, work: WorkPlanes): void {
  const {x, y, weightedU, weightedV, weight, inside, rows, columns} = work;
  const {widthPx: width, heightPx: height, values: us} = work.u;
  const vs = work.v.values;
  const [rowU, rowV, rowWeight] = rows;
  const [columnX, columnY] = columns;
  for (const row of rows) row.fill(0);
  for (let line = 0; line < height; line++) {
    slideDown(x, line, windowPx, columnX, width, height);
    slideDown(y, line, windowPx, columnY, width, height);
    for (let at = 0; at < width; at++) {
      const i = line * width + at;
      const p = columnX[at] as number;
      const q = columnY[at] as number;
      const xy = inverseXy.values[i] as number;
      const du = -(inverseXx.values[i] as number) * p - xy * q;
      const dv = -xy * p - (inverseYy.values[i] as number) * q;
      const trust = (inside[i] as number) * (confidence.values[i] as number) + leastTrust;
      rowU[at + smoothingPx] = trust * ((us[i] as number) + limited(du));
      rowV[at + smoothingPx] = trust * ((vs[i] as number) + limited(dv));
      rowWeight[at + smoothingPx] = trust;
    }
    slideRow(rowU, smoothingPx, weightedU, line * width, width);
    slideRow(rowV, smoothingPx, weightedV, line * width, width);
    slideRow(rowWeight, smoothingPx, weight, line * width, width);
  }
}

const limited = (px: number): number => (px < -farthestPx ? -farthestPx : px > farthestPx ? farthestPx : px);

/** f = sum(weight * f) / sum(weight) over the smoothing square. */
function smooth({u, v, weightedU, weightedV, weight, columns}: WorkPlanes): void {
  const {widthPx: width, heightPx: height} = u;
  const [columnU, columnV, columnWeight] = columns;
  for (let y = 0; y < height; y++) {
    slideDown(weightedU, y, smoothingPx, columnU, width, height);
    slideDown(weightedV, y, smoothingPx, columnV, width, height);
    slideDown(weight, y, smoothingPx, columnWeight, width, height);
    for (let x = 0; x < width; x++) {
      // Running sums leave rounding errors, which must not turn a small weight into none.
      const share = 1 / Math.max(columnWeight[x] as number, 1e-9);
      u.values[y * width + x] = (columnU[x] as number) * share;
      v.values[y * width + x] = (columnV[x] as number) * share;
    }
  }
}
