import {luminanceOf, type Picture} from './picture.ts';
import {eachFrequency} from './spectrum.ts';

/** From here on, in cycles per pixel, colour is noise: a quarter of the sampling frequency. */
const noiseFrom = 0.25;

/** The share of a residual's chroma energy, red and blue less luminance, that is noise; 0 where it has no colour. */
export function chromaNoiseOf(residual: Picture): number {
  const luminance = luminanceOf(residual);
  let [energies, noise] = [0, 0];
  for (const channel of [0, 2]) {
    const chroma = luminance.map((luma, i) => (residual.values[3 * i + channel] as number) - luma);
    eachFrequency(chroma, residual, (x, y, energy) => {
      energies += energy;
      if (Math.hypot(x, y) > noiseFrom) noise += energy;
    });
  }
  return energies > 0 ? noise / energies : 0;
}
