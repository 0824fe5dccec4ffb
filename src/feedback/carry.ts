import type {Fading} from './fading.ts';
import type {Match} from './match.ts';
import {inverseOf, type Motion} from './motion.ts';
import type {Plane} from './plane.ts';

/**
 * The residual carried to where what it grew on is now:
 *   carried(p) = keep(p) * residual(T(p + flow(p)))
 * with T the inverse of `motion`, the dream's own; cubic, nothing from outside. `keep` goes from still to moving with
 * the speed, and to fresh where p was not visible.
 * All arrays [height, width, 3]; the match is at half that size. `paths` keeps where everything came from.
 */
export function carry(
  residual: Float32Array,
  [height, width]: readonly [number, number],
  {flow, visible}: Match,
  motion: Motion,
  {keep, fastPx, noisePx}: Fading,
  paths: Paths = createPaths(width, height),
): Float32Array {
  const {cos, sin, offsetX, offsetY} = inverseOf(motion, width, height);
  const maps = [flow.u, flow.v, visible] as const;
  const half = flow.u.widthPx;
  const rows = maps.map(() => new Float64Array(half)) as [Float64Array, Float64Array, Float64Array];
  const [us, vs, seen] = rows;
  const noiseSquare = noisePx.from * noisePx.from;
  const perNoise = 1 / (noisePx.to - noisePx.from);
  const perFast = 1 / fastPx;
  for (let y = 0; y < height; y++) {
    maps.forEach((map, index) => betweenRows(map, y, rows[index] as Float64Array));
    for (let x = 0; x < width; x++) {
      const near = Math.min(x >> 1, half - 1);
      const far = x & 1 ? Math.min(near + 1, half - 1) : Math.max(near - 1, 0);
      const u = 1.5 * (us[near] as number) + 0.5 * (us[far] as number);
      const v = 1.5 * (vs[near] as number) + 0.5 * (vs[far] as number);
      const sight = 0.75 * (seen[near] as number) + 0.25 * (seen[far] as number);
      const squarePx = u * u + v * v;
      const lengthPx = squarePx > noiseSquare ? Math.sqrt(squarePx) : 0;
      const real = lengthPx > 0 ? Math.min(1, (lengthPx - noisePx.from) * perNoise) : 0;
      const speed = Math.min(1, real * lengthPx * perFast);
      const worldX = x + real * u;
      const worldY = y + real * v;
      const i = y * width + x;
      paths.x[i] = cos * worldX + sin * worldY + offsetX;
      paths.y[i] = -sin * worldX + cos * worldY + offsetY;
      paths.seen[i] = sight;
      paths.kept[i] = sight * (keep.still + speed * (keep.moving - keep.still)) + (1 - sight) * keep.fresh;
    }
  }
  return gather(residual, width, height, paths);
}

/**
 * Row `y` of an image of twice the map's height, bilinear: as every pixel lies a quarter before or behind one of the
 * map, three quarters are of the nearest and a quarter is of the next.
 */
function betweenRows({widthPx, heightPx, values}: Plane, y: number, row: Float64Array): void {
  const near = Math.min(y >> 1, heightPx - 1);
  const far = y & 1 ? Math.min(near + 1, heightPx - 1) : Math.max(near - 1, 0);
  for (let x = 0; x < widthPx; x++) {
    row[x] = 0.75 * (values[near * widthPx + x] as number) + 0.25 * (values[far * widthPx + x] as number);
  }
}

/** Where each pixel of a carried image came from, and how well it was seen there; for an image of one size. */
export interface Paths {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly seen: Float32Array;
  /** What is kept of it. */
  readonly kept: Float32Array;
}

/** Room for the paths of an image. */
export const createPaths = (width: number, height: number): Paths => ({
  x: new Float32Array(width * height),
  y: new Float32Array(width * height),
  seen: new Float32Array(width * height),
  kept: new Float32Array(width * height),
});

/**
 * Another field [height, width, 3] carried the way a residual went: bilinear, times how well it was seen, nothing from
 * outside.
 */
export function carryAlong(
  field: Float32Array,
  [height, width]: readonly [number, number],
  {x, y, seen}: Paths,
): Float32Array {
  const carried = new Float32Array(field.length);
  for (let i = 0; i < x.length; i++) {
    const atX = x[i] as number;
    const atY = y[i] as number;
    if (atX < 0 || atY < 0 || atX > width - 1 || atY > height - 1) continue;
    const sight = seen[i] as number;
    const left = Math.min(atX | 0, width - 2);
    const top = Math.min(atY | 0, height - 2);
    const tx = atX - left;
    const ty = sight * (atY - top);
    const a = (1 - tx) * (sight - ty);
    const b = tx * (sight - ty);
    const c = (1 - tx) * ty;
    const d = tx * ty;
    const from = (top * width + left) * 3;
    const below = from + 3 * width;
    for (let channel = 0; channel < 3; channel++) {
      carried[3 * i + channel] =
        a * (field[from + channel] as number) +
        b * (field[from + 3 + channel] as number) +
        c * (field[below + channel] as number) +
        d * (field[below + 3 + channel] as number);
    }
  }
  return carried;
}

/** Zeros around a residual, for texels outside it. */
const marginPx = 2;

/**
 * carried = kept * residual at (x, y), in which everything outside is 0, by Catmull-Rom, which blurs less than bilinear.
 * Of the sixteen texels the corners, which weigh next to nothing, are left out: a quarter less to read. All in one loop,
 * because calls with fractions cost more than what they compute.
 */
function gather(residual: Float32Array, width: number, height: number, paths: Paths): Float32Array {
  const carried = new Float32Array(residual.length);
  const texels = withMargin(residual, width, height);
  const stride = 3 * (width + 2 * marginPx);
  for (let i = 0, to = 0; i < paths.x.length; i++, to += 3) {
    const kept = paths.kept[i] as number;
    const x = (paths.x[i] as number) + marginPx;
    const y = (paths.y[i] as number) + marginPx;
    if (kept === 0 || x < 1 || y < 1 || x >= width + marginPx || y >= height + marginPx) continue;
    // Not negative, so that | 0 is the floor.
    const left = x | 0;
    const top = y | 0;
    const t = x - left;
    const s = y - top;
    let q = (top * stride + 3 * left) | 0;
    if (t === 0 && s === 0) {
      // Most of an image stands still most of the time.
      carried[to] = kept * (texels[q] as number);
      carried[to + 1] = kept * (texels[q + 1] as number);
      carried[to + 2] = kept * (texels[q + 2] as number);
      continue;
    }
    const a = t * (t * (1 - 0.5 * t) - 0.5);
    const b = 1 + t * t * (1.5 * t - 2.5);
    const d = 0.5 * t * t * (t - 1);
    const c = 1 - a - b - d;
    const first = s * (s * (1 - 0.5 * s) - 0.5);
    const second = 1 + s * s * (1.5 * s - 2.5);
    const fourth = 0.5 * s * s * (s - 1);
    const whole = kept / (1 - (a + d) * (first + fourth));
    const e = whole * first;
    const f = whole * second;
    const g = whole * (1 - first - second - fourth);
    const h = whole * fourth;
    let p = (q - stride) | 0;
    let r = (q + stride) | 0;
    let w = (r + stride) | 0;
    for (let channel = 0; channel < 3; channel++) {
      carried[to + channel] =
        e * (b * (texels[p] as number) + c * (texels[p + 3] as number)) +
        f *
          (a * (texels[q - 3] as number) +
            b * (texels[q] as number) +
            c * (texels[q + 3] as number) +
            d * (texels[q + 6] as number)) +
        g *
          (a * (texels[r - 3] as number) +
            b * (texels[r] as number) +
            c * (texels[r + 3] as number) +
            d * (texels[r + 6] as number)) +
        h * (b * (texels[w] as number) + c * (texels[w + 3] as number));
      p += 1;
      q += 1;
      r += 1;
      w += 1;
    }
  }
  return carried;
}

function withMargin(residual: Float32Array, width: number, height: number): Float32Array {
  const stride = 3 * (width + 2 * marginPx);
  const texels = new Float32Array(stride * (height + 2 * marginPx));
  for (let y = 0; y < height; y++) {
    const row = residual.subarray(3 * y * width, 3 * (y + 1) * width);
    texels.set(row, (y + marginPx) * stride + 3 * marginPx);
  }
  return texels;
}
