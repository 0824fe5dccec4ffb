import * as tf from '@tensorflow/tfjs';
import type {FrameBytes} from './frame-bytes.ts';
import type {FrameHolder, Ingest} from './ingest.ts';

/** Ingest for frames and backends in CPU memory. */
export class BytesIngest implements Ingest {
  readonly #holder: FrameHolder;

  constructor(holder: FrameHolder) {
    this.#holder = holder;
  }

  picture(widthPx: number, heightPx: number): tf.Tensor4D {
    const {newest} = this.#holder;
    if (!newest || 'createView' in newest)
      throw new Error('No frame has come yet to make a picture of: show one first.');
    return tf.tensor4d(areaMeans(newest, widthPx, heightPx), [1, heightPx, widthPx, 3]);
  }

  dispose(): void {
    // It holds nothing of its own.
  }
}

/**
 * A frame at another size, each pixel the mean of the area that it covers: [height, width, 3], rgb / 127.5 - 1.
 * Rows first, then columns; both with the share of each source pixel that lies inside.
 */
export function areaMeans(frame: FrameBytes, widthPx: number, heightPx: number): Float32Array {
  const {rgba} = frame;
  const columns = spans(frame.widthPx, widthPx);
  const rows = spans(frame.heightPx, heightPx);
  const row = new Float32Array(frame.widthPx * 3);
  const picture = new Float32Array(widthPx * heightPx * 3);
  for (let y = 0, to = 0; y < heightPx; y++) {
    row.fill(0);
    for (let at = rows.first[y] ?? 0, end = rows.first[y + 1] ?? 0; at < end; at++) {
      const weight = rows.weight[at] ?? 0;
      let from = (rows.source[at] ?? 0) * frame.widthPx * 4;
      for (let i = 0; i < row.length; i += 3, from += 4) {
        row[i] = (row[i] ?? 0) + weight * (rgba[from] ?? 0);
        row[i + 1] = (row[i + 1] ?? 0) + weight * (rgba[from + 1] ?? 0);
        row[i + 2] = (row[i + 2] ?? 0) + weight * (rgba[from + 2] ?? 0);
      }
    }
    for (let x = 0; x < widthPx; x++, to += 3) {
      let [r, g, b] = [0, 0, 0];
      for (let at = columns.first[x] ?? 0, end = columns.first[x + 1] ?? 0; at < end; at++) {
        const weight = columns.weight[at] ?? 0;
        const i = (columns.source[at] ?? 0) * 3;
        r += weight * (row[i] ?? 0);
        g += weight * (row[i + 1] ?? 0);
        b += weight * (row[i + 2] ?? 0);
      }
      picture[to] = r / 127.5 - 1;
      picture[to + 1] = g / 127.5 - 1;
      picture[to + 2] = b / 127.5 - 1;
    }
  }
  return picture;
}

/** Which source pixels make up each target pixel, and by what share: entries first[i] to first[i + 1] - 1. */
interface Spans {
  readonly first: Int32Array;
  readonly source: Int32Array;
  readonly weight: Float32Array;
}

function spans(sourcePx: number, targetPx: number): Spans {
  const scale = sourcePx / targetPx;
  const first = [0];
  const source: number[] = [];
  const weight: number[] = [];
  for (let i = 0; i < targetPx; i++) {
    const [begin, end] = [i * scale, Math.min((i + 1) * scale, sourcePx)];
    for (let pixel = Math.floor(begin); pixel < end; pixel++) {
      const share = Math.min(pixel + 1, end) - Math.max(pixel, begin);
      // Rounding leaves slivers at the ends of a span.
      if (share < 1e-6) continue;
      source.push(pixel);
      weight.push(share / (end - begin));
    }
    first.push(source.length);
  }
  return {first: Int32Array.from(first), source: Int32Array.from(source), weight: Float32Array.from(weight)};
}
