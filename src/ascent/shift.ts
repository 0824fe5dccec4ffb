/** How far an image is rolled, in whole pixels, down and to the right. */
export interface Shift {
  readonly rows: number;
  readonly columns: number;
}

/** A whole number of pixels in [-jitterPx, jitterPx] for each direction, all equally likely. */
export function randomShift(jitterPx: number, random: () => number): Shift {
  const draw = (): number => Math.floor(random() * (2 * jitterPx + 1)) - jitterPx;
  return {rows: draw(), columns: draw()};
}
