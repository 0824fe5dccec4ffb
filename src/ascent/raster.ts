import {resampled as resampledPixels} from '../lib/resample.ts';
import type {SizePx} from '../lib/size.ts';

/** An image in plain memory, too large perhaps for the device: `[heightPx, widthPx, 3]`, row by row. */
export interface Raster extends SizePx {
  readonly values: Float32Array<ArrayBuffer>;
}

/** The raster at another size: see lib/resample.ts. */
export const resampled = (raster: Raster, widthPx: number, heightPx: number): Raster => ({
  widthPx,
  heightPx,
  values: resampledPixels({...raster, channels: 3}, {widthPx, heightPx}),
});
