/** What a browser remembers from visit to visit, by name. */
export interface Memory {
  get(name: string): string | null;
  set(name: string, value: string): void;
}

const memoryName = 'setlist';
/** After a longer silence the machine slept, or the page stood still: that was no playing. */
const longestStepMs = 60_000;

/** How long a setlist has been playing, across reloads; another setlist starts at 0. */
export class SetlistClock {
  readonly #memory: Memory;
  #setlist = '';
  #minutes = 0;
  #atMs: number | undefined;

  constructor(memory: Memory) {
    this.#memory = memory;
    const [minutes = '', ...setlist] = (memory.get(memoryName) ?? '').split(' ');
    if (!/^\d{1,9}(\.\d{1,3})?$/.test(minutes)) return;
    this.#setlist = setlist.join(' ');
    this.#minutes = Number(minutes);
  }

  /** The minutes so far, at `nowMs` of a clock that only grows. Time passes from one call to the next, unless `paused`. */
  read(setlist: string, paused: boolean, nowMs: number): number {
    if (setlist !== this.#setlist) {
      this.#setlist = setlist;
      this.#minutes = 0;
    } else if (!paused && this.#atMs !== undefined) {
      this.#minutes += Math.min(longestStepMs, nowMs - this.#atMs) / 60_000;
    }
    this.#atMs = nowMs;
    this.#memory.set(memoryName, `${this.#minutes.toFixed(3)} ${setlist}`);
    return this.#minutes;
  }
}
