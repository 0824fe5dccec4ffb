import {AutomaticGain} from './automatic-gain.ts';
import {bandEdgesHz, Bands} from './bands.ts';
import {BeatTracker} from './beat-tracker.ts';
import {Spectrum} from './fft.ts';
import {Flux, fluxEdgesHz, OnsetPicker} from './onset.ts';
import {TempoTracker, type FoundTempo} from './tempo-tracker.ts';

/** About how long a spectrum hears; the nearest power of two of samples is taken. */
const windowS = 0.021;
/** Spectra in a window: at 48 kHz one for each block of 128 samples that the browser hands over. */
const overlap = 8;
/** Steps of one of tempo and beats, which are found no better more often, and of the newest sound that is the level. */
const longStep = 2;
/** The tempo is looked for so often. */
const findEveryS = 0.5;
/** A band is not made loud that is this far below the loudest. */
const quietBandDb = 30;
/** Below this, everything is silence. */
const silenceDb = -62;

/** What was heard in one step. Times are those of the samples, in seconds from the first. */
export interface Heard {
  readonly timeS: number;
  /** 0 to 1. */
  readonly level: number;
  readonly bands: readonly number[];
  /** How strong an onset began in this step, 0 to 1; 0 if none did. */
  readonly onset: number;
  /** When a beat was, if one has passed in this step. */
  readonly beatS: number | undefined;
  /** Undefined while none is found. */
  readonly tempo: FoundTempo | undefined;
}

/** Analyses sound as it comes, a step of an eighth of a window at a time. */
export class SoundAnalyser {
  /** Samples of a step. */
  readonly step: number;
  readonly #sampleRateHz: number;
  readonly #ring: Float32Array;
  readonly #spectrum: Spectrum;
  readonly #bands: Bands;
  readonly #fluxBands: Bands;
  readonly #levelGain = new AutomaticGain(-30);
  readonly #bandGains: readonly AutomaticGain[];
  readonly #flux: Flux;
  readonly #onsets: OnsetPicker;
  readonly #tempo: TempoTracker;
  readonly #beats: BeatTracker;
  #samples = 0;
  #steps = 0;
  /** Of the step before. */
  #fluxBefore = 0;
  #found: FoundTempo | undefined;

  constructor(sampleRateHz: number) {
    const size = 2 ** Math.round(Math.log2(windowS * sampleRateHz));
    this.step = size / overlap;
    const rateHz = sampleRateHz / this.step;
    this.#sampleRateHz = sampleRateHz;
    this.#ring = new Float32Array(size);
    this.#spectrum = new Spectrum(size);
    this.#bands = new Bands(bandEdgesHz, size, sampleRateHz);
    this.#fluxBands = new Bands(fluxEdgesHz, size, sampleRateHz);
    this.#bandGains = bandEdgesHz.slice(1).map(() => new AutomaticGain(-40));
    this.#flux = new Flux(rateHz, fluxEdgesHz.length - 1);
    this.#onsets = new OnsetPicker(rateHz);
    this.#tempo = new TempoTracker(rateHz / longStep);
    this.#beats = new BeatTracker(rateHz / longStep);
  }

  /** Takes samples of one channel, -1 to 1, and calls back for each step that they complete. */
  push(samples: Float32Array, heard: (step: Heard) => void): void {
    for (const sample of samples) {
      this.#ring[this.#samples % this.#ring.length] = Number.isFinite(sample) ? sample : 0;
      this.#samples += 1;
      if (this.#samples % this.step === 0) heard(this.#hear());
    }
  }

  /** What the user says that the tempo is about; undefined if they say nothing. */
  expect(bpm: number | undefined): void {
    this.#tempo.expect(bpm);
    this.#follow();
  }

  #follow(): void {
    this.#found = this.#tempo.find();
    this.#beats.follow(this.#found);
  }

  #hear(): Heard {
    const {size} = this.#spectrum;
    const powers = this.#spectrum.analyse(this.#ring, this.#samples % size);
    const dtS = this.step / this.#sampleRateHz;
    const level = this.#levelGain.share(this.#levelDb(), silenceDb, dtS);
    const floorDb = Math.max(silenceDb - 6, this.#levelGain.ceilingDb - quietBandDb);
    const bands = Array.from(this.#bands.measure(powers), (db, band) =>
      (this.#bandGains[band] as AutomaticGain).share(db, floorDb, dtS),
    );
    const flux = this.#flux.measure(this.#fluxBands.measure(powers), this.#levelGain.ceilingDb);
    const timeS = this.#samples / this.#sampleRateHz;
    this.#steps += 1;
    const longS = longStep * dtS;
    const isLong = this.#steps % longStep === 0;
    const beat = isLong ? this.#beats.take(this.#tempo.take(Math.max(flux, this.#fluxBefore))) : undefined;
    this.#fluxBefore = flux;
    if (this.#steps % (longStep * Math.round(findEveryS / longS)) === 0) this.#follow();
    return {
      timeS,
      level,
      bands,
      onset: this.#onsets.take(flux),
      beatS: beat && timeS - beat.ago * longS,
      tempo: this.#found,
    };
  }

  /** Root mean square of the newest two steps, in dB of a full square wave. */
  #levelDb(): number {
    const count = Math.min(longStep * this.step, this.#samples);
    let sum = 0;
    for (let ago = 1; ago <= count; ago += 1) {
      sum += (this.#ring[(this.#samples - ago) % this.#ring.length] ?? 0) ** 2;
    }
    return 10 * Math.log10(sum / (longStep * this.step) + 1e-12);
  }
}
