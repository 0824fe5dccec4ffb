/** Where the eight bands begin and end, in Hz: octaves, wider at both ends. */
export const bandEdgesHz = [30, 80, 160, 320, 640, 1250, 2500, 5000, 16_000] as const;
export const bandCount = bandEdgesHz.length - 1;

/** What the bands are called, from low to high. */
export const bandNames = [
  ...['deep bass', 'bass', 'low mids', 'mids', 'high mids', 'presence', 'treble', 'air'],
] as const;

/** The power below this is silence, 120 dB under a full sine. */
const silence = 1e-12;

/** Powers of bands of a spectrum, in dB of a full sine. */
export class Bands {
  readonly decibels: Float32Array;
  /** For each band its first bin and how much of it and of those after it is inside. */
  readonly #shares: readonly {readonly first: number; readonly shares: Float32Array}[];

  /** `edgesHz` rise; `size` is that of the FFT. */
  constructor(edgesHz: readonly number[], size: number, sampleRateHz: number) {
    const binHz = sampleRateHz / size;
    this.#shares = edgesHz.slice(1).map((highHz, band) => {
      const [low, high] = [(edgesHz[band] ?? 0) / binHz, Math.min(highHz / binHz, size / 2 - 0.5)];
      const first = Math.max(1, Math.round(low));
      const count = Math.max(0, Math.round(high) - first + 1);
      const shares = Float32Array.from({length: count}, (_, i) => {
        const bin = first + i;
        return Math.max(0, Math.min(bin + 0.5, high) - Math.max(bin - 0.5, low));
      });
      return {first, shares};
    });
    this.decibels = new Float32Array(this.#shares.length);
  }

  /** Measures `powers`, as Spectrum gives them. */
  measure(powers: Float32Array): Float32Array {
    this.#shares.forEach(({first, shares}, band) => {
      let power = silence;
      for (let i = 0; i < shares.length; i += 1) power += (shares[i] ?? 0) * (powers[first + i] ?? 0);
      this.decibels[band] = 10 * Math.log10(power);
    });
    return this.decibels;
  }
}
