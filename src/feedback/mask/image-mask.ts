import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {resampled, tensorOf, type Raster} from '../../ascent/raster.ts';
import type {Segmenter} from '../person/segmenter.ts';
import {maskOfImage, personMask, placed} from './mask.ts';
import type {ImageMask} from './mask-row.ts';
import {isOfPerson, type LightPlace, type PersonPlace, type Where} from './where.ts';

/** Masks are found on a copy of the image of at most this long side: they are soft. */
const longSidePx = 512;

/**
 * Where an image is dreamed on. Undefined is everywhere, and so is "what moves", as nothing moves in an image. Throws
 * Error if the person cannot be looked for.
 */
export async function imageMask(
  source: Raster,
  where: Where,
  openSegmenter: () => Promise<Segmenter>,
): Promise<ImageMask | undefined> {
  const {place, softness} = where;
  if (place === 'everywhere' || place === 'moving') return undefined;
  const scale = Math.min(1, longSidePx / Math.max(source.widthPx, source.heightPx));
  const [widthPx, heightPx] = [Math.round(source.widthPx * scale), Math.round(source.heightPx * scale)];
  const image = tensorOf(resampled(source, widthPx, heightPx));
  const mask = await maskIn(image, place, softness, openSegmenter).finally(() => image.dispose());
  try {
    return {widthPx, heightPx, values: new Float32Array(await mask.data<'float32'>())};
  } finally {
    mask.dispose();
  }
}

async function maskIn(
  image: Tensor4D,
  place: PersonPlace | LightPlace,
  softness: number,
  openSegmenter: () => Promise<Segmenter>,
): Promise<Tensor4D> {
  if (!isOfPerson(place)) return maskOfImage(image, {place, softness});
  const segmenter = await openSegmenter();
  const [, height, width] = image.shape;
  try {
    return tf.tidy(() => placed(personMask(segmenter.find(image), [height, width]), place, softness));
  } finally {
    segmenter.dispose();
  }
}
