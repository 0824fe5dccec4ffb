import {at, nearest, smoothstep, type Tile} from './noise.ts';

/** A ball of cloud or leaves, in pixels; z towards the viewer. */
export interface Puff {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly r: number;
}

/** A body heaped up from puffs and seen from the front: how it faces the light, how deep in it a pixel is, where it is. */
export interface Billow {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array; // [height, width], 0 to 1
  readonly hollow: Float32Array; // [height, width], 0 on the bulges to 1 in the creases
  readonly alpha: Float32Array; // [height, width], 0 to 1
}

export interface BillowOptions {
  /** How far, in px, noise pushes the outlines about. */
  readonly ragged: number;
  /** Strength of the small forms upon the puffs, in px of height. */
  readonly rough: number;
  /** Where the light comes from: right, up, to the viewer. */
  readonly sun: readonly [number, number, number];
  /** Share of a puff's radius over which its rim fades. */
  readonly soft: number;
}

/**
 * Heaps puffs into one body: height = max over puffs of z + sqrt(r² - d²), with d taken where noise has moved the
 * pixel to; lit by light = n · sun on that height's normals.
 */
export function heap(
  width: number,
  height: number,
  puffs: readonly Puff[],
  noise: Tile,
  {ragged, rough, sun, soft}: BillowOptions,
): Billow {
  const {depth, alpha} = raise(width, height, puffs, noise, ragged, soft);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      if (at(alpha, p) > 0) depth[p] = at(depth, p) + rough * nearest(noise, x * 2 + 40, y * 2);
    }
  }
  const smooth = blurred(depth, width, height, Math.max(2, Math.round(width / 40)));
  const light = new Float32Array(width * height);
  const hollow = new Float32Array(width * height);
  const [sx, sy, sz] = sun;
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const p = y * width + x;
      if (at(alpha, p) === 0) continue;
      const dx = clamped(at(depth, p + 1) - at(depth, p - 1)) / 2;
      const dy = clamped(at(depth, p + width) - at(depth, p - width)) / 2;
      const facing = (-dx * sx + dy * sy + sz) / Math.sqrt(dx * dx + dy * dy + 1);
      // Half-Lambert: light wraps around, as it does in clouds and leaves.
      light[p] = Math.max(0, 0.5 + 0.5 * facing) ** 1.6;
      hollow[p] = smoothstep(-1, 6, at(smooth, p) - at(depth, p));
    }
  }
  // Clouds are large and let light through; leaves are small and do not.
  const inside = Math.round(width / 180);
  return {width, height, light: inside > 0 ? blurred(light, width, height, inside) : light, hollow, alpha};
}

const clamped = (slope: number): number => Math.min(6, Math.max(-6, slope));

function raise(
  width: number,
  height: number,
  puffs: readonly Puff[],
  noise: Tile,
  ragged: number,
  soft: number,
): {depth: Float32Array; alpha: Float32Array} {
  const floor = Math.min(...puffs.map(({z}) => z)) - 4;
  const depth = new Float32Array(width * height).fill(floor);
  const alpha = new Float32Array(width * height);
  const pushX = new Float32Array(width * height);
  const pushY = new Float32Array(width * height);
  for (let y = 0, p = 0; y < height; y++) {
    for (let x = 0; x < width; x++, p++) {
      pushX[p] = x + ragged * nearest(noise, x, y);
      pushY[p] = y + ragged * nearest(noise, x + 97, y + 231);
    }
  }
  for (const puff of puffs) {
    const reach = puff.r + 2 * ragged;
    const top = Math.max(0, Math.floor(puff.y - reach));
    const bottom = Math.min(height - 1, Math.ceil(puff.y + reach));
    const left = Math.max(0, Math.floor(puff.x - reach));
    const right = Math.min(width - 1, Math.ceil(puff.x + reach));
    const rr = puff.r * puff.r;
    for (let y = top; y <= bottom; y++) {
      for (let x = left, p = y * width + left; x <= right; x++, p++) {
        const dx = at(pushX, p) - puff.x;
        const dy = at(pushY, p) - puff.y;
        const dd = dx * dx + dy * dy;
        if (dd >= rr) continue;
        depth[p] = Math.max(at(depth, p), puff.z + Math.sqrt(rr - dd));
        const cover = (1 - dd / rr) / soft;
        if (cover > at(alpha, p)) alpha[p] = Math.min(1, cover);
      }
    }
  }
  return {depth, alpha};
}

/** The mean over a square of `radius`, by running sums along rows and then columns. */
function blurred(values: Float32Array, width: number, height: number, radius: number): Float32Array {
  const pass = (
    from: Float32Array,
    count: number,
    length: number,
    next: number,
    step: number,
  ): Float32Array => {
    const to = new Float32Array(from.length);
    for (let line = 0; line < count; line++) {
      const start = line * next;
      const value = (i: number): number => at(from, start + Math.min(length - 1, Math.max(0, i)) * step);
      let sum = 0;
      for (let i = -radius; i <= radius; i++) sum += value(i);
      for (let i = 0; i < length; i++) {
        to[start + i * step] = sum / (2 * radius + 1);
        sum += value(i + radius + 1) - value(i - radius);
      }
    }
    return to;
  };
  return pass(pass(values, height, width, width, 1), width, height, 1, width);
}
