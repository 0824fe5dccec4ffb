import type {Timing} from './script-timer.ts';

/** Minimum / median, in the unit of the timing. */
export const minAndMedian = ({min, median}: Timing, digits = 1): string =>
  `${min.toFixed(digits)} / ${median.toFixed(digits)}`;

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** A share of 1; small ones with one decimal. */
export const percent = (share: number): string => `${(100 * share).toFixed(share < 0.095 ? 1 : 0)} %`;
