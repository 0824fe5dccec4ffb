import {readFileSync} from 'node:fs';
import path from 'node:path';
import {createPlane, type Plane} from '../../src/feedback/plane.ts';
import type {Flow} from '../../src/feedback/flow.ts';
import {seenAlong, type Reference} from './reference-flow.ts';

/** The first four bytes of a Middlebury .flo, as a little-endian float32. */
const magic = 202021.25;
const headerBytes = 12;

/** The file of the flow from one frame to another; frames are numbered from 1, as ffmpeg's %04d does. */
export const flowFileName = (frame: number, other: number): string =>
  `${[frame, other].map((number) => String(number).padStart(4, '0')).join('-')}.flo`;

/**
 * A dense flow in Middlebury's form (Baker et al., IJCV 2011): the float32 202021.25, width and height as int32, then u
 * and v of each pixel, row by row, as float32, all little-endian. Throws Error, naming `file`, for anything else, and
 * where a flow is unknown: every pixel needs one.
 */
export function parseFlow(bytes: Uint8Array, file: string): Flow {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const first = bytes.length >= headerBytes ? view.getFloat32(0, true) : NaN;
  if (first !== magic) throw new Error(`${file} is no Middlebury .flo: it does not begin with ${magic}.`);
  const [width, height] = [view.getInt32(4, true), view.getInt32(8, true)];
  if (width < 1 || height < 1)
    throw new Error(`${file} says that it is ${width} x ${height} pixels; it takes one at least.`);
  const whole = headerBytes + 8 * width * height;
  if (bytes.length !== whole) {
    throw new Error(`${file} is ${bytes.length} bytes; a flow of ${width} x ${height} pixels has ${whole}.`);
  }
  const [u, v] = [createPlane(width, height), createPlane(width, height)];
  for (let i = 0; i < width * height; i++) {
    const at = headerBytes + 8 * i;
    const [x, y] = [view.getFloat32(at, true), view.getFloat32(at + 4, true)];
    // Middlebury writes 1e9 and more where a flow is unknown.
    if (!(Math.abs(x) < 1e9 && Math.abs(y) < 1e9)) {
      const place = `(${i % width}, ${Math.floor(i / width)})`;
      throw new Error(`${file} has the flow (${x}, ${y}) at ${place}; every pixel needs a known one.`);
    }
    [u.values[i], v.values[i]] = [x, y];
  }
  return {u, v};
}

/** The flow at another size, in pixels of that size: each pixel the mean of those that it covers, by their areas. */
export function flowAtSize({u, v}: Flow, width: number, height: number): Flow {
  const scaled = (plane: Plane, factor: number): Plane => {
    const mean = areaMean(plane, width, height);
    return {...mean, values: mean.values.map((value) => factor * value)};
  };
  return {u: scaled(u, width / u.widthPx), v: scaled(v, height / v.heightPx)};
}

function areaMean({widthPx, heightPx, values}: Plane, width: number, height: number): Plane {
  const [columns, rows] = [covers(widthPx, width), covers(heightPx, height)];
  const mean = createPlane(width, height);
  rows.forEach((down, y) => {
    columns.forEach((across, x) => {
      let sum = 0;
      for (const [row, high] of down) {
        for (const [column, wide] of across) sum += high * wide * (values[row * widthPx + column] as number);
      }
      mean.values[y * width + x] = sum;
    });
  });
  return mean;
}

/** Of each of `to` equal parts of a line, which of its `from` pixels it covers, and its share of each; shares add up to 1. */
function covers(from: number, to: number): [number, number][][] {
  const length = from / to;
  return Array.from({length: to}, (_, part) => {
    const [begin, end] = [part * length, (part + 1) * length];
    const pixels: [number, number][] = [];
    for (let pixel = Math.floor(begin); pixel < Math.min(from, Math.ceil(end)); pixel++) {
      const share = (Math.min(end, pixel + 1) - Math.max(begin, pixel)) / length;
      if (share > 0) pixels.push([pixel, share]);
    }
    return pixels;
  });
}

/**
 * The references of a film whose flows another program wrote into `folder`: from its second frame on, one to the frame
 * before and one back from that, to tell what was in sight. They may be of any size, and are scaled to the film's.
 * Throws Error, naming the file, for one that is missing or cannot be used.
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
      const why = `${frames.length} frames need the flow from frame ${frame} to frame ${other}, and each other’s beside it`;
      throw new Error(`There is no ${file}: ${why}.`, {cause: error});
    }
    return flowAtSize(parseFlow(bytes, file), width, height);
  };
  return frames.map((here, t) => {
    const there = frames[t - 1];
    return there && seenAlong(read(t + 1, t), read(t, t + 1), here, there);
  });
}
