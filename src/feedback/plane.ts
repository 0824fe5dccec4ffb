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
  const left = Math.floor(atX);
  const top = Math.floor(atY);
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
 * Replaces each value by the sum over the square of side 2 * radius + 1 around it; outside counts as 0.
 * `scratch` holds at least as many numbers as the plane.
 */
export function boxSum({widthPx, heightPx, values}: Plane, radius: number, scratch: Float32Array): void {
  for (let y = 0; y < heightPx; y++) {
    const row = y * widthPx;
    let sum = 0;
    for (let x = 0; x < Math.min(radius, widthPx); x++) sum += values[row + x] as number;
    for (let x = 0; x < widthPx; x++) {
      if (x + radius < widthPx) sum += values[row + x + radius] as number;
      scratch[row + x] = sum;
      if (x >= radius) sum -= values[row + x - radius] as number;
    }
  }
  // Whole rows at a time, so that memory is read in order.
  values.fill(0);
  for (let y = 0; y < heightPx; y++) {
    const to = y * widthPx;
    if (y === 0) {
      for (let k = 0; k <= Math.min(radius, heightPx - 1); k++) {
        for (let x = 0; x < widthPx; x++) {
          values[x] = (values[x] as number) + (scratch[k * widthPx + x] as number);
        }
      }
      continue;
    }
    const entering = y + radius < heightPx ? (y + radius) * widthPx : -1;
    const leaving = y - radius - 1 >= 0 ? (y - radius - 1) * widthPx : -1;
    for (let x = 0; x < widthPx; x++) {
      const came = entering < 0 ? 0 : (scratch[entering + x] as number);
      const went = leaving < 0 ? 0 : (scratch[leaving + x] as number);
      values[to + x] = (values[to - widthPx + x] as number) + came - went;
    }
  }
}
