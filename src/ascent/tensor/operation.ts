import type {Tensor4D} from '@tensorflow/tfjs';

/**
 * A part of the network that knows its own gradient. Every tensor between the parts is rectified (a ReLU made
 * it, or a pooling of what a ReLU made), so a gradient is always passed on already masked: dx is
 * d objective / d x where x > 0 and zero elsewhere. Only the image, which no ReLU made, is not masked.
 */
export interface Operation {
  /** The output for `x` `[1, H, W, C]`, and what its gradient needs. */
  forward(x: Tensor4D): Trace;
  /** Releases the weights. */
  dispose(): void;
}

/** One run of an operation. Whoever ran it disposes of `y` and `kept`, and neither before `backward`. */
export interface Trace {
  readonly y: Tensor4D; // [1, h, w, c]
  readonly kept: readonly Tensor4D[];
  /** Masked dx `[1, H, W, C]` from masked dy `[1, h, w, c]`. Releases nothing, so it is called within tf.tidy. */
  readonly backward: (dy: Tensor4D) => Tensor4D;
}
