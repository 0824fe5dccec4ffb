import {cornersOf, fillPlaces} from '../../src/display/places.ts';
import {sample, createPlane, type Plane} from '../../src/feedback/plane.ts';
import type {Match} from '../../src/feedback/match.ts';
import {motionSizeOf, Reprojector} from '../../src/feedback/reprojector.ts';
import {coarseLuminance} from '../../src/source/coarse-luminance.ts';
import type {Sequence} from './sequence.ts';

/** Displayed frames per dream, which is also how many pass until a dream is ready. */
export const framesPerDream = 5;

/**
 * The residuals that a display at the sequence's rate shows when dreams come at a fifth of it and take as long as the
 * time between two. `residuals` belong to frames 0, 5, 10 …. With `reproject` they are moved as the display moves them.
 * Frames before the first dream show none.
 */
export function displayed(
  sequence: Sequence,
  residuals: readonly Float32Array[],
  reproject: boolean,
): Float32Array[] {
  const {width, height, frames} = sequence;
  const {widthPx, heightPx} = motionSizeOf({widthPx: width, heightPx: height});
  const reprojector = new Reprojector(widthPx, heightPx);
  return frames.map((frame, t) => {
    reprojector.show(coarseLuminance(bytesOf(frame, sequence), widthPx, heightPx));
    if (t % framesPerDream === 0) {
      if (t > 0) reprojector.dreamed();
      reprojector.dreamOn();
    }
    const residual = residuals[Math.floor(t / framesPerDream) - 1];
    if (!residual) return new Float32Array(frame.length);
    return reproject && reprojector.match ? moved(residual, sequence, reprojector.match) : residual;
  });
}

function bytesOf(frame: Float32Array, {width, height}: Sequence): Parameters<typeof coarseLuminance>[0] {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = Math.round(127.5 * ((frame[3 * i + c] as number) + 1));
  }
  return {rgba, widthPx: width, heightPx: height};
}

/** A residual as the display's grid draws it: looked up by the grid's corners, times the visibility there. */
function moved(residual: Float32Array, {width, height}: Sequence, match: Match): Float32Array {
  const shown = new Float32Array(residual.length);
  const channels = [0, 1, 2].map((c) => {
    const plane = createPlane(width, height);
    for (let i = 0; i < plane.values.length; i++) plane.values[i] = residual[3 * i + c] as number;
    return plane;
  });
  const corners = cornersOf(match.visible);
  const {columns, rows} = corners;
  const places = new Float32Array(columns * rows * 3);
  fillPlaces(match, corners, places);
  const [u, v, visible] = [0, 1, 2].map((part) => {
    const plane = createPlane(columns, rows);
    for (let i = 0; i < plane.values.length; i++) plane.values[i] = places[3 * i + part] as number;
    return plane;
  }) as [Plane, Plane, Plane];
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      const [column, row] = [((x + 0.5) / width) * (columns - 1), ((y + 0.5) / height) * (rows - 1)];
      const [atX, atY] = [sample(u, column, row) * width - 0.5, sample(v, column, row) * height - 0.5];
      const seen = sample(visible, column, row);
      channels.forEach((plane, c) => (shown[3 * i + c] = seen * sample(plane, atX, atY)));
    }
  }
  return shown;
}
