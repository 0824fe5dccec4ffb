import {parseChannelSheets, type ChannelSheets} from './channel-sheets.ts';
import {convolutionsOf, inceptionV3, mixedNames, type MixedName, type Network} from './network.ts';
import type {PackCode} from './notices.ts';
import {PackError, quote} from './pack-error.ts';
import {storedBytes, type Encoding, type StoredTensor} from './pack-tensors.ts';

/** All shards of a pack together are at most this long; full width in float32 is 87 MB. */
export const maximumPackBytes = 512 * 2 ** 20;

/** A binary file of a pack: path inside its folder, length, and SHA-256 in lower-case hexadecimal. */
export interface Shard {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A checked `model.json`. */
export interface Manifest {
  readonly name: string;
  readonly title: string;
  readonly licence: string;
  readonly provenance: string;
  readonly widthMultiplier: number;
  readonly lastLayer: MixedName;
  /** In the order in which their bytes follow each other. */
  readonly shards: readonly Shard[];
  readonly tensors: readonly StoredTensor[];
  readonly channelSheets: ChannelSheets | undefined;
}

type Json = Readonly<Record<string, unknown>>;

function refuse(expected: string, got: unknown, code: PackCode = 'pack-manifest', cause?: unknown): never {
  const shown = typeof got === 'string' ? got : quote(got);
  throw new PackError(code, {file: 'model.json', expected, got: shown}, {cause});
}

function object(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    refuse(`an object as ${what}`, quote(value));
  }
  return value as Json;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value) || value.length === 0)
    refuse(`a list with something in it as ${what}`, quote(value));
  return value;
}

function text(from: Json, key: string): string {
  const value = from[key];
  if (typeof value !== 'string' || value === '' || value.length > 2000) {
    refuse(`1 to 2000 characters as ${key}`, quote(value));
  }
  return value;
}

function exactly<T extends string | number>(from: Json, key: string, ...allowed: readonly T[]): T {
  const found = allowed.find((value) => value === from[key]);
  return found ?? refuse(`${key} ${allowed.map(quote).join(' or ')}`, quote(from[key]));
}

function finite(from: Json, key: string): number {
  const value = from[key];
  return Number.isFinite(value) ? (value as number) : refuse(`a finite number as ${key}`, quote(value));
}

function parseJson(source: string): Json {
  const refuseProto = (key: string, value: unknown): unknown =>
    key === '__proto__' ? refuse('no key named __proto__', 'one') : value;
  let value: unknown;
  try {
    value = JSON.parse(source, refuseProto);
  } catch (error) {
    if (error instanceof PackError) throw error;
    const html = /^\s*</.test(source) ? 'a page of HTML' : `text beginning ${quote(source.slice(0, 40))}`;
    refuse('JSON', html, 'pack-not-json', error);
  }
  return object(value, 'the whole file');
}

function checkPreprocess(preprocess: Json): void {
  const {scale, offset, colour} = preprocess;
  const near = typeof scale === 'number' && Math.abs(scale * 127.5 - 1) < 1e-9;
  if (!near || offset !== -1 || colour !== 'RGB') {
    refuse('preprocess of scale 1/127.5, offset -1 and colour "RGB"', quote(preprocess));
  }
}

function parseShards(value: unknown): Shard[] {
  const seen = new Set<string>();
  let total = 0;
  return list(value, 'shards').map((entry) => {
    const shard = object(entry, 'an entry of shards');
    const path = text(shard, 'path');
    // A plain file name: nothing that a URL could resolve to another folder, host or scheme.
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(path)) {
      refuse('shard paths that are plain file names (letters, digits, ".", "_", "-")', quote(path));
    }
    if (seen.has(path)) refuse('each shard once', `${quote(path)} twice`);
    seen.add(path);
    const sha256 = text(shard, 'sha256');
    if (!/^[0-9a-f]{64}$/.test(sha256)) {
      refuse(`64 lower-case hexadecimal digits as sha256 of ${path}`, quote(sha256));
    }
    const {bytes} = shard;
    if (!Number.isSafeInteger(bytes) || (bytes as number) <= 0) {
      refuse(`a positive whole number as bytes of ${path}`, quote(bytes));
    }
    total += bytes as number;
    if (total > maximumPackBytes)
      refuse(`at most ${maximumPackBytes} bytes in all shards`, `${total} or more`);
    return {path, bytes: bytes as number, sha256};
  });
}

/** The encoding of a weight; `shape` is what the network needs. */
function parseEncoding(entry: Json, shape: readonly number[]): Encoding {
  exactly(entry, 'dtype', 'float32');
  if (entry.quantization === undefined) return {dtype: 'float32'};
  const quantization = object(entry.quantization, 'quantization');
  const dtype = exactly(quantization, 'dtype', 'float16', 'uint8', 'uint16');
  if (dtype === 'float16') return {dtype};
  if (dtype === 'uint8' && quantization.axis !== undefined) {
    if (quantization.axis !== shape.length - 1) {
      refuse(`quantization by the last axis, ${shape.length - 1}`, quote(quantization.axis));
    }
    return {dtype, channels: shape.at(-1) ?? 0};
  }
  return {dtype, scale: finite(quantization, 'scale'), min: finite(quantization, 'min')};
}

/** The tensors that a network needs, with their shapes, in the order in which packs store them. */
export function neededTensors(network: Network): Map<string, readonly number[]> {
  const needed = new Map<string, readonly number[]>();
  for (const {name, kernel} of convolutionsOf(network)) {
    needed.set(`${name}/kernel`, kernel).set(`${name}/bias`, [kernel[3]]);
  }
  return needed;
}

function parseTensors(
  groups: readonly unknown[],
  shards: readonly Shard[],
  network: Network,
): StoredTensor[] {
  const missing = neededTensors(network);
  const tensors: StoredTensor[] = [];
  let nextShard = 0;
  let groupStart = 0;
  for (const group of groups.map((value) => object(value, 'a group of weightsManifest'))) {
    let groupEnd = groupStart;
    for (const path of list(group.paths, 'paths')) {
      const shard = shards[nextShard++];
      if (!shard || path !== shard.path)
        refuse(`the path ${quote(shard?.path)} in weightsManifest`, quote(path));
      groupEnd += shard.bytes;
    }
    let offset = groupStart;
    for (const value of list(group.weights, 'weights')) {
      const entry = object(value, 'an entry of weights');
      const name = text(entry, 'name');
      const shape = missing.get(name);
      if (!shape)
        refuse('each weight of the network once', `${quote(name)}, which is unknown or there twice`);
      if (quote(entry.shape) !== quote(shape)) {
        refuse(`shape ${quote(shape)} of ${name}`, quote(entry.shape), 'pack-shape');
      }
      missing.delete(name);
      const encoding = parseEncoding(entry, shape);
      const elements = shape.reduce((product, size) => product * size, 1);
      tensors.push({name, elements, offset, encoding});
      offset += storedBytes(elements, encoding);
    }
    if (offset !== groupEnd) {
      refuse(`shards of ${offset - groupStart} bytes for the weights listed`, `${groupEnd - groupStart}`);
    }
    groupStart = groupEnd;
  }
  if (nextShard < shards.length)
    refuse('every shard in weightsManifest', `none for ${quote(shards[nextShard])}`);
  const [absent] = missing.keys();
  if (absent !== undefined)
    refuse(`the weight ${absent}`, `a pack without it (${missing.size} missing in all)`);
  return tensors;
}

/**
 * Reads and checks the text of a `model.json`; nothing in it is trusted.
 * Throws PackError, naming what it expected, unless every weight of the network that it names is there, in that
 * network's shapes, and fills the shards to the byte.
 */
export function parseManifest(source: string): {manifest: Manifest; network: Network} {
  const json = parseJson(source);
  exactly(json, 'format', 'reverie-model-pack');
  exactly(json, 'formatVersion', 1);
  exactly(json, 'architecture', 'inception-v3');
  checkPreprocess(object(json.preprocess, 'preprocess'));
  const widthMultiplier = finite(json, 'widthMultiplier');
  const lastLayer = exactly(json, 'lastLayer', ...mixedNames);
  let network: Network;
  try {
    network = inceptionV3(widthMultiplier, lastLayer);
  } catch (error) {
    refuse('a widthMultiplier that leaves whole channels', quote(widthMultiplier), 'pack-manifest', error);
  }
  const shards = parseShards(json.shards);
  const tensors = parseTensors(list(json.weightsManifest, 'weightsManifest'), shards, network);
  const manifest = {
    name: text(json, 'name'),
    title: text(json, 'title'),
    licence: text(json, 'licence'),
    provenance: text(json, 'provenance'),
    widthMultiplier,
    lastLayer,
    shards,
    tensors,
    channelSheets: parseChannelSheets(json.channelSheets),
  };
  return {manifest, network};
}
