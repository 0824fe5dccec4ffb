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
  paths?: Paths,
): Float32Array {
  const carried = new Float32Array(residual.length);
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
      const kept = sight * (keep.still + speed * (keep.moving - keep.still)) + (1 - sight) * keep.fresh;
      const worldX = x + real * u;
      const worldY = y + real * v;
      const atX = cos * worldX + sin * worldY + offsetX;
      const atY = -sin * worldX + cos * worldY + offsetY;
      const to = y * width + x;
      if (paths) {
        paths.x[to] = atX;
        paths.y[to] = atY;
        paths.seen[to] = sight;
      }
      gather(residual, width, height, atX, atY, kept, carried, 3 * to);
    }
  }
  return carried;
}

/**
 * Row `y` of a picture of twice the map's height, bilinear: as every pixel lies a quarter before or behind one of the
 * map, three quarters are of the nearest and a quarter is of the next.
 */
function betweenRows({widthPx, heightPx, values}: Plane, y: number, row: Float64Array): void {
  const near = Math.min(y >> 1, heightPx - 1);
  const far = y & 1 ? Math.min(near + 1, heightPx - 1) : Math.max(near - 1, 0);
  for (let x = 0; x < widthPx; x++) {
    row[x] = 0.75 * (values[near * widthPx + x] as number) + 0.25 * (values[far * widthPx + x] as number);
  }
}

/** Where each pixel of a carried picture came from, and how well it was seen there; for a picture of one size. */
export interface Paths {
  readonly x: Float32Array;
  readonly y: Float32Array;
  readonly seen: Float32Array;
}

/** Room for the paths of a picture. */
export const createPaths = (width: number, height: number): Paths => ({
  x: new Float32Array(width * height),
  y: new Float32Array(width * height),
  seen: new Float32Array(width * height),
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

/** carried[to ...] = kept * residual at (x, y), in which everything outside is 0. */
function gather(
  residual: Float32Array,
  width: number,
  height: number,
  x: number,
  y: number,
  kept: number,
  carried: Float32Array,
  to: number,
): void {
  const left = Math.floor(x) | 0;
  const top = Math.floor(y) | 0;
  if (kept === 0 || left < -1 || top < -1 || left >= width || top >= height) return;
  const t = x - left;
  const s = y - top;
  if (t === 0 && s === 0 && left >= 0 && top >= 0) {
    // Most of a picture stands still most of the time.
    const at = (top * width + left) * 3;
    carried[to] = kept * (residual[at] as number);
    carried[to + 1] = kept * (residual[at + 1] as number);
    carried[to + 2] = kept * (residual[at + 2] as number);
    return;
  }
  let a = first(t);
  let b = second(t);
  let c = second(1 - t);
  let d = first(1 - t);
  let e = kept * first(s);
  let f = kept * second(s);
  let g = kept * second(1 - s);
  let h = kept * first(1 - s);
  const stride = width * 3;
  // Of the sixteen texels, those outside weigh nothing and are read from a place inside.
  let l = left - 1;
  let m = left;
  let n = left + 1;
  let o = left + 2;
  let p = (top - 1) * stride;
  let q = top * stride;
  let r = (top + 1) * stride;
  let u = (top + 2) * stride;
  if (left < 1 || left >= width - 2) {
    if (l < 0) l = a = 0;
    if (m < 0) m = b = 0;
    if (n >= width) n = c = 0;
    if (o >= width) o = d = 0;
  }
  if (top < 1 || top >= height - 2) {
    if (top < 1) p = e = 0;
    if (top < 0) q = f = 0;
    if (top + 1 >= height) r = g = 0;
    if (top + 2 >= height) u = h = 0;
  }
  l *= 3;
  m *= 3;
  n *= 3;
  o *= 3;
  // Without the corners, which weigh next to nothing: a quarter less to read.
  const whole = 1 / (1 - ((a + d) * (e + h)) / kept);
  e *= whole;
  f *= whole;
  g *= whole;
  h *= whole;
  for (let channel = 0; channel < 3; channel++) {
    const i = p + channel;
    const j = q + channel;
    const k = r + channel;
    const w = u + channel;
    carried[to + channel] =
      e * (b * (residual[i + m] as number) + c * (residual[i + n] as number)) +
      f *
        (a * (residual[j + l] as number) +
          b * (residual[j + m] as number) +
          c * (residual[j + n] as number) +
          d * (residual[j + o] as number)) +
      g *
        (a * (residual[k + l] as number) +
          b * (residual[k + m] as number) +
          c * (residual[k + n] as number) +
          d * (residual[k + o] as number)) +
      h * (b * (residual[w + m] as number) + c * (residual[w + n] as number));
  }
}

/**
 * Of the four texels around a place, t in [0, 1) behind the second: Catmull-Rom, which blurs less than bilinear. The
 * weights of the third and fourth are those of the second and first, at 1 - t.
 */
const first = (t: number): number => t * (t * (1 - 0.5 * t) - 0.5);
const second = (t: number): number => 1 + t * t * (1.5 * t - 2.5);
