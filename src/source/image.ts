import {fitWithin} from '../lib/size.ts';
import {notices} from './notices.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {SourceError} from './source.ts';

/** Long side beyond which an image is scaled down: more than any display shows. */
const longSidePx = 4096;

/** An image, upright as its camera meant it. Gives one frame; started again, it gives the frame again. */
export class ImageSource implements Source {
  readonly kind = 'image';
  readonly label: string;
  readonly selfie = false;
  readonly #image: Blob;
  #outlet: Outlet | undefined;

  constructor(image: Blob) {
    this.#image = image;
    this.label = image instanceof File && image.name !== '' ? image.name : 'an image';
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('image', listener));
    try {
      outlet.give(await decode(this.#image, this.label), 0);
    } catch (error) {
      outlet.close();
      throw error;
    }
    await outlet.first;
  }

  stop(): void {
    this.#outlet?.close();
    this.#outlet = undefined;
  }
}

async function decode(image: Blob, label: string): Promise<ImageBitmap> {
  let decoded: ImageBitmap;
  try {
    decoded = await createImageBitmap(image, {imageOrientation: 'from-image'});
  } catch {
    throw imageError(label, image.type);
  }
  try {
    return flatten(decoded);
  } finally {
    decoded.close();
  }
}

/** Scales an image down to the longest side allowed; what is transparent becomes the network's zero, a middle grey. */
function flatten(image: ImageBitmap): ImageBitmap {
  const {widthPx: width, heightPx: height} = fitWithin(
    {widthPx: image.width, heightPx: image.height},
    longSidePx,
  );
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) throw new Error(`No 2D canvas of ${width} × ${height} pixels could be made.`);
  context.fillStyle = 'rgb(128 128 128)';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas.transferToImageBitmap();
}

/** Why the browser did not decode an image: by its name and type. */
export function imageError(label: string, type: string): SourceError {
  const is = (format: RegExp): boolean => format.test(type) || format.test(label);
  if (is(/svg(\+xml)?$/i)) return new SourceError('image', notices['image-svg']({label}));
  if (is(/hei[cf]$/i)) return new SourceError('image', notices['image-heic']({label}));
  return new SourceError('image', notices['image-unsupported']({label, type}));
}
