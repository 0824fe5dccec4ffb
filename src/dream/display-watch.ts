/** The display's rate, in frames per second. */
export interface DisplayFigures {
  readonly drawnFps: number;
  /** The rate asked for, or the source's own if that is lower; 0 while nothing is to be drawn. */
  readonly wantedFps: number;
}

/** The display is too slow below this share of the rate wanted, and well from this share on; between, nothing changes. */
const slowShare = 0.92;
const wellShare = 0.97;
/** How long it has to be slow. Rates are means over two seconds, so that a change shows only after those. */
const slowMs = 1500;
const settleMs = 3000;
const firstPatienceMs = 8000;
const longestPatienceMs = 600_000;
/** What was taken back at least this long ago was rightly taken back. */
const provenMs = 30_000;

/**
 * Decides when the dream yields to the display, and when it may take something back. It yields soon; it takes back only
 * after a time of patience, which doubles each time that this proved wrong, so that the two cannot oscillate.
 */
export class DisplayWatch {
  #slowSinceMs: number | undefined;
  #wellSinceMs: number | undefined;
  #changedMs = -Infinity;
  #takenBackMs = -Infinity;
  #patienceMs = firstPatienceMs;
  #slow = false;

  /** The display has been too slow, and has not been well for a while since. */
  get slow(): boolean {
    return this.#slow;
  }

  /** The verdict on the rate at `nowMs`, which is to be followed at once. */
  observe({drawnFps, wantedFps}: DisplayFigures, nowMs: number): 'yield' | 'take back' | undefined {
    const share = wantedFps > 0 ? drawnFps / wantedFps : NaN;
    this.#slowSinceMs = share < slowShare ? (this.#slowSinceMs ?? nowMs) : undefined;
    this.#wellSinceMs = share >= wellShare ? (this.#wellSinceMs ?? nowMs) : undefined;
    const lasts = (sinceMs: number | undefined, ms: number): boolean =>
      sinceMs !== undefined && nowMs - Math.max(sinceMs, this.#changedMs) >= ms;
    if (lasts(this.#slowSinceMs, this.#changedMs === -Infinity ? slowMs : settleMs)) {
      this.#slow = true;
      this.#changedMs = nowMs;
      if (nowMs - this.#takenBackMs < provenMs)
        this.#patienceMs = Math.min(longestPatienceMs, 2 * this.#patienceMs);
      this.#takenBackMs = -Infinity;
      return 'yield';
    }
    if (lasts(this.#wellSinceMs, settleMs)) this.#slow = false;
    if (!lasts(this.#wellSinceMs, this.#patienceMs)) return undefined;
    this.#changedMs = this.#takenBackMs = nowMs;
    return 'take back';
  }

  /** Forgets what it saw: the settings have changed. */
  reset(): void {
    this.#slowSinceMs = this.#wellSinceMs = undefined;
    this.#changedMs = this.#takenBackMs = -Infinity;
    this.#patienceMs = firstPatienceMs;
    this.#slow = false;
  }
}
