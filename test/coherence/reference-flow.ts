import type {Flow} from '../../src/feedback/flow.ts';
import {createPlane, sample, type Plane} from '../../src/feedback/plane.ts';
import {lumaWeights} from '../../src/lib/luma.ts';

/** A flow at full size, in pixels, with visibility: 1 where the pixel was visible in the other frame, else 0. */
export interface Reference extends Flow {
  readonly visible: Plane;
}

const levels = 5;
const warps = 4;
const sweeps = 40;
/** Weight of smoothness against similarity of luminance in [-1, 1]. */
const smoothness = 0.02;
const overRelaxation = 1.8;
/** What was visible has forward and backward flow that agree within these pixels, and luminance within this. */
const agreesPx = 1;
const agreesLuminance = 0.2;

/**
 * Dense flow at full size by a slower, more careful method than the product's: robust Horn-Schunck (lagged Charbonnier
 * penalties on data and smoothness, solved by successive over-relaxation under coarse-to-fine warping; Brox et al., ECCV
 * 2004). `here` and `there` are frames [height, width, 3].
 */
export function referenceBetween(
  here: Float32Array,
  there: Float32Array,
  width: number,
  height: number,
): Reference {
  const [a, b] = [here, there].map((frame) => pyramidOf(luminanceOf(frame, width, height))) as [
    Plane[],
    Plane[],
  ];
  const flow = coarseToFine(a, b);
  const back = coarseToFine(b, a);
  return withVisibility(flow, back, a[0] as Plane, b[0] as Plane);
}

/**
 * A flow from `here` to `there` with visibility: pixels where it agrees with the flow back, and the frames with each
 * other. All of one size; frames are [height, width, 3].
 */
export function referenceAlong(flow: Flow, back: Flow, here: Float32Array, there: Float32Array): Reference {
  const {widthPx, heightPx} = flow.u;
  return withVisibility(
    flow,
    back,
    luminanceOf(here, widthPx, heightPx),
    luminanceOf(there, widthPx, heightPx),
  );
}

function withVisibility(flow: Flow, back: Flow, here: Plane, there: Plane): Reference {
  const {widthPx: width, heightPx: height} = here;
  const visible = createPlane(width, height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const [u, v] = [flow.u.values[i] as number, flow.v.values[i] as number];
      const [atX, atY] = [x + u, y + v];
      const inside = atX >= 0 && atY >= 0 && atX <= width - 1 && atY <= height - 1;
      const apart = Math.hypot(u + sample(back.u, atX, atY), v + sample(back.v, atX, atY));
      const unlike = Math.abs(sample(there, atX, atY) - (here.values[i] as number));
      visible.values[i] = inside && apart < agreesPx && unlike < agreesLuminance ? 1 : 0;
    }
  }
  return {u: flow.u, v: flow.v, visible};
}

function luminanceOf(frame: Float32Array, width: number, height: number): Plane {
  const [red, green, blue] = lumaWeights;
  const plane = createPlane(width, height);
  for (let i = 0; i < plane.values.length; i++) {
    plane.values[i] =
      red * (frame[3 * i] as number) +
      green * (frame[3 * i + 1] as number) +
      blue * (frame[3 * i + 2] as number);
  }
  return plane;
}

function pyramidOf(finest: Plane): Plane[] {
  const planes = [finest];
  while (planes.length < levels) {
    const last = planes.at(-1) as Plane;
    const next = createPlane(Math.ceil(last.widthPx / 2), Math.ceil(last.heightPx / 2));
    for (let y = 0; y < next.heightPx; y++) {
      for (let x = 0; x < next.widthPx; x++) {
        next.values[y * next.widthPx + x] = sample(last, 2 * x + 0.5, 2 * y + 0.5);
      }
    }
    planes.push(next);
  }
  return planes;
}

function coarseToFine(here: Plane[], there: Plane[]): Flow {
  let flow: Flow | undefined;
  for (let level = levels - 1; level >= 0; level--) {
    const plane = here[level] as Plane;
    flow = enlarged(flow, plane);
    for (let warp = 0; warp < warps; warp++) refine(flow, plane, there[level] as Plane);
  }
  return flow as Flow;
}

function enlarged(coarse: Flow | undefined, {widthPx, heightPx}: Plane): Flow {
  const [u, v] = [createPlane(widthPx, heightPx), createPlane(widthPx, heightPx)];
  if (!coarse) return {u, v};
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) {
      const [atX, atY] = [x / 2 - 0.25, y / 2 - 0.25];
      u.values[y * widthPx + x] = 2 * sample(coarse.u, atX, atY);
      v.values[y * widthPx + x] = 2 * sample(coarse.v, atX, atY);
    }
  }
  return {u, v};
}

/** One warp: linearises around the flow and solves for its increment. */
function refine(flow: Flow, here: Plane, there: Plane): void {
  const {widthPx: width, heightPx: height} = here;
  const count = width * height;
  const [gx, gy, it, data, diffusion] = [0, 1, 2, 3, 4].map(() => new Float32Array(count)) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const [u0, v0] = [flow.u.values.slice(), flow.v.values.slice()];
  const [u, v] = [flow.u.values, flow.v.values];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const [atX, atY] = [x + (u0[i] as number), y + (v0[i] as number)];
      const inside = atX >= 0 && atY >= 0 && atX <= width - 1 && atY <= height - 1;
      const both = (dx: number, dy: number): number =>
        sample(there, atX + dx, atY + dy) + sample(here, x + dx, y + dy);
      gx[i] = inside ? (both(1, 0) - both(-1, 0)) / 4 : 0;
      gy[i] = inside ? (both(0, 1) - both(0, -1)) / 4 : 0;
      const difference = inside ? sample(there, atX, atY) - (here.values[i] as number) : 0;
      it[i] = difference;
      data[i] = 1 / Math.sqrt(difference * difference + 4e-4);
      const ux = sample(flow.u, x + 1, y) - sample(flow.u, x - 1, y);
      const uy = sample(flow.u, x, y + 1) - sample(flow.u, x, y - 1);
      const vx = sample(flow.v, x + 1, y) - sample(flow.v, x - 1, y);
      const vy = sample(flow.v, x, y + 1) - sample(flow.v, x, y - 1);
      diffusion[i] = smoothness / Math.sqrt((ux * ux + uy * uy + vx * vx + vy * vy) / 4 + 1e-2);
    }
  }
  for (let sweep = 0; sweep < sweeps; sweep++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        let [weights, sumU, sumV] = [0, 0, 0];
        const from = (j: number): void => {
          const weight = ((diffusion[i] as number) + (diffusion[j] as number)) / 2;
          weights += weight;
          sumU += weight * (u[j] as number);
          sumV += weight * (v[j] as number);
        };
        if (x > 0) from(i - 1);
        if (x < width - 1) from(i + 1);
        if (y > 0) from(i - width);
        if (y < height - 1) from(i + width);
        const [a, b, w] = [gx[i] as number, gy[i] as number, data[i] as number];
        const rest = (it[i] as number) - a * (u0[i] as number) - b * (v0[i] as number);
        const nextU = (sumU - w * a * (rest + b * (v[i] as number))) / (weights + w * a * a);
        u[i] = (u[i] as number) + overRelaxation * (nextU - (u[i] as number));
        const nextV = (sumV - w * b * (rest + a * u[i])) / (weights + w * b * b);
        v[i] = (v[i] as number) + overRelaxation * (nextV - (v[i] as number));
      }
    }
  }
}
