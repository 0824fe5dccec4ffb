import {encodeFloat16, float16Overflow} from './float16.ts';
import {ImportError} from './import-error.ts';
import {mixedBlocksOf, type Network} from './network.ts';
import {neededTensors} from './pack-manifest.ts';
import {sha256} from './sha256.ts';
import type {Weights} from './weights.ts';

export const precisions = ['float32', 'float16', 'uint8'] as const;
/**
 * How kernels are stored; uint8 is by channel. Biases are always float32: they are 0.1 % of the numbers, and rounded
 * to float16 they alone turn a gradient further (cosine 0.998) than all kernels would.
 */
export type Precision = (typeof precisions)[number];

/** What a pack says of itself. */
export interface PackLabel {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly provenance: string;
}

/** The files of a pack by name, `model.json` last, so that a pack with one is complete. */
export type PackFiles = ReadonlyMap<string, Uint8Array<ArrayBuffer>>;

const shardBytes = 4 * 2 ** 20;

const bytesOf = ({buffer}: {readonly buffer: ArrayBuffer}): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

interface Encoded {
  readonly bytes: readonly Uint8Array<ArrayBuffer>[];
  readonly quantization?: object;
}

/**
 * uint8 by channel, the last axis:  scale = (max - min) / 255;  stored = round((value - min) / scale)
 */
function encodeChannels(values: Float32Array, channels: number): Encoded {
  const mins = new Float32Array(channels).fill(Infinity);
  const maxes = new Float32Array(channels).fill(-Infinity);
  values.forEach((value, index) => {
    const channel = index % channels;
    mins[channel] = Math.min(mins[channel] ?? NaN, value);
    maxes[channel] = Math.max(maxes[channel] ?? NaN, value);
  });
  const scales = maxes.map((max, channel) => (max - (mins[channel] ?? NaN)) / 255);
  const stored = Uint8Array.from(values, (value, index) => {
    const scale = scales[index % channels] ?? NaN;
    return scale === 0 ? 0 : Math.min(255, Math.round((value - (mins[index % channels] ?? NaN)) / scale));
  });
  return {bytes: [bytesOf(scales), bytesOf(mins), stored], quantization: {dtype: 'uint8', axis: 3}};
}

/** One tensor as it is stored. Throws ImportError for a number that the precision cannot hold. */
function encodeTensor(
  name: string,
  values: Float32Array,
  shape: readonly number[],
  precision: Precision,
): Encoded {
  if (precision === 'float32' || shape.length === 1) return {bytes: [bytesOf(values.slice())]};
  if (precision === 'uint8') return encodeChannels(values, shape.at(-1) ?? 0);
  const index = values.findIndex((value) => Math.abs(value) >= float16Overflow);
  if (index >= 0) {
    throw new ImportError('import-range', {
      where: name,
      expected: 'numbers that float16 holds, up to 65504',
      got: `${String(values[index])} at index ${index}`,
    });
  }
  return {bytes: [bytesOf(encodeFloat16(values))], quantization: {dtype: 'float16'}};
}

/** All parts in one, cut into shards. */
function cut(parts: readonly Uint8Array[]): Map<string, Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(parts.reduce((sum, {length}) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  const count = Math.ceil(whole.length / shardBytes);
  return new Map(
    Array.from({length: count}, (_, index) => [
      `group1-shard${index + 1}of${count}.bin`,
      whole.slice(index * shardBytes, (index + 1) * shardBytes),
    ]),
  );
}

/** The files of a pack with these weights. Throws ImportError for a number that `precision` cannot hold. */
export async function encodePack(
  network: Network,
  weights: Weights,
  {name, title, licence, provenance}: PackLabel,
  precision: Precision,
): Promise<PackFiles> {
  const tensors = [...neededTensors(network)].map(([tensor, shape]) => {
    const [convolution = '', part] = tensor.split('/');
    const found = weights.get(convolution)?.[part === 'bias' ? 'bias' : 'kernel'];
    if (!found) throw new RangeError(`The weights lack ${tensor}; they are of another network.`);
    return {tensor, shape, ...encodeTensor(tensor, found, shape, precision)};
  });
  const shards = cut(tensors.flatMap(({bytes}) => bytes));
  const manifest = {
    format: 'reverie-model-pack',
    formatVersion: 1,
    name,
    title,
    architecture: 'inception-v3',
    widthMultiplier: network.widthMultiplier,
    lastLayer: mixedBlocksOf(network).at(-1),
    preprocess: {scale: 1 / 127.5, offset: -1, colour: 'RGB'},
    licence,
    provenance,
    shards: await Promise.all(
      [...shards].map(async ([path, bytes]) => ({
        path,
        bytes: bytes.length,
        sha256: await sha256(bytes, path),
      })),
    ),
    weightsManifest: [
      {
        paths: [...shards.keys()],
        weights: tensors.map(({tensor, shape, quantization}) => ({
          name: tensor,
          shape,
          dtype: 'float32',
          ...(quantization && {quantization}),
        })),
      },
    ],
  };
  const text = new TextEncoder().encode(`${JSON.stringify(manifest, undefined, 1)}\n`);
  return new Map([...shards, ['model.json', text]]);
}
