import type {Plane} from './plane.ts';

const bins = 32;
/** Frames of one scene share more than this much of their luminance histograms, of 1. */
export const alike = 0.75;
/** A flow that finds no more than this share of a frame in the other has failed. */
export const failed = 0.5;

/**
 * Whether two frames, of luminance in [-1, 1], belong to different scenes: the light is spread otherwise, and the
 * flow found no more than the share `found` of one in the other. Either alone is a lamp switched on, or a fast pan.
 */
export const isCut = (here: Plane, there: Plane, found: number): boolean =>
  found < failed && overlap(histogram(here), histogram(there)) < alike;

/** The share of pixels in each of 32 equal bins of luminance, each pixel shared by the two bins that it is between. */
export function histogram({values}: Plane): Float64Array {
  const shares = new Float64Array(bins);
  for (const value of values) {
    const at = Math.max(0, Math.min(bins - 1, ((value + 1) / 2) * (bins - 1)));
    const low = Math.min(bins - 2, Math.floor(at));
    shares[low] = (shares[low] as number) + (low + 1 - at) / values.length;
    shares[low + 1] = (shares[low + 1] as number) + (at - low) / values.length;
  }
  return shares;
}

/** How much two histograms have in common: 1 if they are the same, 0 if no bin is in both. */
export const overlap = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, share, i) => sum + Math.min(share, b[i] ?? 0), 0);

/**
 * What a dream keeps over `seconds` while it dissolves in a straight line over `overS`, `ageS` after it began.
 * Nothing once that time is over.
 */
export const dissolved = (ageS: number, seconds: number, overS: number): number =>
  ageS + seconds < overS ? (overS - ageS - seconds) / (overS - ageS) : 0;
