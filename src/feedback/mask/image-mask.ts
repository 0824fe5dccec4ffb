import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {resampled, tensorOf, type Raster} from '../../ascent/raster.ts';
import type {SizePx} from '../../lib/size.ts';
import type {Segmenter} from '../person/segmenter.ts';
import {maskOfImage, personMask, placed} from './mask.ts';
import {isOfPerson, type LightPlace, type PersonPlace, type Where} from './where.ts';

/** Masks are found on a copy of the image of at most this long side: they are soft. */
const longSidePx = 512;

/** How much of a dream an image is given at each place, 0 to 1. */
export interface ImageMask extends SizePx {
  /** `[heightPx, widthPx]`. */
  readonly values: Float32Array;
}

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

/** Row `y` of the mask for an image of this size, bilinear, into `row`. */
export function maskRow(mask: ImageMask, {widthPx, heightPx}: SizePx, y: number, row: Float32Array): void {
  const [top, bottom, ty] = between(y, heightPx, mask.heightPx);
  for (let x = 0; x < widthPx; x += 1) {
    const [left, right, tx] = between(x, widthPx, mask.widthPx);
    const at = (line: number, column: number): number => mask.values[line * mask.widthPx + column] ?? 0;
    const above = at(top, left) * (1 - tx) + at(top, right) * tx;
    const below = at(bottom, left) * (1 - tx) + at(bottom, right) * tx;
    row[x] = above * (1 - ty) + below * ty;
  }
}

/** The two pixels of `count` that pixel `at` of `of` lies between, and how far it is towards the second. */
function between(at: number, of: number, count: number): [number, number, number] {
  const place = Math.min(count - 1, Math.max(0, ((at + 0.5) * count) / of - 0.5));
  const first = Math.floor(place);
  return [first, Math.min(count - 1, first + 1), place - first];
}
