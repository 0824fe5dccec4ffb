/** The camera's frame is reduced to this many cells, each the mean of its pixels. */
export const cells = {width: 32, height: 24};

/** A cell that changed by more than this, of 255, has something moving in it: noise and compression change it by less. */
const movedBy = 8;
/** This many such cells are a visitor: a hand at some metres, or a whole person in the distance. */
const cellsAtLeast = 8;

/**
 * Whether a visitor is present, by movement in front of the camera. A change of the light or of the camera's exposure
 * changes all cells alike and is no movement.
 */
export class Presence {
  #before: Uint8Array | undefined;
  #presentAtMs: number;

  /** A visitor is assumed to be present at first. */
  constructor(nowMs: number) {
    this.#presentAtMs = nowMs;
  }

  /** Takes the luminances of the `cells`, some twice a second whatever the source's rate. */
  see(luminance: Uint8Array, nowMs: number): void {
    const before = this.#before;
    this.#before = luminance;
    if (before?.length === luminance.length && hasMoved(before, luminance)) this.touched(nowMs);
  }

  /** The visitor touched the screen or pressed a key. */
  touched(nowMs: number): void {
    this.#presentAtMs = nowMs;
  }

  /** The source has changed: what differs from the one before is no movement. */
  forget(): void {
    this.#before = undefined;
  }

  /** How long no visitor has been present. */
  awayMs(nowMs: number): number {
    return nowMs - this.#presentAtMs;
  }
}

function hasMoved(before: Uint8Array, now: Uint8Array): boolean {
  const changes = Array.from(now, (value, cell) => value - (before[cell] ?? value));
  const light = [...changes].sort((a, b) => a - b)[changes.length >> 1] ?? 0;
  return changes.filter((change) => Math.abs(change - light) > movedBy).length >= cellsAtLeast;
}
