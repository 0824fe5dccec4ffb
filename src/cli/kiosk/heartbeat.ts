import type {PageStatus} from './page-status.ts';

export interface HeartbeatLimits {
  /** How long the page may not answer before that counts as a hang. */
  readonly hangAfterMs: number;
  /** How long there may be no new dream, or no new frame on the display, before that counts as a stall. */
  readonly stallAfterMs: number;
  /** How long the first dream may take after the page was opened. */
  readonly startWithinMs: number;
}

/** What is wrong with a page; one that hangs cannot be reloaded. */
export interface Trouble {
  readonly kind: 'hang' | 'stall';
  readonly message: string;
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;

/** Judges one page by its answers. All times are in milliseconds of one monotonic clock. */
export class Heartbeat {
  readonly #limits: HeartbeatLimits;
  #answeredAtMs: number;
  #dreamedAtMs: number;
  #drawnAtMs: number;
  #dreams: number | undefined;

  /** `nowMs` is when the page was opened. */
  constructor(limits: HeartbeatLimits, nowMs: number) {
    this.#limits = limits;
    this.#answeredAtMs = nowMs;
    this.#dreamedAtMs = nowMs;
    this.#drawnAtMs = nowMs;
  }

  /** The page answered. */
  heard({dreams, displayFps, resting}: PageStatus, nowMs: number): Trouble | undefined {
    this.#answeredAtMs = nowMs;
    // A smaller number is a dream that was started again: it counts as well.
    if (resting || dreams !== this.#dreams) this.#dreamedAtMs = nowMs;
    if (resting || displayFps > 0 || !dreams) this.#drawnAtMs = nowMs;
    this.#dreams = dreams;
    const started = dreams !== undefined && dreams > 0;
    const {stallAfterMs, startWithinMs} = this.#limits;
    const dreamlessMs = nowMs - this.#dreamedAtMs;
    if (!started && dreamlessMs > startWithinMs) {
      return {kind: 'stall', message: `The page did not dream within ${seconds(dreamlessMs)}.`};
    }
    if (started && dreamlessMs > stallAfterMs) {
      return {kind: 'stall', message: `There was no new dream for ${seconds(dreamlessMs)}.`};
    }
    const undrawnMs = nowMs - this.#drawnAtMs;
    if (undrawnMs > stallAfterMs) {
      return {kind: 'stall', message: `The display showed no new frame for ${seconds(undrawnMs)}.`};
    }
    return undefined;
  }

  /** The page gave no answer. */
  silent(nowMs: number): Trouble | undefined {
    const silentMs = nowMs - this.#answeredAtMs;
    if (silentMs <= this.#limits.hangAfterMs) return undefined;
    return {kind: 'hang', message: `The page did not answer for ${seconds(silentMs)}.`};
  }
}
