import {fitWithin, type SizePx} from '../lib/size.ts';
import type {Frame} from '../source/source.ts';
import {croppedArea, type Crop} from './framing.ts';

/** A frame's image: whoever holds it closes it. */
export type FrameImage = Frame['image'];

/** The longest side that is shown, in pixels: longer frames are shrunk. */
export const maxFramePx = 4096;

/** The size at which an image is meant to be shown. */
export const sizeOf = (image: FrameImage): SizePx =>
  'displayWidth' in image
    ? {widthPx: image.displayWidth, heightPx: image.displayHeight}
    : {widthPx: image.width, heightPx: image.height};

/** A frame's orientation, which TypeScript does not know yet: clockwise degrees, then flipped. Absent in older browsers. */
interface Oriented {
  readonly rotation?: 0 | 90 | 180 | 270;
  readonly flip?: boolean;
}

/** Whether an image is shown as it is stored: neither turned nor flipped, in square pixels. */
export function isUpright(image: FrameImage): boolean {
  if (!('displayWidth' in image)) return true;
  const {displayWidth, displayHeight, visibleRect} = image;
  const {rotation = 0, flip = false} = image as Oriented;
  if (rotation !== 0 || flip) return false;
  // A closed frame has none.
  return !visibleRect || (displayWidth === visibleRect.width && displayHeight === visibleRect.height);
}

/**
 * The frame as it is to be seen, in square pixels: itself, or a copy, for which it is closed. Whoever takes a frame to
 * show, record or dream on it does this first: uploads, crops, conversions and encoders know only what is stored. If it
 * throws, the frame stays the caller's.
 */
export function upright(image: FrameImage): FrameImage {
  if (isUpright(image)) return image;
  const copy = drawn(image, sizeOf(image));
  image.close();
  return copy;
}

/** A copy for images with a side longer than `maxPx`, and those not upright; undefined for others. To be closed. */
export function fitted(image: FrameImage, maxPx: number): ImageBitmap | undefined {
  const size = sizeOf(image);
  if (Math.max(size.widthPx, size.heightPx) <= maxPx && isUpright(image)) return undefined;
  return drawn(image, fitWithin(size, maxPx));
}

/** A copy by a canvas, which turns, flips and stretches a frame as it is to be shown. To be closed. */
export function drawn(image: FrameImage, {widthPx, heightPx}: SizePx): ImageBitmap {
  const canvas = new OffscreenCanvas(widthPx, heightPx);
  const context = canvas.getContext('2d', {alpha: false});
  if (!context)
    throw new Error(`The browser gave no 2D canvas of ${widthPx} x ${heightPx} pixels for a frame.`);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, widthPx, heightPx);
  return canvas.transferToImageBitmap();
}

/**
 * What a crop leaves of an upright image; undefined if that is all of it. It is the caller's to close, as is the image. Of
 * a video's frame nothing is copied.
 */
export async function cropped(image: FrameImage, crop: Crop): Promise<FrameImage | undefined> {
  if (!(crop.crop > 0)) return undefined;
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
