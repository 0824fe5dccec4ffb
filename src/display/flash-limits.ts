/** The picture is judged in this many cells, each by the mean of so many pixels by so many. */
export const grid = {columns: 40, rows: 30, taps: 4} as const;
/** A change of relative luminance counts from here on, unless both sides are brighter than `bright`. */
export const change = 0.1;
export const bright = 0.8;
/** What would be one change too many is held to less than that. */
export const heldChange = 0.09;
/** So many opposing changes are allowed within a second; a little more than that, for times are rounded. */
export const windowS = 1.02;
/** Of the picture, from which share of its cells on more of them are too many: a quarter, with some room. */
export const area = 0.2;
/** No change counts any longer after this time: a picture that stays is then shown as it is. */
export const settlesS = 1.1;
/** Changes before the first, and what is longer ago than any that counts. */
export const longAgoS = 10;

/** A number of channels for each cell, in rows. */
export interface Cells {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** What has been shown, as far as the limit depends on it: to go on from there. Plain data. */
export interface FlashMemory {
  /** Extremum (before the first change the lowest luminance), direction (0 before it), gain, lift. */
  readonly cells: Cells;
  /** Of the last four changes in seconds, the newest first; before the first change the last is the highest luminance. */
  readonly ages: Cells;
}

/** Whether one more change of a cell, so many seconds after those that its ages are of, would be one too many. */
export const isSpent = (ages: Float32Array, cell: number, seconds: number): boolean =>
  (ages[4 * cell + 2] ?? longAgoS) + seconds < windowS;

/** Whether so many cells have flashed so often within the last second that one more change would be held. */
export function isFlashing({ages: {widthPx, heightPx, values}}: FlashMemory): boolean {
  let count = 0;
  for (let cell = 0; cell < widthPx * heightPx; cell += 1) if (isSpent(values, cell, 0)) count += 1;
  return count >= area * widthPx * heightPx;
}
