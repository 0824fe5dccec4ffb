import {frameMs} from '../../lib/throttle.ts';
import type {AppState} from './state.ts';

/** A display that shows nothing new has no rate, and what is played then is to be seen soon. */
const longestMs = 60;

/**
 * How long a frame of the display takes, from a 60th of a second, which it also is while the rate is unknown, to 60 ms: what
 * is set more often than that is never seen, and is taken from the dream where one processor does everything.
 */
export function displayFrameMs({status}: AppState): number {
  if (!status?.displayFps) return frameMs;
  return Math.min(longestMs, Math.max(frameMs, 1000 / status.displayFps));
}
