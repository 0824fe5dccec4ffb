/** Lets so many events a second pass: as many at once, and then as they come back, evenly. */
export class RateLimit {
  readonly #perSecond: number;
  #left: number;
  #lastMs: number;

  constructor(perSecond: number, nowMs = performance.now()) {
    this.#perSecond = perSecond;
    this.#left = perSecond;
    this.#lastMs = nowMs;
  }

  passes(nowMs = performance.now()): boolean {
    const earned = ((nowMs - this.#lastMs) * this.#perSecond) / 1000;
    this.#left = Math.min(this.#perSecond, this.#left + earned);
    this.#lastMs = nowMs;
    if (this.#left < 1) return false;
    this.#left -= 1;
    return true;
  }
}
