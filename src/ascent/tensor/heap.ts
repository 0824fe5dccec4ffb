import * as tf from '@tensorflow/tfjs';
import type {NamedAttrMap, NamedTensorMap, Tensor4D, TensorInfo} from '@tensorflow/tfjs';

/** A tensor `[1, height, width, depth]` as plain loops see it; `values` lies in the backend's memory. */
export interface Features {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
}

export type Size = readonly [height: number, width: number, depth: number];

/** What is used of the wasm backend, BackendWasm in its package. */
interface Memory {
  makeOutput(shape: number[], dtype: 'float32'): TensorInfo;
  typedArrayFromHeap(info: TensorInfo): Float32Array;
}

/** Fills the outputs, uninitialised before, from the inputs. */
export type Loops<Options = void> = (
  outputs: readonly Features[],
  inputs: readonly Features[],
  options: Options,
) => void;

/**
 * Adds a kernel to the wasm backend: what that backend lacks, or does naively, as plain loops over its memory.
 * Returns a function that runs it on inputs, the sizes of its outputs and what else the loops take, and that gives
 * undefined where another backend is in use.
 */
export function heapKernel<Options = void>(
  name: string,
  loops: Loops<Options>,
): (inputs: readonly Tensor4D[], sizes: readonly Size[], options: Options) => Tensor4D[] | undefined {
  const kernelName = `Reverie${name}`;
  tf.registerKernel({
    kernelName,
    backendName: 'wasm',
    kernelFunc: ({inputs, backend, attrs}) => {
      const memory = backend as Memory;
      const {sizes, options} = attrs as unknown as {sizes: readonly Size[]; options: Options};
      const outputs = sizes.map((size) => memory.makeOutput([1, ...size], 'float32'));
      // Views come after the allocations, which may grow the memory and so detach them.
      const view = (info: TensorInfo): Features => {
        const [, height = 0, width = 0, depth = 0] = info.shape;
        return {values: memory.typedArrayFromHeap(info), height, width, depth};
      };
      loops(outputs.map(view), (Object.values(inputs) as TensorInfo[]).map(view), options);
      return outputs;
    },
  });
  return (inputs, sizes, options) => {
    if (tf.getBackend() !== 'wasm') return undefined;
    const attributes = {sizes, options} as unknown as NamedAttrMap;
    // The engine only passes the inputs on, so an array serves as well as names.
    const named = inputs as unknown as NamedTensorMap;
    return tf.engine().runKernel(kernelName, named, attributes) as unknown as Tensor4D[];
  };
}

/** The size of a tensor `[1, H, W, C]`, as an output of the same size needs it. */
export function sizeOf({shape: [, height, width, depth]}: Tensor4D): Size {
  return [height, width, depth];
}

/** The values as the integers that their bits are. */
export function bitsOf({values: {buffer, byteOffset, length}}: Features): Int32Array {
  return new Int32Array(buffer, byteOffset, length);
}
