import {describe, expect, test} from 'vitest';
import {resampled} from '../../../src/lib/resample.ts';
import {bilinear, pixel, raster, stretched, upscaled, type Raster} from '../../support/upscale.ts';

const small = {width: 40, height: 30};

const wave = (wavelength: number, angle: number): Raster =>
  raster(
    small,
    (x, y) => 0.5 * Math.sin((2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle))) / wavelength),
  );

const reduced = ({width, height, values}: Raster): Raster => ({
  ...small,
  values: resampled({widthPx: width, heightPx: height, channels: 3, values}, {widthPx: 40, heightPx: 30}),
});

/** Leaves out what the border reaches. */
function largestDifference(a: Raster, b: Raster, margin: number): number {
  let largest = 0;
  for (let y = margin; y < a.height - margin; y++) {
    for (let x = margin; x < a.width - margin; x++) {
      largest = Math.max(largest, Math.abs(pixel(a, x, y, 0) - pixel(b, x, y, 0)));
    }
  }
  return largest;
}

describe('an enlarged residual', () => {
  test.each([2, 3, 8])('of one colour keeps it, %i times larger', (scale) => {
    const flat = raster(small, (_x, _y, c) => 0.2 * (c + 1));
    const large = upscaled(flat, {width: 40 * scale, height: 30 * scale});
    for (const c of [0, 1, 2]) expect(pixel(large, 17, 5, c)).toBeCloseTo(0.2 * (c + 1), 4);
  });

  test('of the frame’s size is as it was', () => {
    const drawn = wave(2.5, 0.4);
    expect(upscaled(drawn, small).values).toEqual(drawn.values);
  });

  test.each([
    [3, 0.08],
    [6, 0.02],
    [12, 0.02],
  ])('has over each pixel what was dreamed there, of waves of %f pixels', (wavelength, tolerance) => {
    const drawn = wave(wavelength, 0.5);
    const large = upscaled(drawn, {width: 120, height: 90});
    expect(largestDifference(reduced(large), drawn, 6)).toBeLessThan(tolerance);
  });

  test('keeps a fine slanting line of one strength, where bilinear filtering makes beads of it', () => {
    const line = raster(small, (x, y) => 0.5 * Math.exp(-(((x - 0.5 * y - 12) / 1.1) ** 2) / 2));
    const [size, scale] = [{width: 320, height: 240}, 8];
    /** Of its strengths along the middle, the least over the greatest. */
    const evenness = (large: Raster): number => {
      const along = [...Array(14 * scale).keys()].map((i) => {
        const y = 8 * scale + i;
        const x = ((y + 0.5) / scale - 0.5) / 2 + 12;
        return bilinear(large, (x + 0.5) * scale - 0.5, y, 0);
      });
      return Math.min(...along) / Math.max(...along);
    };
    expect(evenness(upscaled(line, size))).toBeGreaterThan(0.9);
    expect(evenness(upscaled(line, size))).toBeGreaterThan(evenness(stretched(line, size)) + 0.05);
  });
});
