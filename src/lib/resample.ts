import type {SizePx} from './size.ts';

/** Pixels in plain memory, row by row; of the `channels` numbers of each, the first three are its colour. */
export interface Pixels extends SizePx {
  readonly channels: 3 | 4;
  readonly values: Float32Array | Uint8Array;
}

/** Which source pixels make up each target pixel, and by what share: entries first[i] to first[i + 1] - 1. */
interface Taps {
  readonly first: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float32Array;
}

/**
 * The colours at another size, [heightPx, widthPx, 3], times `scale` plus `offset`: where an image shrinks, each pixel
 * is the mean of the area that it covers; where it grows, it is linear between pixel centres. Rows first, then columns.
 */
export function resampled(
  {widthPx: sourcePx, heightPx: sourceHeightPx, channels, values: source}: Pixels,
  {widthPx, heightPx}: SizePx,
  {scale, offset}: {readonly scale: number; readonly offset: number} = {scale: 1, offset: 0},
): Float32Array<ArrayBuffer> {
  const columns = tapsOf(sourcePx, widthPx);
  const rows = tapsOf(sourceHeightPx, heightPx);
  const row = new Float32Array(sourcePx * 3);
  const values = new Float32Array(widthPx * heightPx * 3);
  for (let y = 0, to = 0; y < heightPx; y += 1) {
    row.fill(0);
    for (let tap = rows.first[y] as number; tap < (rows.first[y + 1] as number); tap += 1) {
      const weight = rows.weight[tap] as number;
      let from = (rows.source[tap] as number) * sourcePx * channels;
      for (let i = 0; i < row.length; i += 3, from += channels) {
        row[i] = (row[i] as number) + weight * (source[from] as number);
        row[i + 1] = (row[i + 1] as number) + weight * (source[from + 1] as number);
        row[i + 2] = (row[i + 2] as number) + weight * (source[from + 2] as number);
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
      values[to] = r * scale + offset;
      values[to + 1] = g * scale + offset;
      values[to + 2] = b * scale + offset;
    }
  }
  return values;
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
