/**
 * Keeps sound on the clock of the frames. A sound card's second is not the computer's: 100 parts in a million are
 * 360 ms in an hour. With e the time of a block less the time of all that was given before it, the block is stretched
 * by e, at most by `stretch` of its length; a gap is filled with silence, and what overlaps is left out.
 */
export class AudioClock {
  readonly sampleRateHz: number;
  readonly channels: number;
  #given = 0;

  /** `sampleRateHz` of what it gives; `channels` 1 or 2. */
  constructor(sampleRateHz: number, channels: number) {
    this.sampleRateHz = sampleRateHz;
    this.channels = channels;
  }

  /** Seconds of sound given so far: the time at which the next block begins. */
  get endS(): number {
    return this.#given / this.sampleRateHz;
  }

  /**
   * The block as it goes into the clip, to begin at `endS`; a block that came before time 0, or twice, gives none.
   * `planes` are its channels, `atS` the time of its first sample, `rateHz` its own rate.
   */
  take(planes: readonly Float32Array[], atS: number, rateHz: number): Float32Array[][] {
    const length = planes[0]?.length ?? 0;
    const lengthS = length / rateHz;
    const errorS = atS - this.endS;
    if (length === 0 || errorS < -jumpS) return [];
    const blocks: Float32Array[][] = errorS > jumpS ? this.silence(atS) : [];
    const restS = atS - this.endS;
    const stretchedS = lengthS + Math.max(-stretch * lengthS, Math.min(stretch * lengthS, restS));
    const wanted = Math.max(1, Math.round(stretchedS * this.sampleRateHz));
    blocks.push(this.#stretched(planes, wanted));
    this.#given += wanted;
    return blocks;
  }

  /** Silence from `endS` to `untilS`, in blocks of at most a second. */
  silence(untilS: number): Float32Array[][] {
    const blocks: Float32Array[][] = [];
    for (let missing = Math.round(untilS * this.sampleRateHz) - this.#given; missing > 0;) {
      const length = Math.min(missing, this.sampleRateHz);
      blocks.push(Array.from({length: this.channels}, () => new Float32Array(length)));
      this.#given += length;
      missing -= length;
    }
    return blocks;
  }

  /** Linear interpolation: the stretch is far below what the ear hears as pitch. */
  #stretched(planes: readonly Float32Array[], wanted: number): Float32Array[] {
    return Array.from({length: this.channels}, (_, channel) => {
      const from = planes[Math.min(channel, planes.length - 1)] ?? new Float32Array(1);
      if (from.length === wanted) return from;
      const to = new Float32Array(wanted);
      const scale = wanted > 1 ? (from.length - 1) / (wanted - 1) : 0;
      for (let i = 0; i < wanted; i++) {
        const at = i * scale;
        const low = Math.floor(at);
        const a = from[low] ?? 0;
        to[i] = a + (at - low) * ((from[low + 1] ?? a) - a);
      }
      return to;
    });
  }
}

/**
 * A difference larger than this is a gap, an overlap, or a clock that was misjudged in the beginning, and no drift: it is
 * made up for at once, for by stretching it would be heard for a minute.
 */
const jumpS = 0.03;
/** A five-hundredth: ten times what a bad clock needs, and three hundredths of a semitone. */
const stretch = 0.002;

/**
 * The difference between a capture clock and the page's, from when blocks arrive: the smallest seen, since a block may
 * come late and never early. It follows slowly, so that a clock that drifts does not run away.
 */
export class ClockOffset {
  #offsetS: number | undefined;
  #endS = -Infinity;

  /** `arrivedS` by the page's clock, `endS` the end of the block by its own; the offset to add to the latter. */
  observe(arrivedS: number, endS: number): number {
    // A clock that goes back is another one: Chromium counts from the page's start, and from the worker's as soon as the
    // stream has been handed over to it.
    if (endS < this.#endS) this.#offsetS = undefined;
    this.#endS = endS;
    const seenS = arrivedS - endS;
    const beforeS = this.#offsetS ?? seenS;
    // Less lateness is believed at once, more only little by little: 1/500 of it a block, a few seconds in all.
    this.#offsetS = seenS < beforeS ? seenS : beforeS + (seenS - beforeS) / 500;
    return this.#offsetS;
  }
}
