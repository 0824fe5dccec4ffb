const firstMs = 1000;

/**
 * How long to wait before something that failed is tried again: not at all if it had worked before, then 1 s, 2 s, 4 s
 * up to `longestMs` for each failure without a success in between. It never gives up.
 */
export class Backoff {
  readonly #longestMs: number;
  #failures = 0;

  constructor(longestMs = 30_000) {
    this.#longestMs = longestMs;
  }

  /** Call when it works. */
  succeeded(): void {
    this.#failures = 0;
  }

  /** Call when it failed; returns the wait in milliseconds. */
  failed(): number {
    const waitMs = this.#failures === 0 ? 0 : Math.min(this.#longestMs, firstMs * 2 ** (this.#failures - 1));
    this.#failures += 1;
    return waitMs;
  }
}
