/** A level this far below the loudest of late is 0. */
const rangeDb = 30;
/** The loudest of late is forgotten by so much a second, so that quiet passages fill the meters again. */
const fallDbPerS = 1.5;

/**
 * Makes levels in dB shares of what is loud of late, whatever the gain of the input:
 *   share = 1 - (ceiling - level) / range,   ceiling = max(level, ceiling - fall * dt, floor)
 */
export class AutomaticGain {
  #ceilingDb: number;

  /** `startDb` is loud until something was heard. */
  constructor(startDb: number) {
    this.#ceilingDb = startDb;
  }

  get ceilingDb(): number {
    return this.#ceilingDb;
  }

  /** The share, 0 to 1, of a level; `dtS` after the last. Nothing below `floorDb` counts as loud. */
  share(levelDb: number, floorDb: number, dtS: number): number {
    this.#ceilingDb = Math.max(levelDb, this.#ceilingDb - fallDbPerS * dtS, floorDb);
    return Math.min(1, Math.max(0, 1 - (this.#ceilingDb - levelDb) / rangeDb));
  }
}
