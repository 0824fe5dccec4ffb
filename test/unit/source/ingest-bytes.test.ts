import {describe, expect, it} from 'vitest';
import type {FrameBytes} from '../../../src/source/frame-bytes.ts';
import {imageOf} from '../../../src/source/ingest-bytes.ts';
import {mulberry32} from '../../support/random.ts';

function frameOf(widthPx: number, heightPx: number, pixel: (x: number, y: number) => number[]): FrameBytes {
  const rgba = new Uint8Array(widthPx * heightPx * 4);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) rgba.set([...pixel(x, y), 255], (y * widthPx + x) * 4);
  }
  return {widthPx, heightPx, rgba};
}

describe('a frame at the dream’s size', () => {
  it('is rgb / 127.5 - 1 where the size stays', () => {
    const values = [
      [0, 255, 51],
      [204, 102, 153],
    ];
    const image = imageOf(
      frameOf(2, 1, (x) => values[x] ?? []),
      {widthPx: 2, heightPx: 1},
    );
    [-1, 1, -0.6, 0.6, -0.2, 0.2].forEach((value, i) => expect(image[i]).toBeCloseTo(value, 5));
  });

  it('has the mean of each area, at whole and broken ratios', () => {
    const frame = frameOf(6, 4, (x, y) => [x * 40, y * 60, 0]);
    const halved = imageOf(frame, {widthPx: 3, heightPx: 2});
    expect(halved[0]).toBeCloseTo(20 / 127.5 - 1, 5);
    expect(halved[1]).toBeCloseTo(30 / 127.5 - 1, 5);
    expect(halved[3 * 5]).toBeCloseTo(180 / 127.5 - 1, 5);
    const broken = imageOf(frame, {widthPx: 4, heightPx: 4});
    // Columns 0 to 1.5: (0 + 40 / 2) / 1.5.
    expect(broken[0]).toBeCloseTo(20 / 1.5 / 127.5 - 1, 5);
  });

  it('keeps the mean of the whole at odd sizes', () => {
    const random = mulberry32(7);
    const frame = frameOf(53, 37, () => [random() * 255, random() * 255, random() * 255]);
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const original = mean(imageOf(frame, {widthPx: 53, heightPx: 37}));
    for (const [widthPx, heightPx] of [
      [20, 13],
      [1, 1],
      [52, 3],
    ] as const) {
      expect(mean(imageOf(frame, {widthPx, heightPx}))).toBeCloseTo(original, 4);
    }
  });

  it('is linear between the centres of pixels where it is enlarged', () => {
    const frame = frameOf(2, 1, (x) => [x * 255, 0, 0]);
    const reds = imageOf(frame, {widthPx: 4, heightPx: 1}).filter((_, i) => i % 3 === 0);
    [-1, -0.5, 0.5, 1].forEach((value, i) => expect(reds[i]).toBeCloseTo(value, 5));
  });
});
