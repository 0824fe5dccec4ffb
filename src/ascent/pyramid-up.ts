/**
 * The half of a pyramid's loops that goes from coarse to fine: `up` of `condition`, row by row, and what is done with
 * it. Loops are small functions of plain arguments, unrolled by channel: as one loop with a callback they take twice as
 * long.
 */

/** A gaussian level of the pyramid: `height` rows of `width` pixels of three channels. */
export interface Level {
  readonly height: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** Three rows to work in, each of the finest level's width and more. */
export type Rows = readonly [Float32Array, Float32Array, Float32Array];

/** A row or column of `count` pixels goes on beyond its ends by reflection about its outermost pixels. */
export const reflected = (at: number, count: number): number =>
  at < 0 ? -at : at >= count ? 2 * count - 2 - at : at;

/** Standard deviation of a level less what the next coarser one makes of it. */
export function bandDeviation(level: Level, coarse: Level | undefined, rows: Rows): number {
  const {values, height, width} = level;
  const length = 3 * width;
  const sums = new Float64Array(2);
  if (coarse) {
    for (let y = 0; y < height; y += 2) {
      const {above, here, below} = rowsAt(level, coarse, y, rows);
      sumEven(values, y * length, length, above, here, below, sums);
      if (y + 1 < height) sumOdd(values, (y + 1) * length, length, here, below, sums);
    }
  } else {
    rows[0].fill(0);
    for (let y = 0; y < height; y += 1) sumOdd(values, y * length, length, rows[0], rows[0], sums);
  }
  const [sum = 0, squares = 0] = sums;
  const mean = sum / values.length;
  return Math.sqrt(Math.max(0, squares / values.length - mean * mean));
}

/** level = weight * level + up(coarse) */
export function addUp(level: Level, weight: number, coarse: Level | undefined, rows: Rows): void {
  const {values, height, width} = level;
  const length = 3 * width;
  if (!coarse) {
    for (let i = 0; i < values.length; i += 1) values[i] = weight * (values[i] as number);
    return;
  }
  for (let y = 0; y < height; y += 2) {
    const {above, here, below} = rowsAt(level, coarse, y, rows);
    addEven(values, y * length, length, weight, above, here, below);
    if (y + 1 < height) addOdd(values, (y + 1) * length, length, weight, here, below);
  }
}

/** The coarse pixel behind that at `at >> 1`; what is reflected is the row of `count` with zeros between coarse pixels. */
const next = (at: number, count: number): number => reflected(2 * (at >> 1) + 2, count) >> 1;

/**
 * The coarse rows, expanded along themselves, that row `y`, an even one, is made of; the odd one behind it is of the last
 * two. Asked for from the first row on, as those before are still at hand.
 */
function rowsAt(
  {width, height}: Level,
  coarse: Level,
  y: number,
  rows: Rows,
): {readonly above: Float32Array; readonly here: Float32Array; readonly below: Float32Array} {
  const rowOf = (coarseY: number): Float32Array => rows[(coarseY % 3) as 0 | 1 | 2];
  const at = y >> 1;
  if (at === 0) expand(coarse, 0, width, rowOf(0));
  if (at + 1 < coarse.height) expand(coarse, at + 1, width, rowOf(at + 1));
  return {
    above: rowOf(reflected(at - 1, coarse.height)),
    here: rowOf(at),
    below: rowOf(next(y, height)),
  };
}

/** Row `y` of a level expanded along itself to `toWidth` pixels, or one more where that is odd. */
function expand({values: s, width}: Level, y: number, toWidth: number, row: Float32Array): void {
  const first = 3 * width * y;
  const end = first + 3 * next(toWidth - 1, toWidth);
  for (let channel = 0; channel < 3; channel += 1) {
    let [p, q] = [s[first + 3 + channel] as number, s[first + channel] as number];
    let into = channel;
    for (let from = first + 3 + channel; from < first + 3 * width; from += 3, into += 6) {
      const r = s[from] as number;
      row[into] = q * 0.75 + (p + r) * 0.125;
      row[into + 3] = (q + r) * 0.5;
      p = q;
      q = r;
    }
    const r = s[end + channel] as number;
    row[into] = q * 0.75 + (p + r) * 0.125;
    row[into + 3] = (q + r) * 0.5;
  }
}

type Row = Float32Array;

/** Adds sum and squares of an even row less that of `up`: channel by channel, so that no addition waits for another. */
function sumEven(
  v: Row,
  first: number,
  length: number,
  above: Row,
  here: Row,
  below: Row,
  sums: Float64Array,
): void {
  let [r, g, b, rr, gg, bb] = [0, 0, 0, 0, 0, 0];
  for (let i = 0, at = first; i < length; i += 3, at += 3) {
    const red = (v[at] as number) - evenOf(above, here, below, i);
    const green = (v[at + 1] as number) - evenOf(above, here, below, i + 1);
    const blue = (v[at + 2] as number) - evenOf(above, here, below, i + 2);
    r += red;
    g += green;
    b += blue;
    rr += red * red;
    gg += green * green;
    bb += blue * blue;
  }
  sums[0] = (sums[0] as number) + (r + g + b);
  sums[1] = (sums[1] as number) + (rr + gg + bb);
}

/** The same of an odd row. */
function sumOdd(v: Row, first: number, length: number, here: Row, below: Row, sums: Float64Array): void {
  let [r, g, b, rr, gg, bb] = [0, 0, 0, 0, 0, 0];
  for (let i = 0, at = first; i < length; i += 3, at += 3) {
    const red = (v[at] as number) - oddOf(here, below, i);
    const green = (v[at + 1] as number) - oddOf(here, below, i + 1);
    const blue = (v[at + 2] as number) - oddOf(here, below, i + 2);
    r += red;
    g += green;
    b += blue;
    rr += red * red;
    gg += green * green;
    bb += blue * blue;
  }
  sums[0] = (sums[0] as number) + (r + g + b);
  sums[1] = (sums[1] as number) + (rr + gg + bb);
}

/** An even row, weighed, and that of `up`. */
function addEven(
  v: Row,
  first: number,
  length: number,
  weight: number,
  above: Row,
  here: Row,
  below: Row,
): void {
  for (let i = 0, at = first; i < length; i += 3, at += 3) {
    v[at] = (v[at] as number) * weight + evenOf(above, here, below, i);
    v[at + 1] = (v[at + 1] as number) * weight + evenOf(above, here, below, i + 1);
    v[at + 2] = (v[at + 2] as number) * weight + evenOf(above, here, below, i + 2);
  }
}

/** The same of an odd row. */
function addOdd(v: Row, first: number, length: number, weight: number, here: Row, below: Row): void {
  for (let i = 0, at = first; i < length; i += 3, at += 3) {
    v[at] = (v[at] as number) * weight + oddOf(here, below, i);
    v[at + 1] = (v[at + 1] as number) * weight + oddOf(here, below, i + 1);
    v[at + 2] = (v[at + 2] as number) * weight + oddOf(here, below, i + 2);
  }
}

const evenOf = (above: Row, here: Row, below: Row, i: number): number =>
  ((above[i] as number) + (below[i] as number)) * 0.125 + (here[i] as number) * 0.75;

const oddOf = (here: Row, below: Row, i: number): number =>
  ((here[i] as number) + (below[i] as number)) * 0.5;
