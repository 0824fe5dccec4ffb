import {fitWithin, type SizePx} from '../lib/size.ts';
import type {Frame} from '../source/source.ts';

/** A frame's image: whoever holds it closes it. */
export type FrameImage = Frame['image'];

/** The longest side that is shown, in pixels: longer frames are shrunk. */
export const maxFramePx = 4096;

/** The size at which an image is meant to be shown. */
export const sizeOf = (image: FrameImage): SizePx =>
  'displayWidth' in image
    ? {widthPx: image.displayWidth, heightPx: image.displayHeight}
    : {widthPx: image.width, heightPx: image.height};

/**
 * A copy for images that cannot be uploaded as they are: those with a side longer than `maxPx`, and videos that are
 * to be stretched or turned when shown. Undefined for all others. The copy is the caller's to close.
 */
export function fitted(image: FrameImage, maxPx: number): ImageBitmap | undefined {
  const size = sizeOf(image);
  if (Math.max(size.widthPx, size.heightPx) <= maxPx && isShownAsStored(image)) return undefined;
  const {widthPx, heightPx} = fitWithin(size, maxPx);
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) {
    throw new Error(`The browser gave no 2D canvas of ${widthPx} x ${heightPx} pixels to fit a frame into.`);
  }
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, widthPx, heightPx);
  return canvas.transferToImageBitmap();
}

/**
 * The middle of an image, with a share of its width and height, 0 to 0.9, cut away; undefined for 0. It is the caller's
 * to close, as is the image. Of a video's frame nothing is copied.
 */
export async function cropped(image: FrameImage, crop: number): Promise<FrameImage | undefined> {
  if (!(crop > 0)) return undefined;
  if ('displayWidth' in image) {
    const {
      x = 0,
      y = 0,
      width: w = image.codedWidth,
      height: h = image.codedHeight,
    } = image.visibleRect ?? {};
    const {left, top, width, height} = croppedArea(w, h, crop);
    const visibleRect = {x: x + left, y: y + top, width, height};
    return new VideoFrame(image, {visibleRect, timestamp: image.timestamp});
  }
  const {left, top, width, height} = croppedArea(image.width, image.height, crop);
  return createImageBitmap(image, left, top, width, height);
}

/** What is left of an image when a share of its width and height, 0 to 0.9, is cut away around its middle. */
export function croppedArea(
  widthPx: number,
  heightPx: number,
  crop: number,
): {left: number; top: number; width: number; height: number} {
  const [left, top] = crop > 0 ? [evenMargin(widthPx, crop), evenMargin(heightPx, crop)] : [0, 0];
  return {left, top, width: widthPx - 2 * left, height: heightPx - 2 * top};
}

/** What is cut away before and behind: even, as the planes of most videos need it, and never all. */
const evenMargin = (size: number, crop: number): number =>
  Math.min(2 * Math.round((size * crop) / 4), 2 * Math.floor((size - 2) / 4));

const isShownAsStored = (image: FrameImage): boolean =>
  !('displayWidth' in image) ||
  (image.displayWidth === image.visibleRect?.width && image.displayHeight === image.visibleRect.height);
