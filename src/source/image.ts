import {fitWithin} from '../lib/size.ts';
import type {Message} from '../lib/message.ts';
import {Throttle} from '../lib/throttle.ts';
import {middleGrey, type Backdrop} from './backdrop.ts';
import {fileKind} from './files.ts';
import {notices} from './notices.ts';
import {Outlet} from './outlet.ts';
import type {Source, SourceListener} from './source.ts';
import {SourceError} from './source.ts';
import {declaredSize, headBytes, sniff} from './sniff.ts';
import {sourceStrings} from './strings.ts';

/** Long side beyond which an image is scaled down: more than any display shows. */
const longSidePx = 4096;

/**
 * An image, upright as its camera meant it: one frame, which it gives again when it is started again. An animated one
 * plays in a loop.
 */
export class ImageSource implements Source {
  readonly kind = 'image';
  readonly label: string;
  readonly selfie = false;
  notice: Message | undefined;
  /** Only of an animation. */
  pause?: (on: boolean) => void;
  readonly #image: Blob;
  readonly #backdrop: Backdrop;
  #outlet: Outlet | undefined;
  /** Gives the frame once more; undefined while there is none. */
  #giveAgain: Throttle | undefined;

  constructor(image: Blob, backdrop: Backdrop = () => middleGrey) {
    this.#image = image;
    this.#backdrop = backdrop;
    this.label = image instanceof File && image.name !== '' ? image.name : sourceStrings.image;
  }

  async start(listener: SourceListener): Promise<void> {
    this.stop();
    const outlet = (this.#outlet = new Outlet('image', listener));
    try {
      if (!(await this.#play(outlet))) {
        await this.#show(await decode(this.#image, this.label, this.#backdrop()), outlet);
      }
    } catch (error) {
      outlet.close();
      throw error;
    }
    await outlet.first;
  }

  repeat(): void {
    this.#giveAgain?.request();
  }

  stop(): void {
    this.#outlet?.close();
    this.#outlet = undefined;
  }

  /** Gives a copy of the image, which it takes over, now and whenever it is asked for once more. */
  async #show(image: ImageBitmap, outlet: Outlet): Promise<void> {
    const give = async (): Promise<void> => outlet.give(await createImageBitmap(image), 0);
    const again = new Throttle(() => void give().catch((error: unknown) => outlet.lose(error)));
    outlet.onClose(() => {
      again.cancel();
      if (this.#giveAgain === again) this.#giveAgain = undefined;
      image.close();
    });
    this.#giveAgain = again;
    if (outlet.isOpen) await give();
  }

  /** Plays the image if it is an animation; false if it is none, or cannot be played here. */
  async #play(outlet: Outlet): Promise<boolean> {
    const image = this.#image;
    const type = sniff(new Uint8Array(await image.slice(0, headBytes).arrayBuffer()))?.type ?? image.type;
    if ((await fileKind(new File([image], this.label, {type: image.type}))) !== 'animation') return false;
    const [{openAnimation}, {AnimationPlayer}] = await Promise.all([
      import('./animation-frames.ts'),
      import('./play-animation.ts'),
    ]);
    const animation = await openAnimation(image, type).catch(() => undefined);
    if (!animation) {
      this.notice = notices['animation-still']({label: this.label});
      return false;
    }
    if (!outlet.isOpen) {
      animation.close();
      return true;
    }
    const player = new AnimationPlayer(animation, outlet, this.#backdrop);
    await player.play().catch(async () => {
      throw await imageError(image, this.label);
    });
    this.pause = (on) => void player.pause(on).catch((error: unknown) => outlet.lose(error));
    return true;
  }
}

async function decode(image: Blob, label: string, backdrop: string): Promise<ImageBitmap> {
  let decoded: ImageBitmap;
  try {
    decoded = await createImageBitmap(image, {imageOrientation: 'from-image'});
  } catch {
    throw await imageError(image, label);
  }
  try {
    return flatten(decoded, backdrop);
  } finally {
    decoded.close();
  }
}

/** Scales an image down to the longest side allowed, over the backdrop's colour where it is transparent. */
function flatten(image: ImageBitmap, backdrop: string): ImageBitmap {
  const {widthPx: width, heightPx: height} = fitWithin(
    {widthPx: image.width, heightPx: image.height},
    longSidePx,
  );
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', {alpha: false});
  if (!context) throw new Error(`No 2D canvas of ${width} × ${height} pixels could be made.`);
  context.fillStyle = backdrop === '' ? middleGrey : backdrop;
  context.fillRect(0, 0, width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(image, 0, 0, width, height);
  return canvas.transferToImageBitmap();
}

/** A JPEG's size stands behind what its camera wrote about it. */
export const headerBytes = 2 ** 18;
/** What browsers decode; beyond it they fail without a reason. */
export const mostPixels = 2 ** 28;

/** Why the browser did not decode an image. */
export async function imageError(image: Blob, label: string): Promise<SourceError> {
  const head = new Uint8Array(await image.slice(0, headerBytes).arrayBuffer());
  const found = sniff(head)?.type ?? image.type;
  const is = (format: RegExp): boolean => format.test(found) || (found === '' && format.test(label));
  if (is(/svg(\+xml)?$/i)) return new SourceError('image', notices['image-svg']({label}));
  if (is(/hei[cf]$/i)) return new SourceError('image', notices['image-heic']({label}));
  const size = declaredSize(head);
  if (size && size.widthPx * size.heightPx > mostPixels) {
    return new SourceError(
      'image',
      notices['image-size']({label, ...size, megapixels: mostPixels / 2 ** 20}),
    );
  }
  if (sniff(head)) return new SourceError('image', notices['image-damaged']({label, type: found}));
  return new SourceError('image', notices['image-unsupported']({label, type: found}));
}
