import {convertsFrames} from '../lib/capabilities.ts';
import type {Frame} from './source.ts';

/** A frame in CPU memory: 8-bit RGBA, row by row. Valid until the next but one frame is copied. */
export interface FrameBytes {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
}

/**
 * Copies frames into CPU memory, for display and ingest where neither is on a GPUDevice. A VideoFrame converts
 * itself on the CPU; a 2D canvas or an upload as an image would take the way through the GPU and wait for it, which
 * costs twenty times as much where the GPU is software.
 */
export class FrameCopier {
  /** The frame that is shown and the one that is being copied. */
  readonly #buffers = [new Uint8Array(), new Uint8Array()];
  #next = 0;
  #converts: boolean;
  #context: OffscreenCanvasRenderingContext2D | undefined;

  /** Without `converts`, every frame goes through a canvas. */
  constructor({converts = true} = {}) {
    this.#converts = converts;
  }

  /** The bytes of `image`, an upright one, which stays the caller's. */
  async copy(image: Frame['image']): Promise<FrameBytes> {
    if (this.#converts && (await convertsFrames())) {
      try {
        return await this.#convert(image);
      } catch (error) {
        // Frames of a kind that the browser converts not; a closed or broken one fails on the canvas too.
        if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
        this.#converts = false;
      }
    }
    return this.#draw(image);
  }

  async #convert(image: Frame['image']): Promise<FrameBytes> {
    const frame = 'displayWidth' in image ? image : new VideoFrame(image, {timestamp: 0});
    try {
      const {displayWidth: widthPx, displayHeight: heightPx} = frame;
      const rgba = this.#buffer(widthPx * heightPx * 4);
      await frame.copyTo(rgba, {format: 'RGBA', layout: [{offset: 0, stride: widthPx * 4}]});
      return {widthPx, heightPx, rgba};
    } finally {
      if (frame !== image) frame.close();
    }
  }

  #draw(image: Frame['image']): FrameBytes {
    const [widthPx, heightPx] =
      'displayWidth' in image ? [image.displayWidth, image.displayHeight] : [image.width, image.height];
    this.#context ??=
      new OffscreenCanvas(1, 1).getContext('2d', {alpha: false, willReadFrequently: true}) ?? undefined;
    if (!this.#context) {
      throw new Error(
        'The browser gave neither a conversion of video frames nor a 2D canvas to read them with.',
      );
    }
    const {canvas} = this.#context;
    if (canvas.width !== widthPx || canvas.height !== heightPx) {
      canvas.width = widthPx;
      canvas.height = heightPx;
    }
    this.#context.drawImage(image, 0, 0, widthPx, heightPx);
    const {data} = this.#context.getImageData(0, 0, widthPx, heightPx);
    return {widthPx, heightPx, rgba: new Uint8Array(data.buffer)};
  }

  #buffer(bytes: number): Uint8Array<ArrayBuffer> {
    const at = (this.#next = 1 - this.#next);
    const buffer = this.#buffers[at];
    if (buffer?.length === bytes) return buffer;
    return (this.#buffers[at] = new Uint8Array(bytes));
  }
}
