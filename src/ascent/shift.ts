import type {AscentSettings} from './engine.ts';

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

/** The roll of each step of an ascent; of a caricature all are the same, since its reference is rolled along. */
export function shiftsOf(
  {objective: {kind}, steps, jitterPx}: Pick<AscentSettings, 'objective' | 'steps' | 'jitterPx'>,
  random: () => number,
): Shift[] {
  if (kind !== 'caricature') return Array.from({length: steps}, () => randomShift(jitterPx, random));
  return new Array<Shift>(steps).fill(randomShift(jitterPx, random));
}
