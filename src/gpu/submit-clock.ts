/** Measures submits by the wall clock, one after another, where nothing finer is to be had. */
export class SubmitClock {
  readonly #queue: GPUQueue;
  /** When the submit before was done. */
  #doneMs = -Infinity;

  constructor(queue: GPUQueue) {
    this.#queue = queue;
  }

  /** Milliseconds of what was submitted just now: from `startMs`, or from when the submit before it was done. */
  async taken(startMs: number): Promise<number> {
    await this.#queue.onSubmittedWorkDone();
    const nowMs = performance.now();
    const ms = nowMs - Math.max(startMs, this.#doneMs);
    this.#doneMs = nowMs;
    return ms;
  }
}
