const longSidePx = 320;

/** A small JPEG of an image, which the caller closes. */
export function thumbnailOf(image: VideoFrame | ImageBitmap | OffscreenCanvas): Promise<Blob> {
  const [widthPx, heightPx] =
    'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
  const scale = Math.min(1, longSidePx / Math.max(widthPx, heightPx));
  const width = Math.max(1, Math.round(widthPx * scale));
  const height = Math.max(1, Math.round(heightPx * scale));
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) throw new Error('The browser gave no 2D canvas for a thumbnail.');
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas.convertToBlob({type: 'image/jpeg', quality: 0.8});
}
