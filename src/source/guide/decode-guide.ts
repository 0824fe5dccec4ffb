import {imageError} from '../image.ts';
import {guideSidePx, type GuideImage} from './guide.ts';

/** A longer banner is squeezed, so that no side is too short for the network. */
const longestAspect = 4;

/** The user's own guide, at the area of a drawn one. Throws SourceError if the browser does not read the file. */
export async function decodeGuide(file: Blob): Promise<GuideImage> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file, {imageOrientation: 'from-image'});
  } catch {
    throw await imageError(file, file instanceof File && file.name !== '' ? file.name : 'the guide');
  }
  try {
    return guideOf(image, image.width / image.height);
  } finally {
    image.close();
  }
}

/** Any image as a guide; `aspect` is its width over its height. */
export function guideOf(image: CanvasImageSource, aspect: number): GuideImage {
  const stretch = Math.sqrt(Math.min(longestAspect, Math.max(1 / longestAspect, aspect)));
  const [widthPx, heightPx] = [Math.round(guideSidePx * stretch), Math.round(guideSidePx / stretch)];
  const context = new OffscreenCanvas(widthPx, heightPx).getContext('2d', {
    alpha: false,
    willReadFrequently: true,
  });
  if (!context) throw new Error(`No 2D canvas of ${widthPx} × ${heightPx} pixels could be made.`);
  context.fillStyle = 'rgb(128 128 128)';
  context.fillRect(0, 0, widthPx, heightPx);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, widthPx, heightPx);
  return {widthPx, heightPx, rgba: new Uint8ClampedArray(context.getImageData(0, 0, widthPx, heightPx).data)};
}
