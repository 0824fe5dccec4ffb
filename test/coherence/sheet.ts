import jpeg from 'jpeg-js';
import type {Sequence} from './sequence.ts';

/** Frames shown, evenly spaced over the second half of a sequence. */
const shown = 5;
const gapPx = 3;
const quality = 82;

/**
 * A JPEG with one row per entry of `rows` and one column for each of five frames: the camera's frame plus that row's
 * residual, or the frame alone where a row is undefined.
 */
export function contactSheet(
  {frames, width, height}: Sequence,
  rows: readonly (readonly Float32Array[] | undefined)[],
): Uint8Array {
  const sheetWidth = shown * (width + gapPx) - gapPx;
  const sheetHeight = rows.length * (height + gapPx) - gapPx;
  const rgba = new Uint8Array(sheetWidth * sheetHeight * 4).fill(255);
  rows.forEach((residuals, row) => {
    for (let column = 0; column < shown; column++) {
      const t = Math.round(frames.length * (0.5 + (0.5 * column) / shown));
      const camera = frames[t] as Float32Array;
      const residual = residuals?.[t];
      for (let i = 0; i < width * height * 3; i++) {
        const pixel = Math.floor(i / 3);
        const x = column * (width + gapPx) + (pixel % width);
        const y = row * (height + gapPx) + Math.floor(pixel / width);
        const value = (camera[i] as number) + (residual?.[i] ?? 0);
        rgba[(y * sheetWidth + x) * 4 + (i % 3)] = Math.round(127.5 * (Math.max(-1, Math.min(1, value)) + 1));
      }
    }
  });
  return jpeg.encode({data: rgba, width: sheetWidth, height: sheetHeight}, quality).data;
}
