import {messageOf, type Message} from '../lib/message.ts';
import type {Network} from './network.ts';
import {notices} from './notices.ts';
import {PackCache} from './pack-cache.ts';
import {checkShard, download, type DownloadOptions, type Fetch} from './pack-download.ts';
import {PackError} from './pack-error.ts';
import {parseManifest, type Manifest, type Shard} from './pack-manifest.ts';
import {decodeWeights} from './pack-tensors.ts';
import type {Weights} from './weights.ts';

/** A model, verified and decoded: what it is, its network, and the weights to build an engine from. */
export interface Pack {
  readonly manifest: Manifest;
  readonly network: Network;
  readonly weights: Weights;
}

/** How far the shards are; `file` is the one at hand. */
export interface PackProgress {
  readonly loadedBytes: number;
  readonly totalBytes: number;
  readonly file: string;
}

export interface PackOptions {
  /** Default: the global one. */
  readonly fetch?: Fetch;
  /** Where verified files are kept; default the global `caches`, null keeps nothing. */
  readonly cache?: Pick<CacheStorage, 'open'> | null | undefined;
  readonly onProgress?: (progress: PackProgress) => void;
  /** Gets whatever went wrong without ending the load. */
  readonly report?: (message: Message) => void;
  /** Ends the load; `loadPack` then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

interface Loading extends DownloadOptions {
  readonly cache: PackCache;
  readonly onProgress: (progress: PackProgress) => void;
  readonly report: (message: Message) => void;
}

const manifestName = 'model.json';
/** A model.json of the full network is some 40 kB. */
const maximumManifestBytes = 2 ** 20;

const shardKey = (shard: Shard): string => `sha256/${shard.sha256}`;

/** A pack's folder as an absolute URL that ends with a slash; a relative one starts from the page or worker. */
function folderUrl(folder: string | URL): URL {
  const url = new URL(folder, 'location' in globalThis ? location.href : undefined);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

async function downloadManifest(loading: Loading): Promise<Uint8Array<ArrayBuffer>> {
  const buffer = new Uint8Array(maximumManifestBytes);
  const length = await download(manifestName, buffer, loading, () => undefined);
  return buffer.subarray(0, length);
}

/** Fills `target` with a shard, out of the cache if it is there unharmed, otherwise from the server. */
async function loadShard(
  shard: Shard,
  target: Uint8Array<ArrayBuffer>,
  {cache, report, ...options}: Loading,
  onBytes: (bytes: number) => void,
): Promise<void> {
  const kept = await cache.read(shardKey(shard));
  if (kept) {
    try {
      await checkShard(kept, shard);
      target.set(kept);
      onBytes(kept.length);
      return;
    } catch (error) {
      if (!(error instanceof PackError)) throw error;
      report(notices['pack-copy-damaged']({file: shard.path}));
      await cache.delete(shardKey(shard));
    }
  }
  const length = await download(shard.path, target, options, onBytes);
  await checkShard(target.subarray(0, length), shard);
  await cache.write(shardKey(shard), target);
}

async function loadVersion(manifestBytes: Uint8Array<ArrayBuffer>, loading: Loading): Promise<Pack> {
  const {manifest, network} = parseManifest(new TextDecoder().decode(manifestBytes));
  const {shards, tensors} = manifest;
  const totalBytes = shards.reduce((sum, {bytes}) => sum + bytes, 0);
  const data = new Uint8Array(totalBytes);
  let start = 0;
  let loadedBytes = 0;
  for (const shard of shards) {
    loading.signal?.throwIfAborted();
    const target = data.subarray(start, start + shard.bytes);
    await loadShard(shard, target, loading, (bytes) => {
      loadedBytes += bytes;
      loading.onProgress({loadedBytes, totalBytes, file: shard.path});
    });
    start += shard.bytes;
  }
  const weights = decodeWeights(data, tensors, network);
  // Only now, so that the model.json kept is always that of a version that was complete.
  await loading.cache.write(manifestName, manifestBytes);
  await loading.cache.keepOnly([manifestName, ...shards.map(shardKey)]);
  return {manifest, network, weights};
}

/**
 * Loads the pack in a folder: `model.json` from the server, each shard from the cache or the server, verified
 * before it is decoded. If the server's version is not available, the last complete one in the cache is taken
 * instead, which is reported. Works in a page, a worker and Node.
 * Throws PackError for a pack that cannot be used, and the signal's reason when that is raised.
 */
export async function loadPack(folder: string | URL, options: PackOptions = {}): Promise<Pack> {
  const {signal, onProgress = () => undefined, report = () => undefined} = options;
  const {cache: storage = 'caches' in globalThis ? caches : undefined} = options;
  const url = folderUrl(folder);
  const cache = await PackCache.open(storage, url, report);
  const fetch = options.fetch ?? ((address, init) => globalThis.fetch(address, init));
  const loading = {folder: url, fetch, cache, onProgress, report, signal};
  try {
    return await loadVersion(await downloadManifest(loading), loading);
  } catch (error) {
    if (!(error instanceof PackError)) throw error;
    const kept = await cache.read(manifestName);
    if (!kept) throw error;
    report(notices['pack-copy-used']({cause: messageOf(error)}));
    return loadVersion(kept, loading).catch((keptError: unknown) => {
      throw signal?.aborted ? keptError : error;
    });
  }
}
