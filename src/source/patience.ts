/** Frames after which a camera's rhythm is known: about a second of most. */
const knownAfter = 30;
/** How long a camera may be silent whose rhythm is not known yet. */
const unknownMs = 20_000;
/** And one whose is: at least, and as many times its longest pause of late. */
const leastMs = 4000;
const times = 3;

/**
 * How long to wait for a camera's next frame before it counts as frozen: a webcam gives thirty a second, a traffic
 * camera one every five.
 */
export class Patience {
  #pausesMs: number[] = [];
  #lastMs: number | undefined;

  /** A frame has come at `nowMs`; gives how long the next may take. */
  next(nowMs: number): number {
    if (this.#lastMs !== undefined) this.#pausesMs.push(nowMs - this.#lastMs);
    this.#lastMs = nowMs;
    if (this.#pausesMs.length > knownAfter) this.#pausesMs.shift();
    const longestMs = Math.max(0, ...this.#pausesMs);
    const patienceMs = Math.max(leastMs, times * longestMs);
    return this.#pausesMs.length < knownAfter ? Math.max(unknownMs, patienceMs) : patienceMs;
  }
}
