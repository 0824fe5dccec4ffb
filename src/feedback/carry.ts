import type {Fading} from './fading.ts';
import type {Match} from './match.ts';
import {inverseOf, type Motion} from './motion.ts';

/**
 * The residual carried to where what it grew on is now:
 *   carried(p) = keep(p) * residual(T(p + flow(p)))
 * with T the inverse of `motion`, the dream's own; cubic, nothing from outside. `keep` goes from still to moving with
 * the speed, and to fresh where p was not visible.
 * All arrays [height, width, 3]; the match is at half that size.
 */
export function carry(
  residual: Float32Array,
  [height, width]: readonly [number, number],
  {flow, visible}: Match,
  motion: Motion,
  {keep, fastPx, noisePx}: Fading,
): Float32Array {
  const carried = new Float32Array(residual.length);
  const {cos, sin, offsetX, offsetY} = inverseOf(motion, width, height);
  const weights: Weights = [new Float64Array(4), new Float64Array(4)];
  const half = flow.u.widthPx;
  const lower = flow.u.heightPx - 1;
  const [us, vs, seen] = [flow.u.values, flow.v.values, visible.values];
  for (let y = 0; y < height; y++) {
    // Half the size, bilinear: pixels lie a quarter before or behind those of the flow.
    const fromY = Math.max(0, y / 2 - 0.25);
    const top = Math.min(lower, Math.floor(fromY));
    const down = top < lower ? half : 0;
    const ty = fromY - top;
    for (let x = 0; x < width; x++) {
      const fromX = Math.max(0, x / 2 - 0.25);
      const left = Math.min(half - 1, Math.floor(fromX));
      const right = left < half - 1 ? 1 : 0;
      const tx = fromX - left;
      const i = top * half + left;
      const a = (1 - tx) * (1 - ty);
      const b = tx * (1 - ty);
      const c = (1 - tx) * ty;
      const d = tx * ty;
      const mix = (map: Float32Array): number =>
        a * (map[i] as number) +
        b * (map[i + right] as number) +
        c * (map[i + down] as number) +
        d * (map[i + right + down] as number);
      const [u, v] = [2 * mix(us), 2 * mix(vs)];
      const lengthPx = Math.sqrt(u * u + v * v);
      const real = Math.min(1, Math.max(0, (lengthPx - noisePx.from) / (noisePx.to - noisePx.from)));
      const speed = Math.min(1, (real * lengthPx) / fastPx);
      const sight = mix(seen);
      const kept = sight * (keep.still + speed * (keep.moving - keep.still)) + (1 - sight) * keep.fresh;
      const [worldX, worldY] = [x + real * u, y + real * v];
      const atX = cos * worldX + sin * worldY + offsetX;
      const atY = -sin * worldX + cos * worldY + offsetY;
      gather(residual, width, height, atX, atY, kept, carried, (y * width + x) * 3, weights);
    }
  }
  return carried;
}

/** Of the four texels around a place, t in [0, 1) behind the second: Catmull-Rom, which blurs less than two. */
function cubic(t: number, into: Float64Array): void {
  into[0] = t * (t * (1 - 0.5 * t) - 0.5);
  into[1] = 1 + t * t * (1.5 * t - 2.5);
  into[2] = t * (0.5 + t * (2 - 1.5 * t));
  into[3] = t * t * (0.5 * t - 0.5);
}

/** Room for the weights of columns and rows. */
type Weights = readonly [Float64Array, Float64Array];

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
  [across, down]: Weights,
): void {
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < -1 || top < -1 || left >= width || top >= height) return;
  cubic(x - left, across);
  cubic(y - top, down);
  let [red, green, blue] = [0, 0, 0];
  for (let row = 0; row < 4; row++) {
    const atRow = top + row - 1;
    const rowWeight = kept * (down[row] as number);
    if (rowWeight === 0 || atRow < 0 || atRow >= height) continue;
    for (let column = 0; column < 4; column++) {
      const atColumn = left + column - 1;
      const weight = rowWeight * (across[column] as number);
      if (weight === 0 || atColumn < 0 || atColumn >= width) continue;
      const from = (atRow * width + atColumn) * 3;
      red += weight * (residual[from] as number);
      green += weight * (residual[from + 1] as number);
      blue += weight * (residual[from + 2] as number);
    }
  }
  carried[to] = red;
  carried[to + 1] = green;
  carried[to + 2] = blue;
}
