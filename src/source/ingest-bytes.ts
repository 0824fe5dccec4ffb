import * as tf from '@tensorflow/tfjs';
import {resampled} from '../lib/resample.ts';
import type {SizePx} from '../lib/size.ts';
import type {FrameBytes} from './frame-bytes.ts';
import type {FrameHolder, Ingest} from './ingest.ts';

/** Ingest for frames and backends in CPU memory. */
export class BytesIngest implements Ingest {
  readonly #holder: FrameHolder;

  constructor(holder: FrameHolder) {
    this.#holder = holder;
  }

  image(widthPx: number, heightPx: number): tf.Tensor4D {
    const {newest} = this.#holder;
    if (!newest || 'createView' in newest)
      throw new Error('No frame has come yet to make an image of: show one first.');
    return tf.tensor4d(imageOf(newest, {widthPx, heightPx}), [1, heightPx, widthPx, 3]);
  }

  dispose(): void {
    // It holds nothing of its own.
  }
}

/** A frame at another size, each pixel the mean of the area that it covers: [heightPx, widthPx, 3], rgb / 127.5 - 1. */
export const imageOf = ({rgba, widthPx, heightPx}: FrameBytes, size: SizePx): Float32Array =>
  resampled({widthPx, heightPx, channels: 4, values: rgba}, size, {scale: 1 / 127.5, offset: -1});
