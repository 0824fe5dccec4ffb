import {readFileSync} from 'node:fs';
import path from 'node:path';
import type {Flow} from '../../src/feedback/flow.ts';
import {createPlane} from '../../src/feedback/plane.ts';
import {resampled} from '../../src/lib/resample.ts';
import {referenceAlong, type Reference} from './reference-flow.ts';

/** The first four bytes of a Middlebury .flo, as a little-endian float32. */
const magic = 202021.25;
const headerBytes = 12;

/** The file name of the flow from one frame to another; frames are numbered from 1, as by ffmpeg's %04d. */
export const flowFileName = (frame: number, other: number): string =>
  `${[frame, other].map((number) => String(number).padStart(4, '0')).join('-')}.flo`;

/**
 * Parses a dense flow in Middlebury's format (Baker et al., IJCV 2011): the float32 202021.25, width and height as int32,
 * then u and v of each pixel, row by row, as float32, all little-endian. Throws Error, naming `file`, for anything else
 * and for pixels of unknown flow.
 */
export function parseFlow(bytes: Uint8Array, file: string): Flow {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = bytes.length >= headerBytes ? view.getFloat32(0, true) : NaN;
  if (first !== magic)
    throw new Error(`${file} is not a Middlebury .flo file: it does not begin with ${magic}.`);
  const [width, height] = [view.getInt32(4, true), view.getInt32(8, true)];
  if (width < 1 || height < 1)
    throw new Error(`${file} claims ${width} x ${height} pixels; both must be at least 1.`);
  const whole = headerBytes + 8 * width * height;
  if (bytes.length !== whole) {
    throw new Error(
      `${file} has ${bytes.length} bytes; a flow of ${width} x ${height} pixels needs ${whole}.`,
    );
  }
  const [u, v] = [createPlane(width, height), createPlane(width, height)];
  for (let i = 0; i < width * height; i++) {
    const at = headerBytes + 8 * i;
    const [x, y] = [view.getFloat32(at, true), view.getFloat32(at + 4, true)];
    // Middlebury writes 1e9 and more where a flow is unknown.
    if (!(Math.abs(x) < 1e9 && Math.abs(y) < 1e9)) {
      const place = `(${i % width}, ${Math.floor(i / width)})`;
      throw new Error(`${file} has the flow (${x}, ${y}) at ${place}; every pixel needs a known flow.`);
    }
    [u.values[i], v.values[i]] = [x, y];
  }
  return {u, v};
}

/** Resamples a flow to another size, in pixels of that size, by area means. */
export function flowAtSize({u, v}: Flow, width: number, height: number): Flow {
  const {widthPx, heightPx} = u;
  const values = new Float32Array(widthPx * heightPx * 3);
  for (let i = 0; i < widthPx * heightPx; i++) {
    values[3 * i] = u.values[i] as number;
    values[3 * i + 1] = v.values[i] as number;
  }
  const pixels = {widthPx, heightPx, channels: 3, values} as const;
  const mean = resampled(pixels, {widthPx: width, heightPx: height});
  const [scaledU, scaledV] = [createPlane(width, height), createPlane(width, height)];
  for (let i = 0; i < width * height; i++) {
    scaledU.values[i] = (width / widthPx) * (mean[3 * i] as number);
    scaledV.values[i] = (height / heightPx) * (mean[3 * i + 1] as number);
  }
  return {u: scaledU, v: scaledV};
}

/**
 * References from flows that another program wrote into `folder`: from the second frame on, one to the frame before and
 * one back, which together show what was visible. They may be of any size and are scaled to the sequence's. Throws Error,
 * naming the file, for one that is missing or unusable.
 */
export function referencesFrom(
  folder: string,
  frames: readonly Float32Array[],
  width: number,
  height: number,
): (Reference | undefined)[] {
  const read = (frame: number, other: number): Flow => {
    const file = path.join(folder, flowFileName(frame, other));
    let bytes: Uint8Array;
    try {
      bytes = readFileSync(file);
    } catch (error) {
      const why = `${frames.length} frames need the flow from frame ${frame} to frame ${other}, and so on for each pair`;
      throw new Error(`There is no ${file}: ${why}.`, {cause: error});
    }
    return flowAtSize(parseFlow(bytes, file), width, height);
  };
  return frames.map((here, t) => {
    const there = frames[t - 1];
    return there && referenceAlong(read(t + 1, t), read(t, t + 1), here, there);
  });
}
