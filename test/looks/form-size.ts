import {luminanceOf, type Picture} from './picture.ts';
import {eachFrequency} from './spectrum.ts';

/**
 * How large the forms of a residual are, as a share of its height: the wavelength at the centroid of the energy of its
 * luminance. NaN where there is none.
 */
export function formSizeOf(residual: Picture): number {
  let [energies, moments] = [0, 0];
  eachFrequency(luminanceOf(residual), residual, (x, y, energy) => {
    energies += energy;
    moments += energy * Math.hypot(x, y) * residual.height;
  });
  return energies / moments;
}
