/**
 * What src/display/upscale.ts does, on the processor: the same steps, in float64 where it adds up. Rasters are
 * [height, width, 3]; beyond the border it repeats.
 */
import type {Size} from './size.ts';

export interface Raster extends Size {
  readonly values: Float32Array;
}

const factor = 3;
const mostPixels = 1920 * 1080;
const filter = [2.16784, -0.80907, 0.2927, -0.10577, 0.03822] as const;
const binomial = [1, 4, 6, 4, 1].map((weight) => weight / 16);

const within = (i: number, count: number): number => Math.max(0, Math.min(count - 1, i));

/** Each colour of each pixel, from its place. */
export function raster({width, height}: Size, at: (x: number, y: number, c: number) => number): Raster {
  const values = new Float32Array(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) for (let c = 0; c < 3; c++, i++) values[i] = at(x, y, c);
  }
  return {width, height, values};
}

export const pixel = ({width, height, values}: Raster, x: number, y: number, c: number): number =>
  values[(within(y, height) * width + within(x, width)) * 3 + c] as number;

/** Between pixel centres, which are at whole numbers. */
export function bilinear(from: Raster, x: number, y: number, c: number): number {
  const [atX, atY] = [Math.max(0, Math.min(from.width - 1, x)), Math.max(0, Math.min(from.height - 1, y))];
  const [left, top] = [Math.floor(atX), Math.floor(atY)];
  const [tx, ty] = [atX - left, atY - top];
  const row = (j: number): number => pixel(from, left, j, c) * (1 - tx) + pixel(from, left + 1, j, c) * tx;
  return row(top) * (1 - ty) + row(top + 1) * ty;
}

/** At another size, bilinear. */
export const stretched = (from: Raster, {width, height}: Size): Raster =>
  raster({width, height}, (x, y, c) =>
    bilinear(from, ((x + 0.5) * from.width) / width - 0.5, ((y + 0.5) * from.height) / height - 0.5, c),
  );

/** The size that the display enlarges to once per dream, from where it filters bilinearly. */
export function smoothSize(residual: Size, frame: Size): Size {
  const fitting = Math.sqrt(mostPixels / (residual.width * residual.height));
  const most = Math.max(1, Math.min(factor, fitting));
  const along = (from: number, to: number): number => Math.max(from, Math.min(to, Math.round(from * most)));
  return {width: along(residual.width, frame.width), height: along(residual.height, frame.height)};
}

/** A residual as the display shows it over a frame. */
export function upscaled(residual: Raster, frame: Size): Raster {
  const size = smoothSize(residual, frame);
  const enlargement = Math.max(size.width / residual.width, size.height / residual.height);
  if (enlargement === 1) return stretched(residual, frame);
  const spline = splined(prefiltered(residual), size);
  return stretched(stroked(spline, structureOf(residual), Math.min(1, enlargement - 1)), frame);
}

/** Weights for 0, 1, … pixels away, along both axes. */
const convolved = (from: Raster, weights: readonly number[]): Raster => {
  const along = (source: Raster, dx: number, dy: number): Raster =>
    raster(source, (x, y, c) =>
      weights.reduce(
        (sum, weight, i) =>
          sum +
          (i === 0
            ? weight * pixel(source, x, y, c)
            : weight * (pixel(source, x + i * dx, y + i * dy, c) + pixel(source, x - i * dx, y - i * dy, c))),
        0,
      ),
    );
  return along(along(from, 1, 0), 0, 1);
};

/** The coefficients of the spline whose means over the pixels are the raster. */
export const prefiltered = (from: Raster): Raster => convolved(from, filter);

/** A cubic B-spline of these coefficients. */
export function splined(coefficients: Raster, size: Size): Raster {
  const along = (from: Raster, to: Size, axis: 'width' | 'height'): Raster => {
    const taps = Array.from({length: to[axis]}, (_, i) => {
      const at = ((i + 0.5) * from[axis]) / to[axis] - 0.5;
      const first = Math.floor(at);
      const t = at - first;
      const weights = [
        (1 - t) ** 3,
        4 - 6 * t ** 2 + 3 * t ** 3,
        1 + 3 * t + 3 * t ** 2 - 3 * t ** 3,
        t ** 3,
      ];
      return {first, weights: weights.map((weight) => weight / 6)};
    });
    return raster(to, (x, y, c) => {
      const tap = taps[axis === 'width' ? x : y];
      if (!tap) return NaN;
      return tap.weights.reduce((sum, weight, k) => {
        const i = tap.first - 1 + k;
        return sum + weight * (axis === 'width' ? pixel(from, i, y, c) : pixel(from, x, i, c));
      }, 0);
    });
  };
  const wide = along(coefficients, {width: size.width, height: coefficients.height}, 'width');
  return along(wide, size, 'height');
}

/** (Jxx - Jyy, 2 Jxy, Jxx + Jyy) of Scharr gradients, averaged over 5 x 5 pixels. */
export function structureOf(from: Raster): Raster {
  const scharr = [3, 10, 3].map((weight) => weight / 32);
  const tensors = new Float32Array(from.values.length);
  for (let y = 0, i = 0; y < from.height; y++) {
    for (let x = 0; x < from.width; x++, i += 3) {
      let [xx, yy, xy] = [0, 0, 0];
      for (let c = 0; c < 3; c++) {
        let [gx, gy] = [0, 0];
        scharr.forEach((weight, k) => {
          gx += weight * (pixel(from, x + 1, y + k - 1, c) - pixel(from, x - 1, y + k - 1, c));
          gy += weight * (pixel(from, x + k - 1, y + 1, c) - pixel(from, x + k - 1, y - 1, c));
        });
        xx += gx * gx;
        yy += gy * gy;
        xy += gx * gy;
      }
      tensors.set([xx - yy, 2 * xy, xx + yy], i);
    }
  }
  return convolved({...from, values: tensors}, binomial.slice(2));
}

/** Smoothed along the lines of the structure, sharpened across them. */
export function stroked(smooth: Raster, structure: Raster, amount: number): Raster {
  const {width, height} = smooth;
  const [scaleX, scaleY] = [width / structure.width, height / structure.height];
  const values = new Float32Array(smooth.values.length);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x + 0.5) / scaleX - 0.5, (y + 0.5) / scaleY - 0.5];
      const [a, b, e] = [0, 1, 2].map((c) => bilinear(structure, u, v, c)) as [number, number, number];
      const length = Math.hypot(a, b);
      const coherence = length / (e + 1e-4);
      const cosine = a / Math.max(length, 1e-9);
      const [nx, ny] = [Math.sqrt((1 + cosine) / 2), Math.sqrt((1 - cosine) / 2) * (b < 0 ? -1 : 1)];
      for (let c = 0; c < 3; c++, i++) {
        const middle = pixel(smooth, x, y, c);
        const second = (dx: number, dy: number): number =>
          bilinear(smooth, x + dx * scaleX, y + dy * scaleY, c) +
          bilinear(smooth, x - dx * scaleX, y - dy * scaleY, c) -
          2 * middle;
        const along = 0.25 * second(-ny * coherence, nx * coherence);
        const across = 0.2 * coherence * second(nx / 2, ny / 2);
        values[i] = middle + amount * (along - across);
      }
    }
  }
  return {width, height, values};
}
