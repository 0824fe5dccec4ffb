const tickMs = 500;
/** A tick later than this means that the machine slept or the page was busy, not that nothing came. */
const longestTickMs = 1500;

/**
 * Calls `onTimeout` once when it was not reset for `limitMs`, counted in time during which this thread was awake: a
 * machine that slept, a page that was frozen or a clock that was set do not count, nor does time in which `excused` is
 * true because nothing could come.
 */
export class Watchdog {
  readonly #onTimeout: (silentMs: number) => void;
  readonly #now: () => number;
  readonly #excused: () => boolean;
  #timer: ReturnType<typeof setInterval> | undefined;
  #limitMs = 0;
  #silentMs = 0;
  #tickAtMs = 0;

  constructor(
    onTimeout: (silentMs: number) => void,
    {
      now = () => performance.now(),
      excused = () => false,
    }: {readonly now?: () => number; readonly excused?: () => boolean} = {},
  ) {
    this.#onTimeout = onTimeout;
    this.#now = now;
    this.#excused = excused;
  }

  /** Starts to watch, or goes on with another limit. */
  watch(limitMs: number): void {
    this.#limitMs = limitMs;
    this.#silentMs = 0;
    this.#tickAtMs = this.#now();
    this.#timer ??= setInterval(() => this.#tick(), tickMs);
  }

  /** Starts the limit again: there was a sign of life. */
  reset(): void {
    this.#silentMs = 0;
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const nowMs = this.#now();
    this.#silentMs += Math.min(nowMs - this.#tickAtMs, longestTickMs);
    this.#tickAtMs = nowMs;
    if (this.#excused()) this.#silentMs = 0;
    if (this.#silentMs < this.#limitMs) return;
    this.stop();
    this.#onTimeout(this.#silentMs);
  }
}
