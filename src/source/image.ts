import {fitWithin} from '../lib/size.ts';
import {notices} from './notices.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {SourceError} from './source.ts';

/** Long side beyond which a picture is scaled down: more than any display shows. */
const longSidePx = 4096;

/** A picture, upright as its camera meant it. Gives one frame; started again, it gives it again. */
export class StillSource implements Source {
  readonly kind = 'image';
  readonly label: string;
  readonly selfie = false;
  readonly #picture: Blob;
  #outlet: Outlet | undefined;

  constructor(picture: Blob) {
    this.#picture = picture;
    this.label = picture instanceof File && picture.name !== '' ? picture.name : 'a picture';
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('image', listener));
    try {
      outlet.give(await decode(this.#picture, this.label), 0);
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

async function decode(picture: Blob, label: string): Promise<ImageBitmap> {
  let decoded: ImageBitmap;
  try {
    decoded = await createImageBitmap(picture, {imageOrientation: 'from-image'});
  } catch {
    throw imageError(label, picture.type);
  }
  try {
    return flatten(decoded);
  } finally {
    decoded.close();
  }
}

/** Scales a picture down to the longest side allowed; what is transparent becomes the network's zero, a middle grey. */
function flatten(picture: ImageBitmap): ImageBitmap {
  const {widthPx: width, heightPx: height} = fitWithin(
    {widthPx: picture.width, heightPx: picture.height},
    longSidePx,
  );
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) throw new Error(`No 2D canvas of ${width} × ${height} pixels could be made.`);
  context.fillStyle = 'rgb(128 128 128)';
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  return canvas.transferToImageBitmap();
}

/** Why the browser did not decode an image: by its name and type. */
export function imageError(label: string, type: string): SourceError {
  const is = (format: RegExp): boolean => format.test(type) || format.test(label);
  if (is(/svg(\+xml)?$/i)) return new SourceError('image', notices['image-svg']({label}));
  if (is(/hei[cf]$/i)) return new SourceError('image', notices['image-heic']({label}));
  return new SourceError('image', notices['image-unsupported']({label, type}));
}
