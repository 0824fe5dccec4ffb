import {lumaWeights} from '../../src/lib/luma.ts';
import type {Size} from '../support/size.ts';

/** A picture or a residual, `[height, width, 3]` in units of the [-1, 1] range. */
export interface Picture extends Size {
  readonly values: Float32Array;
}

/** Rec. 709 luminance, row by row. */
export function luminanceOf({width, height, values}: Picture): Float32Array {
  const [red, green, blue] = lumaWeights;
  const luminance = new Float32Array(width * height);
  for (let i = 0; i < luminance.length; i++) {
    const [r, g, b] = values.subarray(3 * i, 3 * i + 3) as unknown as [number, number, number];
    luminance[i] = red * r + green * g + blue * b;
  }
  return luminance;
}
