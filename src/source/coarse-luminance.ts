import {lumaWeights} from '../lib/luma.ts';
import type {FrameBytes} from './frame-bytes.ts';

const [red, green, blue] = lumaWeights;

/** Samples of a pixel on a side, at most: reading all of a frame, as resample.ts does, takes ten times as long. */
const samples = 8;

/**
 * The luminance (Rec. 709) of a frame at a much smaller size, [height, width] in [-1, 1]: in each pixel the mean of up
 * to 8 x 8 samples, evenly over the area that it covers.
 */
export function coarseLuminance(frame: FrameBytes, widthPx: number, heightPx: number): Float32Array {
  const {rgba} = frame;
  const [columns, rows] = [places(frame.widthPx, widthPx), places(frame.heightPx, heightPx)];
  const perPixel = [columns.each, rows.each].reduce((a, b) => a * b);
  const luminance = new Float32Array(widthPx * heightPx);
  for (let row = 0; row < rows.at.length; row++) {
    const from = 4 * (rows.at[row] as number) * frame.widthPx;
    const to = Math.floor(row / rows.each) * widthPx;
    for (let x = 0, column = 0; x < widthPx; x++) {
      let sum = 0;
      for (let sample = 0; sample < columns.each; sample++, column++) {
        const i = from + 4 * (columns.at[column] as number);
        sum += red * (rgba[i] as number) + green * (rgba[i + 1] as number) + blue * (rgba[i + 2] as number);
      }
      luminance[to + x] = (luminance[to + x] as number) + sum;
    }
  }
  const scale = 1 / (127.5 * perPixel);
  for (let i = 0; i < luminance.length; i++) luminance[i] = (luminance[i] as number) * scale - 1;
  return luminance;
}

/** Where the samples of all pixels of a line lie, `each` to a pixel. */
function places(sourcePx: number, targetPx: number): {readonly at: Int32Array; readonly each: number} {
  const each = Math.max(1, Math.min(samples, Math.floor(sourcePx / targetPx)));
  const at = Int32Array.from({length: targetPx * each}, (_, i) =>
    Math.floor(((i + 0.5) * sourcePx) / (targetPx * each)),
  );
  return {at, each};
}
