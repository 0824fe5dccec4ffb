/**
 * The power spectrum of real samples, by Cooley and Tukey's FFT of radix 2. Window and scale are such that a sine of
 * amplitude 1 has a power of about 1 in its bin.
 */
export class Spectrum {
  readonly size: number;
  /** Bins from 0 to half the sample rate, size / 2 of them. */
  readonly powers: Float32Array;
  readonly #window: Float32Array;
  readonly #cos: Float32Array;
  readonly #sin: Float32Array;
  readonly #reversed: Uint16Array;
  readonly #re: Float32Array;
  readonly #im: Float32Array;

  /** `size` is a power of two from 4 to 65,536. Throws RangeError for any other. */
  constructor(size: number) {
    const bits = Math.log2(size);
    if (!Number.isInteger(bits) || bits < 2 || bits > 16) {
      throw new RangeError(
        `An FFT of ${size} samples was asked for; powers of two from 4 to 65536 are possible.`,
      );
    }
    this.size = size;
    this.powers = new Float32Array(size / 2);
    this.#window = lateWindow(size);
    this.#cos = Float32Array.from({length: size / 2}, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float32Array.from({length: size / 2}, (_, i) => -Math.sin((2 * Math.PI * i) / size));
    this.#reversed = new Uint16Array(size);
    for (let i = 1; i < size; i += 1) {
      this.#reversed[i] = ((this.#reversed[i >> 1] ?? 0) >> 1) | ((i & 1) << (bits - 1));
    }
    this.#re = new Float32Array(size);
    this.#im = new Float32Array(size);
  }

  /** Analyses the newest `size` samples of a ring of that length, of which the oldest is at `start`. */
  analyse(ring: Float32Array, start: number): Float32Array {
    const {size, powers} = this;
    for (let i = 0; i < size; i += 1) {
      const place = this.#reversed[i] ?? 0;
      this.#re[place] = (ring[(start + i) % size] ?? 0) * (this.#window[i] ?? 0);
    }
    this.#im.fill(0);
    this.#transform();
    for (let bin = 0; bin < size / 2; bin += 1) {
      powers[bin] = (this.#re[bin] ?? 0) ** 2 + (this.#im[bin] ?? 0) ** 2;
    }
    return powers;
  }

  // Without destructuring: it runs hundreds of times a second on the audio thread.
  #transform(): void {
    const re = this.#re;
    const im = this.#im;
    const cos = this.#cos;
    const sin = this.#sin;
    for (let half = 1; half < this.size; half *= 2) {
      const stride = this.size / (2 * half);
      for (let first = 0; first < this.size; first += 2 * half) {
        for (let k = 0; k < half; k += 1) {
          const a = first + k;
          const b = a + half;
          const c = cos[k * stride] ?? 0;
          const s = sin[k * stride] ?? 0;
          const bRe = re[b] ?? 0;
          const bIm = im[b] ?? 0;
          const turnedRe = bRe * c - bIm * s;
          const turnedIm = bRe * s + bIm * c;
          const aRe = re[a] ?? 0;
          const aIm = im[a] ?? 0;
          re[a] = aRe + turnedRe;
          im[a] = aIm + turnedIm;
          re[b] = aRe - turnedRe;
          im[b] = aIm - turnedIm;
        }
      }
    }
  }
}

/** The share of the window in which it falls again, at its newest end. */
const fallShare = 1 / 6;

/**
 * A Hann window that rises slowly and falls fast: what has just been heard counts within a few milliseconds, where the
 * symmetric one would take half its length. Scaled to a sum of 2, the two halves of a sine's spectrum.
 */
function lateWindow(size: number): Float32Array {
  const crest = size * (1 - fallShare);
  const window = Float32Array.from({length: size}, (_, i) => {
    const part = i < crest ? i / crest : (size - i) / (size - crest);
    return 0.5 - 0.5 * Math.cos(Math.PI * part);
  });
  const sum = window.reduce((total, weight) => total + weight, 0);
  return window.map((weight) => (2 * weight) / sum);
}
