/** The camera's picture is looked at in so many cells, each the mean of what falls into it. */
export const cells = {width: 32, height: 24};

/** A cell that changed by more than this, of 255, has something moving in it: noise and compression change it by less. */
const movedBy = 8;
/** So many such cells are somebody: a hand at some metres, or the whole of a person in the distance. */
const cellsAtLeast = 8;

/**
 * Whether somebody is there, by what moves before the camera. A change of the light, or the camera's own of its
 * exposure, changes all cells alike and is no movement.
 */
export class Presence {
  #before: Uint8Array | undefined;
  #signAtMs: number;

  /** Someone is taken to be there at first. */
  constructor(nowMs: number) {
    this.#signAtMs = nowMs;
  }

  /** Looks at luminances, one for each of the `cells`; for each source of its own rate, say twice a second. */
  see(luminance: Uint8Array, nowMs: number): void {
    const before = this.#before;
    this.#before = luminance;
    if (before?.length === luminance.length && hasMoved(before, luminance)) this.sign(nowMs);
  }

  /** Somebody touched the screen or pressed a key. */
  sign(nowMs: number): void {
    this.#signAtMs = nowMs;
  }

  /** Another source is looked at: what differs from the one before is no movement. */
  forget(): void {
    this.#before = undefined;
  }

  /** How long nobody has been there. */
  awayMs(nowMs: number): number {
    return nowMs - this.#signAtMs;
  }
}

function hasMoved(before: Uint8Array, now: Uint8Array): boolean {
  const changes = Array.from(now, (value, cell) => value - (before[cell] ?? value));
  const light = [...changes].sort((a, b) => a - b)[changes.length >> 1] ?? 0;
  return changes.filter((change) => Math.abs(change - light) > movedBy).length >= cellsAtLeast;
}
