/** What the supervisor did about a problem. */
export interface Restart {
  readonly at: string;
  readonly reason: string;
  readonly action: 'page reloaded' | 'browser restarted';
}

const firstMs = 1000;
const longestMs = 60_000;
const recentAtMost = 20;

/** The restarts so far, and how long to wait before the next. */
export class Restarts {
  #count = 0;
  #inARow = 0;
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

  /** The page has run well for a while: earlier problems no longer count. */
  settled(): void {
    this.#inARow = 0;
  }

  /** Records one, and returns the wait before it in milliseconds: 1 s, 2 s, 4 s and so on up to 1 min. */
  add(reason: string, action: Restart['action'], at = new Date()): number {
    this.#count += 1;
    this.#inARow += 1;
    this.#recent = [{at: at.toISOString(), reason, action}, ...this.#recent].slice(0, recentAtMost);
    return Math.min(longestMs, firstMs * 2 ** (this.#inARow - 1));
  }
}
