/** The machine is slow where the least dream takes more than the one share of its time, and no more below the other. */
const slowShare = {above: 1.2, below: 0.75} as const;
/** How long it has to take that. */
const slowMs = 5000;
const firstPatienceMs = 30_000;
const longestPatienceMs = 3_600_000;
/** Who was fast for at least this long was rightly called so. */
const provenMs = 60_000;

/**
 * Judges whether the machine is too slow for the embedded model. It becomes so soon; it is fast again only after a time
 * of patience, which doubles each time that this proved wrong, so that models are not changed to and fro.
 */
export class SlowMachine {
  #isSlow = false;
  /** Since when it has been otherwise. */
  #sinceMs: number | undefined;
  #fastMs = -Infinity;
  #patienceMs = firstPatienceMs;

  get isSlow(): boolean {
    return this.#isSlow;
  }

  /** Takes the share of its time that the least dream of the embedded model takes, or would take, at `nowMs`. */
  observe(share: number, nowMs: number): void {
    const isOtherwise = this.#isSlow ? share < slowShare.below : share > slowShare.above;
    this.#sinceMs = isOtherwise ? (this.#sinceMs ?? nowMs) : undefined;
    const lastsMs = this.#isSlow ? this.#patienceMs : slowMs;
    if (this.#sinceMs === undefined || nowMs - this.#sinceMs < lastsMs) return;
    this.#sinceMs = undefined;
    this.#isSlow = !this.#isSlow;
    if (!this.#isSlow) this.#fastMs = nowMs;
    else if (nowMs - this.#fastMs < provenMs) {
      this.#patienceMs = Math.min(longestPatienceMs, 2 * this.#patienceMs);
    }
  }
}
