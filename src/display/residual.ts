import * as tf from '@tensorflow/tfjs';
import {bufferOf} from '../gpu/tensor.ts';

/**
 * What a tensor [1, H, W, C] holds, float32, for the display: in a GPUBuffer where tfjs runs on WebGPU, in CPU memory
 * otherwise. Whoever takes it over disposes of it after reading.
 */
export interface Numbers {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly data: Float32Array | GPUBuffer;
  /** Gives the memory back to tfjs. */
  dispose(): void;
}

/** What the dream adds to the image, at the dream's size: [H, W, 3] in [-1, 1] units, in which black is -1 and white 1. */
export type Residual = Numbers;

/** How surely a person is at each place of the image, at the dream's size: [H, W, 1], 0 to 1. */
export type PersonMask = Numbers;

/** A residual tensor [1, H, W, 3] where it lies, after all that tfjs still held back. The tensor stays the caller's. */
export const residualOf = (tensor: tf.Tensor4D): Residual => numbersOf(tensor);

/** The same of a person's mask [1, H, W, 1]. */
export const personMaskOf = (tensor: tf.Tensor4D): PersonMask => numbersOf(tensor);

function numbersOf(tensor: tf.Tensor4D): Numbers {
  const [, heightPx, widthPx] = tensor.shape;
  if (tf.getBackend() !== 'webgpu') {
    return {widthPx, heightPx, data: tensor.dataSync<'float32'>(), dispose: () => undefined};
  }
  // A clone shares the buffer, and keeps it for as long as it is read.
  const shared = tensor.clone();
  return {widthPx, heightPx, data: bufferOf(shared), dispose: () => shared.dispose()};
}
