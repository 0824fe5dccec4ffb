const triesAtMost = 5;
const waitMs = 60_000;

/** What became of an attempt: it opened, it was another PIN, or there have been too many and it was not looked at. */
export type Attempt = {readonly open: true} | {readonly open: false; readonly waitMs: number};

/** The operator's PIN. After five wrong ones it takes none for a minute, so that nobody gets in by trying. */
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
