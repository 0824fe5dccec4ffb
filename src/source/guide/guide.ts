import type {Values} from '../../params/values.ts';
import type {SizePx} from '../../lib/size.ts';
import {paintEyes} from './eyes.ts';
import {paintPalace} from './palace.ts';
import {paintSerpents} from './serpents.ts';

/** An image that a dream follows, as plain data: `[heightPx, widthPx, 4]`, 0 to 255, opaque. */
export interface GuideImage extends SizePx {
  readonly rgba: Uint8ClampedArray<ArrayBuffer>;
}

/** The guides that are drawn by the program. */
export type DrawnGuide = Exclude<Values['guide'], 'own'>;

/**
 * The side of a drawn guide, and of the square that any other has the area of. Its forms come out as large as they are
 * here, whatever the dream's size.
 */
export const guideSidePx = 224;

const painters: Readonly<Record<DrawnGuide, (sizePx: number) => GuideImage['rgba']>> = {
  eyes: paintEyes,
  palace: paintPalace,
  serpents: paintSerpents,
};

export const drawnGuides = Object.keys(painters) as DrawnGuide[];

/** Draws a guide; it takes some tenths of a second at full size. */
export function drawGuide(name: DrawnGuide, sidePx = guideSidePx): GuideImage {
  return {widthPx: sidePx, heightPx: sidePx, rgba: painters[name](sidePx)};
}
