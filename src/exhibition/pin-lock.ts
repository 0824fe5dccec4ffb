const triesAtMost = 5;
const waitMs = 60_000;

/** The result of an attempt: it opened, the PIN was wrong, or there were too many and it was not checked. */
export type Attempt = {readonly open: true} | {readonly open: false; readonly waitMs: number};

/** The operator's PIN. After five wrong ones it accepts none for a minute, so that nobody gets in by guessing. */
export class PinLock {
  #wrong = 0;
  #closedUntilMs = -Infinity;

  try(pin: string, entered: string, nowMs: number): Attempt {
    const leftMs = this.#closedUntilMs - nowMs;
    if (leftMs > 0) return {open: false, waitMs: leftMs};
    if (entered === pin) {
      this.#wrong = 0;
      return {open: true};
    }
    this.#wrong += 1;
    if (this.#wrong < triesAtMost) return {open: false, waitMs: 0};
    this.#wrong = 0;
    this.#closedUntilMs = nowMs + waitMs;
    return {open: false, waitMs};
  }
}
