/** What the supervisor did about a problem. */
export interface Restart {
  readonly at: string;
  readonly reason: string;
  readonly action: 'page reloaded' | 'browser restarted';
}

const firstMs = 1000;
const longestMs = 60_000;
const recentAtMost = 20;
/** A page that has dreamed for this long without a problem runs well: the earlier ones no longer count. */
const settledAfterMs = 300_000;

/** The restarts so far, and how long to wait before the next. */
export class Restarts {
  #count = 0;
  #inARow = 0;
  #wellSinceMs: number | undefined;
  #recent: readonly Restart[] = [];

  get count(): number {
    return this.#count;
  }

  /** Problems since the page last ran well for a while. */
  get inARow(): number {
    return this.#inARow;
  }

  /** The latest, newest first. */
  get recent(): readonly Restart[] {
    return this.#recent;
  }

  /** The page dreams, `nowMs` milliseconds into the supervisor's run. Five minutes of that end the row of problems. */
  well(nowMs: number): void {
    this.#wellSinceMs ??= nowMs;
    if (nowMs - this.#wellSinceMs >= settledAfterMs) this.#inARow = 0;
  }

  /** Records one, and returns the wait before it in milliseconds: 1 s, 2 s, 4 s and so on up to 1 min. */
  add(reason: string, action: Restart['action'], at = new Date()): number {
    this.#count += 1;
    this.#inARow += 1;
    this.#wellSinceMs = undefined;
    this.#recent = [{at: at.toISOString(), reason, action}, ...this.#recent].slice(0, recentAtMost);
    return Math.min(longestMs, firstMs * 2 ** (this.#inARow - 1));
  }
}
