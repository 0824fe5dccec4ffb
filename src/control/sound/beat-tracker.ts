import type {FoundTempo} from './tempo-tracker.ts';

/** Where the beats are is looked for in this much of the past. */
const memoryS = 4;
/** The share of an error that the next beat makes good. */
const pull = 0.3;
/** Off by more than this share of a beat, so many times in a row, it jumps. */
const farOff = 0.2;
const patience = 3;

/** The flux is highest so long after what is struck. */
const delayS = 0.008;

/** A beat, and how many steps ago it was: a fraction of one. */
export interface Beat {
  readonly ago: number;
}

/**
 * Counts beats of a known tempo in step with the accents: the phase that is kept is pulled towards the one in which the
 * flux x of the last seconds is greatest,
 *   phase = argmax_p sum_k x(t - p - k P)
 * so that beats come on time, and go on over a break.
 */
export class BeatTracker {
  readonly #past: Float32Array;
  readonly #rateHz: number;
  #next = 0;
  /** Steps of a beat; 0 while there is no tempo. */
  #period = 0;
  /** Steps since the last beat. */
  #sinceBeat = 0;
  #misses = 0;

  constructor(rateHz: number) {
    this.#rateHz = rateHz;
    this.#past = new Float32Array(Math.round(memoryS * rateHz));
  }

  /** Takes the flux of one step. Gives the beat, if one has passed since the last step. */
  take(flux: number): Beat | undefined {
    this.#past[this.#next] = flux;
    this.#next = (this.#next + 1) % this.#past.length;
    if (this.#period === 0) return undefined;
    this.#sinceBeat += 1;
    if (this.#sinceBeat < this.#period) return undefined;
    this.#sinceBeat -= this.#period;
    return {ago: this.#sinceBeat};
  }

  /** Follows the tempo that was found, and the accents; undefined stops the beats. */
  follow(tempo: FoundTempo | undefined): void {
    if (!tempo) {
      this.#period = 0;
      return;
    }
    const period = (60 * this.#rateHz) / tempo.bpm;
    const wanted = (this.#phase(period) + delayS * this.#rateHz) % period;
    if (this.#period === 0) {
      this.#sinceBeat = wanted;
    } else {
      // The same place in the beat, in the new tempo.
      this.#sinceBeat *= period / this.#period;
      this.#pullTo(wanted, period);
    }
    this.#period = period;
  }

  #pullTo(wanted: number, period: number): void {
    let error = wanted - this.#sinceBeat;
    error -= period * Math.round(error / period);
    this.#misses = Math.abs(error) > farOff * period ? this.#misses + 1 : 0;
    if (this.#misses > 0 && this.#misses < patience) return;
    this.#sinceBeat += this.#misses >= patience ? error : pull * error;
    this.#misses = 0;
    // A beat that has been counted is not counted again, and none is left out.
    if (this.#sinceBeat < 0) this.#sinceBeat = 0;
  }

  /** How many steps ago the last beat was, by the accents. */
  #phase(period: number): number {
    const length = this.#past.length;
    let [best, bestSum] = [0, Number.NEGATIVE_INFINITY];
    for (let phase = 0; phase < period; phase += 1) {
      let sum = 0;
      for (let ago = phase; ago < length - 1; ago += period) {
        const place = (this.#next - 1 - Math.round(ago) + 2 * length) % length;
        sum += this.#past[place] ?? 0;
      }
      if (sum > bestSum) [best, bestSum] = [phase, sum];
    }
    return best;
  }
}
