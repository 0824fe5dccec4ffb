import {lightBetween, type Light} from './light.ts';
import {boxSum, createPlane, sample, type Plane} from './plane.ts';
import {windowPx, type Level, type Pyramid} from './pyramid.ts';

/**
 * Where each pixel of one frame was in another: what is at (x, y) here is at (x + u, y + v) there, in pixels of the
 * flow, whose planes have half the picture's size.
 */
export interface Flow {
  readonly u: Plane;
  readonly v: Plane;
}

/** Rounds on the finest level and on each of the coarser ones: the finest costs most and finds little. */
const rounds = {finest: 2, coarser: 3} as const;
/** Added to the structure tensor: gradients below this are noise and move nothing. */
const noise = (2 * windowPx + 1) ** 2 * 2e-4;
/** One iteration moves a pixel no further: beyond, the linear model of the picture does not hold. */
const farthestPx = 1.5;
/** Half the side of the square over which the flow is smoothed. */
const smoothingPx = 2;

/**
 * Dense pyramidal Lucas-Kanade. From coarse to fine, a few rounds a level, with the window sums of
 *   it = gain * there(p + f) + offset - here(p),   g = gradient of here(p)
 * the flow moves by  d = -(sum(g g') + noise I)^-1 sum(g it),  and is then smoothed, each pixel weighing by how well
 * its surroundings tell a motion, so that flat areas follow the textured ones beside them.
 */
export class FlowEstimator {
  readonly #planes: readonly WorkPlanes[];

  /** @param like any pyramid of the size that will be estimated: buffers are made once. */
  constructor(like: Pyramid) {
    this.#planes = like.levels.map(({luminance: {widthPx, heightPx}}) => createWorkPlanes(widthPx, heightPx));
  }

  /** The flow from `here` to `there`; it is overwritten by the next call. */
  estimate(here: Pyramid, there: Pyramid): Flow {
    const planes = this.#planes;
    const light = lightBetween(here.coarsest.luminance, there.coarsest.luminance);
    let coarser: Flow | undefined;
    for (let index = here.levels.length - 1; index >= 0; index--) {
      const [a, b, work] = [here.levels[index], there.levels[index], planes[index]];
      if (!a || !b || !work)
        throw new Error(`A flow between pyramids of different sizes has no level ${index}.`);
      if (coarser) enlarge(coarser, work);
      else for (const plane of [work.u, work.v]) plane.values.fill(0);
      for (let round = 0; round < (index === 0 ? rounds.finest : rounds.coarser); round++) {
        differ(a, b.luminance, light, work);
        boxSum(work.x, windowPx, work.scratch);
        boxSum(work.y, windowPx, work.scratch);
        move(a, work);
        smooth(work);
      }
      coarser = work;
    }
    const [finest] = planes as [WorkPlanes];
    return finest;
  }
}

interface WorkPlanes extends Flow {
  /** gx * it and gy * it, then their window sums. */
  readonly x: Plane;
  readonly y: Plane;
  /** How well each pixel tells a motion. */
  readonly weight: Plane;
  /** 1 where the flow ends inside the other frame. */
  readonly inside: Plane;
  readonly scratch: Float32Array;
}

function createWorkPlanes(widthPx: number, heightPx: number): WorkPlanes {
  const plane = (): Plane => createPlane(widthPx, heightPx);
  return {
    u: plane(),
    v: plane(),
    x: plane(),
    y: plane(),
    weight: plane(),
    inside: plane(),
    scratch: new Float32Array(widthPx * heightPx),
  };
}

/** The flow of a coarser level at twice the size. */
function enlarge(coarse: Flow, {u, v}: Flow): void {
  const {widthPx, heightPx} = u;
  for (let y = 0; y < heightPx; y++) {
    const fromY = (y + 0.5) / 2 - 0.5;
    for (let x = 0; x < widthPx; x++) {
      const fromX = (x + 0.5) / 2 - 0.5;
      const i = y * widthPx + x;
      u.values[i] = 2 * sample(coarse.u, fromX, fromY);
      v.values[i] = 2 * sample(coarse.v, fromX, fromY);
    }
  }
}

/** x = gx * it and y = gy * it; nothing where the flow leads out of the other frame. */
function differ(
  {luminance, gradientX, gradientY}: Level,
  there: Plane,
  {gain, offset}: Light,
  work: WorkPlanes,
): void {
  const {widthPx: width, heightPx: height} = there;
  const {u, v, x: productX, y: productY, inside} = work;
  const other = there.values;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const atX = x + (u.values[i] as number);
      const atY = y + (v.values[i] as number);
      if (atX < 0 || atY < 0 || atX > width - 1 || atY > height - 1) {
        productX.values[i] = productY.values[i] = inside.values[i] = 0;
        continue;
      }
      const left = atX < width - 1 ? Math.floor(atX) : width - 2;
      const top = atY < height - 1 ? Math.floor(atY) : height - 2;
      const j = top * width + left;
      const tx = atX - left;
      const upper = (other[j] as number) * (1 - tx) + (other[j + 1] as number) * tx;
      const lower = (other[j + width] as number) * (1 - tx) + (other[j + width + 1] as number) * tx;
      const it = gain * (upper + (atY - top) * (lower - upper)) + offset - (luminance.values[i] as number);
      productX.values[i] = (gradientX.values[i] as number) * it;
      productY.values[i] = (gradientY.values[i] as number) * it;
      inside.values[i] = 1;
    }
  }
}

/** Solves for d in every window and moves the flow by it. */
function move({xx, xy, yy}: Level, {u, v, x, y, weight, inside}: WorkPlanes): void {
  const count = u.values.length;
  for (let i = 0; i < count; i++) {
    const a = (xx.values[i] as number) + noise;
    const b = xy.values[i] as number;
    const c = (yy.values[i] as number) + noise;
    const determinant = a * c - b * b;
    const p = x.values[i] as number;
    const q = y.values[i] as number;
    const du = (b * q - c * p) / determinant;
    const dv = (b * p - a * q) / determinant;
    u.values[i] = (u.values[i] as number) + Math.max(-farthestPx, Math.min(farthestPx, du));
    v.values[i] = (v.values[i] as number) + Math.max(-farthestPx, Math.min(farthestPx, dv));
    // The determinant over the trace is close to the smaller eigenvalue: small on edges as in flat areas.
    weight.values[i] = (inside.values[i] as number) * (determinant / (a + c)) + 1e-2 * noise;
  }
}

/** f = sum(weight * f) / sum(weight) over the smoothing square. */
function smooth({u, v, x, y, weight, scratch}: WorkPlanes): void {
  const count = u.values.length;
  for (let i = 0; i < count; i++) {
    x.values[i] = (u.values[i] as number) * (weight.values[i] as number);
    y.values[i] = (v.values[i] as number) * (weight.values[i] as number);
  }
  for (const plane of [x, y, weight]) boxSum(plane, smoothingPx, scratch);
  for (let i = 0; i < count; i++) {
    // Running sums leave rounding errors, which must not turn a small weight into none.
    const sum = Math.max(weight.values[i] as number, 1e-9);
    u.values[i] = (x.values[i] as number) / sum;
    v.values[i] = (y.values[i] as number) / sum;
  }
}
