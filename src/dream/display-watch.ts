/** How the display does: pictures drawn a second, and how many it could and should draw. */
export interface DisplayFigures {
  readonly picturesPerSecond: number;
  /** The person's wish, or the source's own rate if that is lower; 0 while nothing is to be drawn. */
  readonly wishedPerSecond: number;
}

/** The display is too slow below this share of its wish, and well from this share on; between, nothing changes. */
const slowShare = 0.92;
const wellShare = 0.97;
/** So long it has to be slow; figures are means over two seconds, so that a change shows only after those. */
const slowMs = 1500;
const settleMs = 3000;
const firstPatienceMs = 8000;
const longestPatienceMs = 600_000;
/** What was given back at least so long ago was rightly given back. */
const provenMs = 30_000;

/**
 * Tells when the dream is to yield to the display, and when it may take something back. It yields soon; it takes back
 * after a time of patience, which doubles with each time that this proved wrong, so that the two cannot oscillate.
 */
export class DisplayWatch {
  #slowSinceMs: number | undefined;
  #wellSinceMs: number | undefined;
  #changedMs = -Infinity;
  #returnedMs = -Infinity;
  #patienceMs = firstPatienceMs;
  #slow = false;

  /** The display has been too slow, and has not been well for a while since. */
  get slow(): boolean {
    return this.#slow;
  }

  /** Takes the figures in at `nowMs`; a verdict is meant to be followed at once. */
  observe(
    {picturesPerSecond, wishedPerSecond}: DisplayFigures,
    nowMs: number,
  ): 'yield' | 'return' | undefined {
    const share = wishedPerSecond > 0 ? picturesPerSecond / wishedPerSecond : NaN;
    this.#slowSinceMs = share < slowShare ? (this.#slowSinceMs ?? nowMs) : undefined;
    this.#wellSinceMs = share >= wellShare ? (this.#wellSinceMs ?? nowMs) : undefined;
    const lasts = (sinceMs: number | undefined, ms: number): boolean =>
      sinceMs !== undefined && nowMs - Math.max(sinceMs, this.#changedMs) >= ms;
    if (lasts(this.#slowSinceMs, this.#changedMs === -Infinity ? slowMs : settleMs)) {
      this.#slow = true;
      this.#changedMs = nowMs;
      if (nowMs - this.#returnedMs < provenMs)
        this.#patienceMs = Math.min(longestPatienceMs, 2 * this.#patienceMs);
      this.#returnedMs = -Infinity;
      return 'yield';
    }
    if (lasts(this.#wellSinceMs, settleMs)) this.#slow = false;
    if (!lasts(this.#wellSinceMs, this.#patienceMs)) return undefined;
    this.#changedMs = this.#returnedMs = nowMs;
    return 'return';
  }

  /** Begins anew, after the settings have changed. */
  reset(): void {
    this.#slowSinceMs = this.#wellSinceMs = undefined;
    this.#changedMs = this.#returnedMs = -Infinity;
    this.#patienceMs = firstPatienceMs;
    this.#slow = false;
  }
}
