/** What is this much below the loudest of late no longer counts as rising: noise. */
const depthDb = 36;
/** Rises are measured over so long: a hit's attack. */
const riseS = 0.011;
/** An onset is louder than the flux of this long before it. */
const memoryS = 0.7;
/** Two onsets are at least so far apart. */
const restS = 0.09;
/** The strongest of late is forgotten with this half-life. */
const strongestHalfLifeS = 6;
/** By how much it is above the mean, and the least rise in dB that is one. */
const overMean = 2.2;
const leastDb = 1.6;

/** Edges in Hz of the bands whose rises are summed: three an octave. */
export const fluxEdgesHz: readonly number[] = Array.from({length: 28}, (_, i) => 30 * 2 ** (i / 3));
/**
 * Spectral flux: how much, in dB, the bands rise together,
 *   flux(t) = 1/B sum_b max(0, L_b(t) - L_b(t - rise)),   L_b = 10 log10(P_b + P_floor)
 * where the floor follows the loudest band. See Dixon, Onset detection revisited (2006).
 */
export class Flux {
  readonly #lag: number;
  readonly #past: Float32Array[];
  #next = 0;

  /** `rateHz` is how often `measure` is called, `bands` how many there are. */
  constructor(rateHz: number, bands: number) {
    this.#lag = Math.max(1, Math.round(riseS * rateHz));
    this.#past = Array.from({length: this.#lag}, () => new Float32Array(bands).fill(Number.NaN));
  }

  /** The flux in dB at bands of these powers; `ceilingDb` is the loudest of late. */
  measure(decibels: Float32Array, ceilingDb: number): number {
    const before = this.#past[this.#next] ?? new Float32Array();
    this.#next = (this.#next + 1) % this.#lag;
    const floor = 10 ** ((ceilingDb - depthDb) / 10);
    let sum = 0;
    for (let band = 0; band < decibels.length; band += 1) {
      const level = 10 * Math.log10(10 ** ((decibels[band] ?? 0) / 10) + floor);
      const rise = Math.max(0, level - (before[band] ?? 0)) || 0;
      before[band] = level;
      sum += rise;
    }
    return sum / decibels.length;
  }
}

/** Picks onsets out of a flux, at once: each as soon as it rises out of what was before it. */
export class OnsetPicker {
  readonly #past: Float32Array;
  readonly #rest: number;
  #next = 0;
  #sum = 0;
  #since = 0;
  #isArmed = true;
  readonly #fade: number;
  #strongest = 0;

  constructor(rateHz: number) {
    this.#past = new Float32Array(Math.round(memoryS * rateHz));
    this.#rest = Math.round(restS * rateHz);
    this.#fade = 2 ** (-1 / (strongestHalfLifeS * rateHz));
    // What it hears first is compared with nothing.
    this.#since = this.#rest - this.#past.length / 2;
  }

  /** How strong an onset begins with this flux, beside the strongest of late, up to 1; 0 if none does. */
  take(flux: number): number {
    const threshold = leastDb + (overMean * this.#sum) / this.#past.length;
    this.#sum += flux - (this.#past[this.#next] ?? 0);
    this.#past[this.#next] = flux;
    this.#next = (this.#next + 1) % this.#past.length;
    this.#since += 1;
    this.#strongest = Math.max(flux, this.#strongest * this.#fade);
    if (flux < threshold / 2) this.#isArmed = true;
    if (flux < threshold || !this.#isArmed || this.#since < this.#rest) return 0;
    this.#isArmed = false;
    this.#since = 0;
    return flux / this.#strongest;
  }
}
