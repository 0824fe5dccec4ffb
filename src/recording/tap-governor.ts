import type {TapGovernor} from './tap.ts';
import {median, quantile} from '../lib/quantile.ts';

/** What a recording may take. */
export interface RecordBudget {
  /** Frames per second that are wanted. */
  readonly wantedHz: number;
  /** Processor time that may go into it, in seconds of one processor per second. */
  readonly share: number;
}

/** The cost is judged by the median of the last frames, so that one hiccup changes nothing; after a change by that of a few. */
const judgedFrames = 9;
const firstJudged = 5;
/** The first frame pays for opening the encoder and is not counted. */
const warmUpFrames = 1;
/** A rate that takes more than this part of what it may is lowered at once. */
const tooExpensive = 1.1;
/** A change aims at this part of what may be taken, so that it lands well inside it. */
const aim = 0.9;
/** It rises after this long, and only to what fits the more expensive of the recent frames. */
const patienceMs = 3000;
/** Fewer make no video, and each fragment of the file begins with a frame. */
const leastHz = 1;

/**
 * Holds what a recording takes from the dream within its share, as the Governor holds the dream: with c what a frame
 * costs, at most share / c frames per second are recorded.
 */
export class RecordGovernor {
  readonly #budget: RecordBudget;
  #rateHz: number;
  #costsMs: number[] = [];
  #warmUp = warmUpFrames;
  #changedMs = -Infinity;

  constructor(budget: RecordBudget) {
    this.#budget = budget;
    this.#rateHz = budget.wantedHz;
  }

  /** Frames per second to record now; at least one, at most those that are wanted. */
  get rateHz(): number {
    return this.#rateHz;
  }

  /** Reports that a frame cost `costMs` of processor time, at `nowMs`. */
  observe(costMs: number, nowMs: number): void {
    if (this.#warmUp > 0) {
      this.#warmUp -= 1;
      return;
    }
    this.#costsMs = [...this.#costsMs, costMs].slice(-judgedFrames);
    if (this.#costsMs.length < firstJudged) return;
    const typicalMs = median(this.#costsMs);
    if (this.#rateHz * typicalMs > 1000 * this.#budget.share * tooExpensive && this.#rateHz > leastHz) {
      this.#move(this.#fitting(typicalMs), nowMs);
      return;
    }
    const higher = this.#fitting(quantile(this.#costsMs, 0.8));
    if (higher > this.#rateHz && nowMs - this.#changedMs > patienceMs) this.#move(higher, nowMs);
  }

  #fitting(costMs: number): number {
    const {wantedHz, share} = this.#budget;
    return Math.min(wantedHz, Math.max(leastHz, (1000 * aim * share) / Math.max(costMs, 1e-3)));
  }

  #move(rateHz: number, nowMs: number): void {
    this.#rateHz = rateHz;
    this.#changedMs = nowMs;
    this.#costsMs = [];
  }
}

/**
 * Shares of the time that a recording of the dream, of the source for a take, or a stream may have. A take is worth more:
 * what is left out of it is in no rendering either. A stream is watched while it runs: it may slow the dream by a tenth.
 */
const shares = {dream: 0.03, source: 0.06, stream: 0.1} as const;

/**
 * For a tap. Where the dream is on the processors (`onProcessors`) encoding takes from it too, on one of them; where it
 * is on a GPU, only the reading does, for which its thread waits.
 */
export function tapGovernor(
  {of, rateHz}: {readonly of: keyof typeof shares; readonly rateHz: number},
  onProcessors: boolean,
): TapGovernor {
  const processors = onProcessors ? navigator.hardwareConcurrency : 1;
  const governor = new RecordGovernor({wantedHz: rateHz, share: shares[of] * processors});
  return {
    get rateHz() {
      return governor.rateHz;
    },
    observe: ({readMs, encodeMs}, nowMs) =>
      governor.observe(onProcessors ? readMs + encodeMs : readMs, nowMs),
  };
}
