import {createHash} from 'node:crypto';
import {mkdir, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import type {Fetch} from '../../src/model/pack-download.ts';
import {convolutionsOf, inceptionV3, type MixedName} from '../../src/model/network.ts';
import {mulberry32} from './random.ts';

export type TinyEncoding = 'float32' | 'float16' | 'uint8' | 'uint16';

interface StoredWeight {
  name: string;
  shape: readonly number[];
  dtype: string;
  quantization?: Record<string, unknown>;
}

/** A model.json as a test may bend it before it is served. */
export interface TinyManifest {
  [key: string]: unknown;
  shards: {path: string; bytes: number; sha256: string}[];
  weightsManifest: {paths: string[]; weights: StoredWeight[]}[];
}

export interface TinyPackOptions {
  encoding?: TinyEncoding;
  widthMultiplier?: number;
  lastLayer?: MixedName;
  /** The seed of the weights. */
  seed?: number;
}

/** A pack in memory; `values` holds what each weight must decode to, by name. */
export interface TinyPack {
  readonly manifest: TinyManifest;
  readonly shards: Map<string, Uint8Array<ArrayBuffer>>;
  readonly values: Map<string, number[]>;
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

const affine = {scale: 2 ** -10, min: -0.125};
const elementBytes = {float32: 4, float16: 2, uint8: 1, uint16: 2};

/** A random stored number, and what it means by the definition of its encoding. */
function draw(encoding: TinyEncoding, random: () => number): {stored: number; value: number} {
  if (encoding === 'float32') {
    const value = Math.fround(random() - 0.5);
    return {stored: value, value};
  }
  if (encoding === 'float16') {
    const [sign, exponent, fraction] = [
      random() < 0.5,
      Math.floor(random() * 14),
      Math.floor(random() * 1024),
    ];
    const magnitude = exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15);
    return {stored: (sign ? 0x8000 : 0) | (exponent << 10) | fraction, value: sign ? -magnitude : magnitude};
  }
  const stored = Math.floor(random() * (encoding === 'uint8' ? 256 : 65536));
  return {stored, value: stored * affine.scale + affine.min};
}

/** A valid pack of random weights, in two shards cut in the middle of a tensor; by default 1/16 wide, to mixed0. */
export function tinyPack(options: TinyPackOptions = {}): TinyPack {
  const {encoding = 'float16', widthMultiplier = 1 / 16, lastLayer = 'mixed0', seed = 1} = options;
  const random = mulberry32(seed);
  const tensors = convolutionsOf(inceptionV3(widthMultiplier, lastLayer)).flatMap(({name, kernel}) => [
    {name: `${name}/kernel`, shape: kernel},
    {name: `${name}/bias`, shape: [kernel[3]]},
  ]);
  const values = new Map<string, number[]>();
  const size = elementBytes[encoding];
  const write = {
    float32: 'setFloat32',
    float16: 'setUint16',
    uint8: 'setUint8',
    uint16: 'setUint16',
  } as const;
  const parts = tensors.map(({name, shape}) => {
    const numbers = Array.from({length: shape.reduce((a, b) => a * b)}, () => draw(encoding, random));
    const view = new DataView(new ArrayBuffer(numbers.length * size));
    numbers.forEach(({stored}, index) => view[write[encoding]](index * size, stored, true));
    values.set(
      name,
      numbers.map(({value}) => value),
    );
    return new Uint8Array(view.buffer);
  });
  const data = new Uint8Array(Buffer.concat(parts));
  const cut = Math.floor(data.length / 2) | 1;
  const shards = new Map([
    ['group1-shard1of2.bin', data.slice(0, cut)],
    ['group1-shard2of2.bin', data.slice(cut)],
  ]);
  const quantization = {
    float32: undefined,
    float16: {dtype: 'float16'},
    uint8: {dtype: 'uint8', ...affine},
    uint16: {dtype: 'uint16', ...affine},
  }[encoding];
  const manifest: TinyManifest = {
    format: 'reverie-model-pack',
    formatVersion: 1,
    name: 'tiny',
    title: 'Random weights for tests',
    architecture: 'inception-v3',
    widthMultiplier,
    lastLayer,
    preprocess: {scale: 1 / 127.5, offset: -1, colour: 'RGB'},
    licence: 'Apache-2.0',
    provenance: 'Random numbers.',
    shards: [...shards].map(([path, bytes]) => ({path, bytes: bytes.length, sha256: sha256(bytes)})),
    weightsManifest: [
      {
        paths: [...shards.keys()],
        weights: tensors.map((tensor) => ({
          ...tensor,
          dtype: 'float32',
          ...(quantization && {quantization}),
        })),
      },
    ],
  };
  return {manifest, shards, values};
}

/** Serves a pack at any folder: what a static server would answer. */
export function servePack({manifest, shards}: Pick<TinyPack, 'manifest' | 'shards'>): Fetch {
  return (url) => {
    const file = url.pathname.split('/').at(-1) ?? '';
    const body = file === 'model.json' ? JSON.stringify(manifest) : shards.get(file);
    return Promise.resolve(body === undefined ? new Response('', {status: 404}) : new Response(body));
  };
}

/** Writes a pack into a folder, which is made if it is missing. A GPU of the processor's dreams with it in little time. */
export async function writeTinyPack(folder: string): Promise<void> {
  const {manifest, shards} = tinyPack();
  await mkdir(folder, {recursive: true});
  await writeFile(join(folder, 'model.json'), JSON.stringify(manifest));
  for (const [path, bytes] of shards) await writeFile(join(folder, path), bytes);
}
