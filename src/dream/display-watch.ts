/** The display's rate, in frames per second. */
export interface DisplayFigures {
  readonly drawnFps: number;
  /** The rate asked for, or the source's own if that is lower; 0 while nothing is to be drawn. */
  readonly wantedFps: number;
  /** How often the screen asks for a frame; 0 while nobody could see one. */
  readonly refreshHz: number;
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
/** Yielding that raises the display's share by less than this gains it nothing: something else slows it down. */
const leastGain = 0.05;
/** How long the dream then yields no more; twice as long each time, up to the longest. */
const firstPauseMs = 600_000;
const longestPauseMs = 7_200_000;

/**
 * Decides when the dream yields to the display, and when it may take something back. It yields soon; it takes back only
 * after a time of patience, which doubles each time that this proved wrong, so that the two cannot oscillate. Where
 * yielding gains nothing, it is given up for a while that doubles as well.
 */
export class DisplayWatch {
  #slowSinceMs: number | undefined;
  #wellSinceMs: number | undefined;
  #changedMs = -Infinity;
  #takenBackMs = -Infinity;
  #patienceMs = firstPatienceMs;
  #slow = false;
  #share = NaN;
  /** The display's share of the rate wanted when the dream began to yield. */
  #firstShare: number | undefined;
  #pauseMs = firstPauseMs;
  #pausedUntilMs = -Infinity;
  #paused = false;

  /** The display has been too slow, and has not been well for a while since. */
  get slow(): boolean {
    return this.#slow;
  }

  /** Nothing is yielded, because it gained the display nothing. */
  get paused(): boolean {
    return this.#paused;
  }

  /** Whether all that was yielded since the display became slow gained it nothing. */
  get gainedNothing(): boolean {
    return this.#firstShare !== undefined && this.#share - this.#firstShare < leastGain;
  }

  /** Gives no verdicts for a while. */
  pause(nowMs: number): void {
    this.#pausedUntilMs = nowMs + this.#pauseMs;
    this.#pauseMs = Math.min(longestPauseMs, 2 * this.#pauseMs);
    this.#firstShare = undefined;
  }

  /** The verdict on the rate at `nowMs`, which is to be followed at once. */
  observe({drawnFps, wantedFps}: DisplayFigures, nowMs: number): 'yield' | 'take back' | undefined {
    const share = (this.#share = wantedFps > 0 ? drawnFps / wantedFps : NaN);
    this.#paused = nowMs < this.#pausedUntilMs;
    this.#slowSinceMs = share < slowShare ? (this.#slowSinceMs ?? nowMs) : undefined;
    this.#wellSinceMs = share >= wellShare ? (this.#wellSinceMs ?? nowMs) : undefined;
    const lasts = (sinceMs: number | undefined, ms: number): boolean =>
      sinceMs !== undefined && nowMs - Math.max(sinceMs, this.#changedMs) >= ms;
    if (lasts(this.#wellSinceMs, settleMs)) {
      this.#slow = false;
      this.#firstShare = undefined;
    }
    if (this.#paused) return undefined;
    if (lasts(this.#slowSinceMs, this.#changedMs === -Infinity ? slowMs : settleMs)) {
      this.#slow = true;
      this.#firstShare ??= share;
      this.#changedMs = nowMs;
      if (nowMs - this.#takenBackMs < provenMs)
        this.#patienceMs = Math.min(longestPatienceMs, 2 * this.#patienceMs);
      this.#takenBackMs = -Infinity;
      return 'yield';
    }
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
    this.#firstShare = undefined;
    this.#pauseMs = firstPauseMs;
    this.#pausedUntilMs = -Infinity;
  }
}
