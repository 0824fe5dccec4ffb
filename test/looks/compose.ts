import {upscaled} from '../support/upscale.ts';
import type {Picture} from './picture.ts';

/** A residual over a frame of any size, enlarged as the display does, clipped to [-1, 1]. */
export function composed(frame: Picture, residual: Picture): Picture {
  const {values} = upscaled(residual, frame);
  return {
    ...frame,
    values: frame.values.map((value, i) => Math.max(-1, Math.min(1, value + (values[i] as number)))),
  };
}
