import * as tf from '@tensorflow/tfjs';
import {bufferOf} from '../gpu/tensor.ts';

/**
 * What the dream adds to the image, at the dream's size: [H, W, 3] float32 in units of the network's range, in which
 * black is -1 and white 1. In a GPUBuffer where tfjs runs on WebGPU, in CPU memory otherwise. Whoever takes it over
 * disposes of it after reading.
 */
export interface Residual {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array | GPUBuffer;
  /** Gives the memory back to tfjs. */
  dispose(): void;
}

/** A residual tensor [1, H, W, 3] where it lies, after all that tfjs still held back. The tensor stays the caller's. */
export function residualOf(tensor: tf.Tensor4D): Residual {
  const [, heightPx, widthPx] = tensor.shape;
  if (tf.getBackend() !== 'webgpu') {
    return {widthPx, heightPx, data: tensor.dataSync<'float32'>(), dispose: () => undefined};
  }
  // A clone shares the buffer, and keeps it for as long as it is read.
  const shared = tensor.clone();
  return {widthPx, heightPx, data: bufferOf(shared), dispose: () => shared.dispose()};
}
