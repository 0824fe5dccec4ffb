import {readdir, readFile} from 'node:fs/promises';

const everyMs = 100;
/** Linux counts processor time in hundredths of a second. */
const ticksPerS = 100;

/** Adds up the processor time of a process and of all that descend from it, until it is stopped. Linux alone. */
export class ProcessTree {
  readonly #ticks = new Map<number, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(root: number) {
    this.#ticks.set(root, 0);
    this.#timer = setInterval(() => void this.#look().catch(() => undefined), everyMs);
  }

  /** Seconds, once the process has ended: but for what ran in the last tenth of one. */
  stop(): number {
    clearInterval(this.#timer);
    return [...this.#ticks.values()].reduce((sum, ticks) => sum + ticks, 0) / ticksPerS;
  }

  async #look(): Promise<void> {
    const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    const found = await Promise.all(ids.map(async (id) => ({id, ...(await statOf(id))})));
    // A parent has a smaller number than its children, but for the rare case that numbers begin anew.
    for (const {id, parent, ticks} of found.sort((a, b) => a.id - b.id)) {
      const before = this.#ticks.get(id);
      // One that ends while it is looked at has no figures any more; and a look that took long may end after the next.
      if (before !== undefined || this.#ticks.has(parent)) this.#ticks.set(id, Math.max(before ?? 0, ticks));
    }
  }
}

async function statOf(id: number): Promise<{parent: number; ticks: number}> {
  const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
  // The name, in brackets, may have any character in it.
  const fields = stat
    .replace(/^.*\) /s, '')
    .split(' ')
    .map(Number);
  return {parent: fields[1] ?? NaN, ticks: (fields[11] ?? 0) + (fields[12] ?? 0)};
}
