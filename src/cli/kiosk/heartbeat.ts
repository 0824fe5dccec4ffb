import type {Reading} from './reading.ts';

export interface HeartbeatLimits {
  /** Time without a sign of life from the page that is taken as a hang. */
  readonly hangAfterMs: number;
  /** Time without a dream, or with a picture that stands still, that is taken as a stall. */
  readonly stallAfterMs: number;
  /** Time for the first dream after the page was opened. */
  readonly startWithinMs: number;
}

/** What is wrong with a page, in words; a page that does not answer cannot be reloaded either. */
export interface Trouble {
  readonly kind: 'hang' | 'stall';
  readonly words: string;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/** Judges one page by its answers. All times are those of one monotonic clock, in milliseconds. */
export class Heartbeat {
  readonly #limits: HeartbeatLimits;
  #answeredAtMs: number;
  #dreamtAtMs: number;
  #drawnAtMs: number;
  #dreams: number | undefined;

  /** `nowMs` is when the page was opened. */
  constructor(limits: HeartbeatLimits, nowMs: number) {
    this.#limits = limits;
    this.#answeredAtMs = nowMs;
    this.#dreamtAtMs = nowMs;
    this.#drawnAtMs = nowMs;
  }

  /** The page answered. */
  heard({dreams, displayFps, resting}: Reading, nowMs: number): Trouble | undefined {
    this.#answeredAtMs = nowMs;
    // A smaller number is a dream that was started anew: it counts as well.
    if (resting || dreams !== this.#dreams) this.#dreamtAtMs = nowMs;
    if (resting || displayFps > 0 || !dreams) this.#drawnAtMs = nowMs;
    this.#dreams = dreams;
    const started = dreams !== undefined && dreams > 0;
    const {stallAfterMs, startWithinMs} = this.#limits;
    const dreamlessMs = nowMs - this.#dreamtAtMs;
    if (!started && dreamlessMs > startWithinMs) {
      return {kind: 'stall', words: `The page did not dream within ${seconds(dreamlessMs)}.`};
    }
    if (started && dreamlessMs > stallAfterMs) {
      return {kind: 'stall', words: `The dream stood still for ${seconds(dreamlessMs)}.`};
    }
    const undrawnMs = nowMs - this.#drawnAtMs;
    if (undrawnMs > stallAfterMs) {
      return {kind: 'stall', words: `The picture stood still for ${seconds(undrawnMs)}.`};
    }
    return undefined;
  }

  /** The page gave no answer. */
  silent(nowMs: number): Trouble | undefined {
    const silentMs = nowMs - this.#answeredAtMs;
    if (silentMs <= this.#limits.hangAfterMs) return undefined;
    return {kind: 'hang', words: `The page did not answer for ${seconds(silentMs)}.`};
  }
}
