/** One number a pixel, row by row: `values` is [heightPx, widthPx]. */
export interface Plane {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly values: Float32Array;
}

export const createPlane = (widthPx: number, heightPx: number): Plane => ({
  widthPx,
  heightPx,
  values: new Float32Array(widthPx * heightPx),
});

/** The value at (x, y), bilinear, pixel centres at whole numbers; outside is the nearest pixel of the border. */
export function sample({widthPx, heightPx, values}: Plane, x: number, y: number): number {
  const atX = x < 0 ? 0 : x > widthPx - 1 ? widthPx - 1 : x;
  const atY = y < 0 ? 0 : y > heightPx - 1 ? heightPx - 1 : y;
  // Not negative, so that | 0 is the floor; as whole numbers they index faster.
  const left = atX | 0;
  const top = atY | 0;
  const i = top * widthPx + left;
  const right = left + 1 < widthPx ? i + 1 : i;
  const down = top + 1 < heightPx ? widthPx : 0;
  const tx = atX - left;
  const a = values[i] as number;
  const b = values[right] as number;
  const c = values[i + down] as number;
  const d = values[right + down] as number;
  const upper = a + tx * (b - a);
  return upper + (atY - top) * (c + tx * (d - c) - upper);
}

/**
 * Sums of 2 * radius + 1 numbers of `row` around each of its `width`, which begin at `radius`, into `sums` from `to`
 * on. What lies before and behind them in `row` counts: zeros, for nothing outside.
 */
export function slideRow(
  row: Float64Array,
  radius: number,
  sums: Float32Array,
  to: number,
  width: number,
): void {
  let sum = 0;
  for (let i = 0; i < 2 * radius; i++) sum += row[i] as number;
  for (let x = 0; x < width; x++) {
    sum += row[x + 2 * radius] as number;
    sums[to + x] = sum;
    sum -= row[x] as number;
  }
}

/**
 * Takes the running sums of `columns` over the rows within `radius` from row `y - 1` to row `y` of `values`; from row
 * 0 it starts again. Rows outside count as 0.
 */
export function slideDown(
  values: Float32Array,
  y: number,
  radius: number,
  columns: Float64Array,
  width: number,
  height: number,
): void {
  if (y === 0) columns.fill(0);
  if (y > radius && y + radius < height) {
    const [enters, leaves] = [(y + radius) * width, (y - radius - 1) * width];
    for (let x = 0; x < width; x++) {
      columns[x] = (columns[x] as number) + ((values[enters + x] as number) - (values[leaves + x] as number));
    }
    return;
  }
  const first = y === 0 ? 0 : y + radius;
  const entering = Math.min(y + radius, height - 1);
  for (let row = first; row <= entering; row++) {
    const from = row * width;
    for (let x = 0; x < width; x++) columns[x] = (columns[x] as number) + (values[from + x] as number);
  }
  if (y > radius) {
    const from = (y - radius - 1) * width;
    for (let x = 0; x < width; x++) columns[x] = (columns[x] as number) - (values[from + x] as number);
  }
}

/** Room for the sums of a plane. */
export interface BoxScratch {
  readonly sums: Float32Array;
  readonly row: Float64Array;
  readonly columns: Float64Array;
}

/** Room for planes up to this size and this radius. */
export const createBoxScratch = (widthPx: number, heightPx: number, radius: number): BoxScratch => ({
  sums: new Float32Array(widthPx * heightPx),
  row: new Float64Array(widthPx + 2 * radius + 1),
  columns: new Float64Array(widthPx),
});

/** Replaces each value by the sum over the square of side 2 * radius + 1 around it; outside counts as 0. */
export function boxSum({widthPx, heightPx, values}: Plane, radius: number, scratch: BoxScratch): void {
  const {sums, row, columns} = scratch;
  row.fill(0);
  for (let y = 0; y < heightPx; y++) {
    for (let x = 0; x < widthPx; x++) row[x + radius] = values[y * widthPx + x] as number;
    slideRow(row, radius, sums, y * widthPx, widthPx);
  }
  for (let y = 0; y < heightPx; y++) {
    slideDown(sums, y, radius, columns, widthPx, heightPx);
    for (let x = 0; x < widthPx; x++) values[y * widthPx + x] = columns[x] as number;
  }
}
