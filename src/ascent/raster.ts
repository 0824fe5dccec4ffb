import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {resampled as resampledPixels} from '../lib/resample.ts';
import type {SizePx} from '../lib/size.ts';

/** An image in plain memory, too large perhaps for the device: `[heightPx, widthPx, 3]`, row by row. */
export interface Raster extends SizePx {
  readonly values: Float32Array<ArrayBuffer>;
}

/** Pixels in four channels as the network takes them, rgb / 127.5 - 1. */
export function rasterFrom(rgba: Uint8ClampedArray, {widthPx, heightPx}: SizePx): Raster {
  const values = new Float32Array(widthPx * heightPx * 3);
  putPixels(values, 0, rgba);
  return {widthPx, heightPx, values};
}

/** The same for rows of an image, from the pixel `first` of its values on. */
export function putPixels(values: Float32Array, first: number, rgba: Uint8ClampedArray): void {
  for (let from = 0, to = 3 * first; from < rgba.length; from += 4) {
    values[to++] = (rgba[from] as number) / 127.5 - 1;
    values[to++] = (rgba[from + 1] as number) / 127.5 - 1;
    values[to++] = (rgba[from + 2] as number) / 127.5 - 1;
  }
}

/** The raster at another size: see lib/resample.ts. */
export const resampled = (raster: Raster, widthPx: number, heightPx: number): Raster => ({
  widthPx,
  heightPx,
  values: resampledPixels({...raster, channels: 3}, {widthPx, heightPx}),
});

/** A copy in plain memory of an image `[1, H, W, 3]` on the device, which stays the caller's. */
export async function rasterOf(image: Tensor4D): Promise<Raster> {
  const [, heightPx, widthPx] = image.shape;
  return {widthPx, heightPx, values: new Float32Array(await image.data<'float32'>())};
}

/** A copy of the raster on the device, `[1, H, W, 3]`: the caller's. */
export const tensorOf = ({widthPx, heightPx, values}: Raster): Tensor4D =>
  tf.tensor4d(values, [1, heightPx, widthPx, 3]);
