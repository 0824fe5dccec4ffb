import {describe, expect, test} from 'vitest';
import {AutomaticGain} from '../../../../src/control/sound/automatic-gain.ts';
import {bandCount, bandEdgesHz, bandNames, Bands} from '../../../../src/control/sound/bands.ts';
import {Spectrum} from '../../../../src/control/sound/fft.ts';
import {mulberry32} from '../../../support/random.ts';

const sine = (hz: number, rateHz: number, length: number): Float32Array =>
  Float32Array.from({length}, (_, i) => Math.sin((2 * Math.PI * hz * i) / rateHz));

describe('the spectrum', () => {
  test('is that of the definition, whatever the place in the ring', () => {
    const size = 64;
    const random = mulberry32(1);
    const ring = Float32Array.from({length: size}, () => random() - 0.5);
    const impulse = new Float32Array(size);
    impulse[53] = 1;
    const spectrum = new Spectrum(size);
    // The window, read off impulses: the power of one is the same in all bins.
    const window = Array.from({length: size}, (_, i) => {
      const at = new Float32Array(size);
      at[i] = 1;
      return Math.sqrt(spectrum.analyse(at, 0)[3] ?? 0);
    });
    const start = 17;
    const powers = Array.from(spectrum.analyse(ring, start));
    const expected = powers.map((_, bin) => {
      let [re, im] = [0, 0];
      for (let i = 0; i < size; i += 1) {
        const sample = (ring[(start + i) % size] ?? 0) * (window[i] ?? 0);
        re += sample * Math.cos((2 * Math.PI * bin * i) / size);
        im -= sample * Math.sin((2 * Math.PI * bin * i) / size);
      }
      return re ** 2 + im ** 2;
    });
    powers.forEach((power, bin) => expect(power).toBeCloseTo(expected[bin] ?? 0, 6));
  });

  test('has a power of about 1 where a full sine is, and little elsewhere', () => {
    const [rate, size] = [48_000, 1024];
    const powers = Array.from(new Spectrum(size).analyse(sine((20 * rate) / size, rate, size), 0));
    expect(powers[20]).toBeCloseTo(1, 1);
    expect(Math.max(...powers.slice(40))).toBeLessThan(1e-4);
  });

  test('refuses sizes that are no power of two', () => {
    for (const size of [0, 3, 1000, 2, 2 ** 17]) expect(() => new Spectrum(size)).toThrow(RangeError);
  });
});

describe('the bands', () => {
  test.each([44_100, 48_000, 96_000])('tell sines apart at %i samples a second', (rate) => {
    const size = 2 ** Math.round(Math.log2(0.021 * rate));
    expect(bandNames).toHaveLength(bandCount);
    const [spectrum, bands] = [new Spectrum(size), new Bands(bandEdgesHz, size, rate)];
    for (let band = 0; band < bandCount; band += 1) {
      const hz = Math.sqrt((bandEdgesHz[band] ?? 0) * (bandEdgesHz[band + 1] ?? 0));
      const decibels = Array.from(bands.measure(spectrum.analyse(sine(hz, rate, size), 0)));
      expect(decibels.indexOf(Math.max(...decibels)), `${hz} Hz in ${decibels.join()}`).toBe(band);
      expect(decibels[band]).toBeGreaterThan(-6);
    }
  });

  test('of silence are low, and finite', () => {
    const bands = new Bands(bandEdgesHz, 1024, 48_000);
    for (const db of bands.measure(new Float32Array(512))) expect(db).toBeCloseTo(-120, 0);
  });
});

describe('the automatic gain', () => {
  test('gives the same for a quiet input as for a loud one', () => {
    for (const loudDb of [0, -20, -45]) {
      const gain = new AutomaticGain(-60);
      const shares = [loudDb, loudDb - 15, loudDb].map((db) => gain.share(db, -62, 0.005));
      expect(shares[0]).toBe(1);
      expect(shares[1]).toBeCloseTo(0.5, 1);
      expect(shares[2]).toBeGreaterThan(0.98);
    }
  });

  test('fills the meters again some seconds after it got quieter, and leaves silence at 0', () => {
    const gain = new AutomaticGain(-30);
    gain.share(-5, -62, 0.01);
    expect(gain.share(-25, -62, 0.01)).toBeLessThan(0.4);
    for (let s = 0; s < 15; s += 0.01) gain.share(-25, -62, 0.01);
    expect(gain.share(-25, -62, 0.01)).toBeGreaterThan(0.95);
    for (let s = 0; s < 60; s += 0.01) gain.share(-110, -62, 0.01);
    expect(gain.share(-95, -62, 0.01)).toBe(0);
  });
});
