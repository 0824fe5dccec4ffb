import {decodeFloat16} from './float16.ts';
import {convolutionsOf, type Network} from './network.ts';
import {PackError} from './pack-error.ts';
import type {ConvolutionWeights, Weights} from './weights.ts';

/**
 * How the numbers of a tensor are stored, little-endian; uint8 and uint16 mean `stored * scale + min`. With
 * `channels`, scale and min are of each channel (the last axis) and stand, as float32, before the numbers.
 */
export type Encoding =
  | {readonly dtype: 'float32' | 'float16'}
  | {readonly dtype: 'uint8' | 'uint16'; readonly scale: number; readonly min: number}
  | {readonly dtype: 'uint8'; readonly channels: number};

const bytesPerElement = {float32: 4, float16: 2, uint8: 1, uint16: 2} as const;

/** Bytes that a tensor takes up in its shards. */
export function storedBytes(elements: number, encoding: Encoding): number {
  const before = 'channels' in encoding ? 8 * encoding.channels : 0;
  return before + elements * bytesPerElement[encoding.dtype];
}

/** Where a tensor lies: `offset` in bytes from the start of the first shard. */
export interface StoredTensor {
  readonly name: string;
  readonly elements: number;
  readonly offset: number;
  readonly encoding: Encoding;
}

/**
 * Whether the kernels are known to 8 bits of their range only. Half precision knows any number to 11 bits of its own,
 * so it moves those of a range around zero by at most a quarter of the error that they have.
 */
export const isCoarse = (tensors: readonly StoredTensor[]): boolean =>
  tensors.some(({encoding}) => encoding.dtype === 'uint8');

/** The numbers of one tensor; `data` is all shards, one after the other. */
function decodeTensor(data: Uint8Array, {elements, offset, encoding}: StoredTensor): Float32Array {
  // A copy, because typed arrays of wider elements must start at a multiple of their size.
  const bytes = data.slice(offset, offset + storedBytes(elements, encoding));
  switch (encoding.dtype) {
    case 'float32':
      return new Float32Array(bytes.buffer);
    case 'float16':
      return decodeFloat16(new Uint16Array(bytes.buffer));
    default: {
      if ('channels' in encoding) return decodeChannels(bytes, encoding.channels);
      const stored = encoding.dtype === 'uint8' ? bytes : new Uint16Array(bytes.buffer);
      return Float32Array.from(stored, (value) => value * encoding.scale + encoding.min);
    }
  }
}

function decodeChannels(bytes: Uint8Array<ArrayBuffer>, channels: number): Float32Array {
  const scales = new Float32Array(bytes.buffer, 0, channels);
  const mins = new Float32Array(bytes.buffer, 4 * channels, channels);
  return Float32Array.from(bytes.subarray(8 * channels), (value, index) => {
    const channel = index % channels;
    return value * (scales[channel] ?? NaN) + (mins[channel] ?? NaN);
  });
}

/**
 * The weights of a network out of its pack's shards (`data`, one after the other).
 * Throws PackError for a number that is not finite, naming its tensor and index.
 */
export function decodeWeights(data: Uint8Array, tensors: readonly StoredTensor[], network: Network): Weights {
  const stored = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const decode = (name: string): Float32Array => {
    const tensor = stored.get(name);
    if (!tensor) throw new RangeError(`The pack's list of tensors lacks ${name}; parse its manifest first.`);
    const values = decodeTensor(data, tensor);
    const index = values.findIndex((value) => !Number.isFinite(value));
    if (index >= 0) {
      throw new PackError('pack-not-finite', {
        file: name,
        expected: 'finite numbers',
        got: `${String(values[index])} at index ${index}`,
      });
    }
    return values;
  };
  return new Map(
    convolutionsOf(network).map(({name}): [string, ConvolutionWeights] => [
      name,
      {kernel: decode(`${name}/kernel`), bias: decode(`${name}/bias`)},
    ]),
  );
}
