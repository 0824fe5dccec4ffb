import * as tf from '@tensorflow/tfjs';
import type {FrameHolder, Ingest} from './ingest.ts';

/** Ingest for backends in CPU memory: a small 2D canvas scales the frame, and only its few pixels are read. */
export class CanvasIngest implements Ingest {
  readonly #holder: FrameHolder;
  readonly #context: OffscreenCanvasRenderingContext2D;

  constructor(holder: FrameHolder) {
    const context = new OffscreenCanvas(1, 1).getContext('2d', {alpha: false, willReadFrequently: true});
    if (!context)
      throw new Error(
        'The browser gave no 2D canvas to scale frames with, which it needs where there is no WebGPU.',
      );
    this.#holder = holder;
    this.#context = context;
  }

  picture(widthPx: number, heightPx: number): tf.Tensor4D {
    const {newest} = this.#holder;
    if (!newest || 'createView' in newest)
      throw new Error('No frame has come yet to make a picture of: show one first.');
    const context = this.#context;
    const {canvas} = context;
    if (canvas.width !== widthPx || canvas.height !== heightPx) {
      canvas.width = widthPx;
      canvas.height = heightPx;
    }
    // A lower quality samples the frame too sparsely and aliases; it would save next to nothing.
    context.imageSmoothingQuality = 'high';
    context.drawImage(newest, 0, 0, widthPx, heightPx);
    const {data} = context.getImageData(0, 0, widthPx, heightPx);
    return tf.tensor4d(unitRange(data), [1, heightPx, widthPx, 3]);
  }

  dispose(): void {
    this.#context.canvas.width = this.#context.canvas.height = 1;
  }
}

/** RGBA bytes to RGB floats: rgb / 127.5 - 1. */
export function unitRange(rgba: Uint8ClampedArray): Float32Array {
  const rgb = new Float32Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = (rgba[from] ?? 0) / 127.5 - 1;
    rgb[to + 1] = (rgba[from + 1] ?? 0) / 127.5 - 1;
    rgb[to + 2] = (rgba[from + 2] ?? 0) / 127.5 - 1;
  }
  return rgb;
}
