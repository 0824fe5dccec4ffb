import type {Values} from '../params/values.ts';

/** How much of a frame's width and height is cut away, 0 to 0.9, and where the middle of the rest lies, 0 to 1 across it. */
export type Crop = Pick<Values, 'crop' | 'cropX' | 'cropY'>;

export const wholeFrame: Crop = {crop: 0, cropX: 0.5, cropY: 0.5};

export const isSameCrop = (a: Crop, b: Crop): boolean =>
  a.crop === b.crop && a.cropX === b.cropX && a.cropY === b.cropY;

/**
 * What is left of a frame, in its pixels: never more than there is and never nothing. Its place and size are even, as the
 * planes of most videos need them.
 */
export function croppedArea(
  widthPx: number,
  heightPx: number,
  {crop, cropX, cropY}: Crop,
): {left: number; top: number; width: number; height: number} {
  const [left, width] = croppedSide(widthPx, crop, cropX);
  const [top, height] = croppedSide(heightPx, crop, cropY);
  return {left, top, width, height};
}

/** The start and the length of what is left of one side. */
function croppedSide(sidePx: number, crop: number, centre: number): [number, number] {
  if (!(crop > 0)) return [0, sidePx];
  const cutPx = 2 * Math.min(2 * Math.round((sidePx * crop) / 4), 2 * Math.floor((sidePx - 2) / 4));
  const lengthPx = sidePx - cutPx;
  const startPx = 2 * Math.round((centreWithin(centre, crop) * sidePx - lengthPx / 2) / 2);
  return [Math.min(cutPx, Math.max(0, startPx)), lengthPx];
}

/** The centre nearest to the one asked for with which a crop stays within the frame. */
export const centreWithin = (centre: number, crop: number): number =>
  Math.min(1 - (1 - crop) / 2, Math.max((1 - crop) / 2, centre));

/** Whether a source is shown with left and right swapped; a `selfie` is unless the user says otherwise. */
export const isMirrored = (mirror: Values['mirror'], selfie: boolean): boolean =>
  mirror === 'on' || (mirror === 'auto' && selfie);
