/** A picture in plain memory, too large perhaps for the device: `[heightPx, widthPx, 3]`, row by row. */
export interface Raster {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly values: Float32Array<ArrayBuffer>;
}

/** Which source pixels make up each target pixel, and by what share: entries first[i] to first[i + 1] - 1. */
interface Taps {
  readonly first: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float32Array;
}

/**
 * The raster at another size: where it shrinks, each pixel is the mean of the area that it covers; where it grows,
 * it is linear between pixel centres. Rows first, then columns.
 */
export function resampled(raster: Raster, widthPx: number, heightPx: number): Raster {
  const columns = tapsOf(raster.widthPx, widthPx);
  const rows = tapsOf(raster.heightPx, heightPx);
  const stride = raster.widthPx * 3;
  const row = new Float32Array(stride);
  const values = new Float32Array(widthPx * heightPx * 3);
  for (let y = 0, to = 0; y < heightPx; y += 1) {
    row.fill(0);
    for (let tap = rows.first[y] as number; tap < (rows.first[y + 1] as number); tap += 1) {
      const from = (rows.source[tap] as number) * stride;
      const weight = rows.weight[tap] as number;
      for (let i = 0; i < stride; i += 1) {
        row[i] = (row[i] as number) + weight * (raster.values[from + i] as number);
      }
    }
    for (let x = 0; x < widthPx; x += 1, to += 3) {
      let [r, g, b] = [0, 0, 0];
      for (let tap = columns.first[x] as number; tap < (columns.first[x + 1] as number); tap += 1) {
        const from = (columns.source[tap] as number) * 3;
        const weight = columns.weight[tap] as number;
        r += weight * (row[from] as number);
        g += weight * (row[from + 1] as number);
        b += weight * (row[from + 2] as number);
      }
      values[to] = r;
      values[to + 1] = g;
      values[to + 2] = b;
    }
  }
  return {widthPx, heightPx, values};
}

function tapsOf(sourcePx: number, targetPx: number): Taps {
  const shrinks = targetPx < sourcePx;
  const first = [0];
  const source: number[] = [];
  const weight: number[] = [];
  for (let i = 0; i < targetPx; i += 1) {
    for (const [pixel, share] of shrinks
      ? covered(i, sourcePx / targetPx, sourcePx)
      : between(i, sourcePx / targetPx, sourcePx)) {
      source.push(pixel);
      weight.push(share);
    }
    first.push(source.length);
  }
  return {first: Int32Array.from(first), source: Int32Array.from(source), weight: Float32Array.from(weight)};
}

function covered(i: number, scale: number, sourcePx: number): [number, number][] {
  const [begin, end] = [i * scale, Math.min((i + 1) * scale, sourcePx)];
  const shares: [number, number][] = [];
  for (let pixel = Math.floor(begin); pixel < end; pixel += 1) {
    const share = (Math.min(pixel + 1, end) - Math.max(pixel, begin)) / (end - begin);
    // Rounding leaves slivers at the ends.
    if (share > 1e-6) shares.push([pixel, share]);
  }
  return shares;
}

function between(i: number, scale: number, sourcePx: number): [number, number][] {
  const at = Math.min(sourcePx - 1, Math.max(0, (i + 0.5) * scale - 0.5));
  const pixel = Math.floor(at);
  const share = at - pixel;
  return share === 0
    ? [[pixel, 1]]
    : [
        [pixel, 1 - share],
        [pixel + 1, share],
      ];
}
