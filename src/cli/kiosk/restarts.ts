/** Something that the supervisor did about a trouble. */
export interface Restart {
  readonly at: string;
  readonly reason: string;
  readonly action: 'page reloaded' | 'browser restarted';
}

const firstMs = 1000;
const longestMs = 60_000;
const recentAtMost = 20;

/** What went wrong so far, and how long to wait before the next attempt. */
export class Restarts {
  #count = 0;
  #inARow = 0;
  #recent: readonly Restart[] = [];

  get count(): number {
    return this.#count;
  }

  /** Troubles since the wall last ran well for a while. */
  get inARow(): number {
    return this.#inARow;
  }

  /** The last ones, newest first. */
  get recent(): readonly Restart[] {
    return this.#recent;
  }

  /** It has run well for a while: what was before counts no more. */
  settled(): void {
    this.#inARow = 0;
  }

  /** Keeps one, and gives the wait before it in milliseconds: 1 s, 2 s, 4 s up to 1 min, for ever. */
  add(reason: string, action: Restart['action'], at = new Date()): number {
    this.#count += 1;
    this.#inARow += 1;
    this.#recent = [{at: at.toISOString(), reason, action}, ...this.#recent].slice(0, recentAtMost);
    return Math.min(longestMs, firstMs * 2 ** (this.#inARow - 1));
  }
}
