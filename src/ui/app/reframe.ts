import {centreWithin, type Crop} from '../../display/framing.ts';
import {parameters} from '../../params/table.ts';
import type {Point} from './gestures.ts';

const {min: leastCrop, max: mostCrop} = parameters.crop;

/** A place on the image, in its widths from its left and its heights from its top; beyond 0 to 1 beside it. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Movement {
  readonly from: Place;
  readonly to: Place;
  /** What is seen becomes larger by this factor. */
  readonly scale: number;
}

/** Where a point of the page lies on an image that covers a box, or is contained in it, around its middle. */
export function placeOn(
  {x, y}: Point,
  box: Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>,
  {width, height}: {readonly width: number; readonly height: number},
  fit: 'cover' | 'contain',
): Place {
  if (width * height === 0) return {x: 0.5, y: 0.5};
  const scales = [box.width / width, box.height / height];
  const scale = fit === 'cover' ? Math.max(...scales) : Math.min(...scales);
  return {
    x: 0.5 + (x - box.left - box.width / 2) / (scale * width),
    y: 0.5 + (y - box.top - box.height / 2) / (scale * height),
  };
}

/**
 * The crop with which what lay at `from` on the image lies at `to`, or as near as the edges of the source allow. With c
 * for the crop, m for its centre and u for a place, the place within the source is
 *   s = m + (u - 1/2) (1 - c)
 */
export function reframed(before: Crop, {from, to, scale}: Movement, mirrored: boolean): Crop {
  const crop = Math.min(mostCrop, Math.max(leastCrop, 1 - (1 - before.crop) / scale));
  const centre = (side: number, u: number, v: number): number => {
    const within = centreWithin(side, before.crop) + (u - 0.5) * (1 - before.crop);
    return centreWithin(within - (v - 0.5) * (1 - crop), crop);
  };
  const [fromX, toX] = mirrored ? [1 - from.x, 1 - to.x] : [from.x, to.x];
  return {crop, cropX: centre(before.cropX, fromX, toX), cropY: centre(before.cropY, from.y, to.y)};
}

/** The crop in thousandths, which keeps addresses short. */
export function rounded({crop, cropX, cropY}: Crop): Crop {
  const thousandths = (value: number): number => Math.round(1000 * value) / 1000;
  return {crop: thousandths(crop), cropX: thousandths(cropX), cropY: thousandths(cropY)};
}
