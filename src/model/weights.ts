/**
 * The weights of a network, decoded: what packs and .h5 files are read into and engines are built from.
 * Keys are Keras's convolution names (`conv2d_1` …).
 */
export type Weights = ReadonlyMap<string, ConvolutionWeights>;

/** One convolution, batch normalisation folded in: kernel `[height, width, in, out]`, bias `[out]`. */
export interface ConvolutionWeights {
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}
