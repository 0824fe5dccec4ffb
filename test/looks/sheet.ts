import jpeg from 'jpeg-js';
import {resampled} from '../../src/lib/resample.ts';
import type {Size} from '../support/size.ts';
import type {Picture} from './picture.ts';

const gapPx = 3;
const cell: Size = {width: 320, height: 180};

/** A picture as JPEG. */
export function jpegOf({width, height, values}: Picture, quality: number): Uint8Array {
  const data = new Uint8Array(width * height * 4).fill(255);
  values.forEach((value, i) => (data[4 * Math.floor(i / 3) + (i % 3)] = Math.round(127.5 * (value + 1))));
  return jpeg.encode({data, width, height}, quality).data;
}

/** One row of pictures below another, reduced to cells, on black. */
export function sheetOf(rows: readonly (readonly Picture[])[]): Picture {
  const columns = Math.max(...rows.map((row) => row.length));
  const [width, height] = [
    columns * (cell.width + gapPx) - gapPx,
    rows.length * (cell.height + gapPx) - gapPx,
  ];
  const values = new Float32Array(width * height * 3).fill(-1);
  rows.forEach((row, i) => {
    row.forEach((picture, j) => {
      const small = reduced(picture);
      for (let y = 0; y < cell.height; y++) {
        const to = ((i * (cell.height + gapPx) + y) * width + j * (cell.width + gapPx)) * 3;
        values.set(small.subarray(y * cell.width * 3, (y + 1) * cell.width * 3), to);
      }
    });
  });
  return {width, height, values};
}

const reduced = ({width, height, values}: Picture): Float32Array =>
  resampled(
    {widthPx: width, heightPx: height, channels: 3, values},
    {widthPx: cell.width, heightPx: cell.height},
  );
