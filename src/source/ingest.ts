import type * as tf from '@tensorflow/tfjs';
import type {FrameBytes} from './frame-bytes.ts';

/** Whoever holds the newest frame. */
export interface FrameHolder {
  /** The GPUDevice on which frames lie; undefined where they lie in CPU memory. */
  readonly device: GPUDevice | undefined;
  /** The newest frame: a texture with a device, bytes without; undefined before the first. */
  readonly newest: FrameBytes | GPUTexture | undefined;
}

/** From the newest frame to the image that is dreamed on. */
export interface Ingest {
  /**
   * The newest frame at the dream's size, each pixel the mean of the area that it covers: [1, H, W, 3], rgb / 127.5 - 1,
   * within [-1, 1]. The caller's to dispose of. Throws before the first frame.
   */
  image(widthPx: number, heightPx: number): tf.Tensor4D;
  dispose(): void;
}
