import {reasonOf} from '../lib/reason.ts';
import {PackError} from './pack-error.ts';
import type {Shard} from './pack-manifest.ts';
import {sha256} from './sha256.ts';

/** As much of `fetch` as a pack needs: a test or a tool may serve it from elsewhere. */
export type Fetch = (url: URL, init: RequestInit) => Promise<Response>;

export interface DownloadOptions {
  readonly folder: URL;
  readonly fetch: Fetch;
  readonly signal: AbortSignal | undefined;
}

function checkResponse(response: Response, file: string, {pathname}: URL): void {
  if (!response.ok) {
    throw new PackError('pack-missing', {
      file,
      expected: 'an answer with status 200',
      got: `status ${response.status} at ${pathname}`,
    });
  }
  if (response.headers.get('content-type')?.startsWith('text/html')) {
    throw new PackError('pack-html', {file, expected: 'the file itself', got: 'a page of HTML'});
  }
}

/**
 * Streams one file of a pack into `target`; returns its length in bytes.
 * Throws PackError if it cannot be had or does not fit, and the signal's reason if that is raised.
 */
export async function download(
  file: string,
  target: Uint8Array,
  {folder, fetch, signal}: DownloadOptions,
  onBytes: (bytes: number) => void,
): Promise<number> {
  let length = 0;
  let reader: ReadableStreamDefaultReader<Uint8Array> | undefined;
  try {
    // A server's old shard under the same name must not come out of the browser's HTTP cache.
    const address = new URL(file, folder);
    const response = await fetch(address, {cache: 'no-cache', signal: signal ?? null});
    checkResponse(response, file, address);
    reader = response.body?.getReader();
    for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
      if (length + part.value.length > target.length) {
        throw new PackError('pack-size', {
          file,
          expected: `${target.length} bytes${file === 'model.json' ? ' at most' : ''}`,
          got: 'more',
        });
      }
      target.set(part.value, length);
      length += part.value.length;
      onBytes(part.value.length);
    }
    return length;
  } catch (error) {
    // The stream may have failed already; the failure that led here is the one to report.
    await reader?.cancel().catch(() => undefined);
    signal?.throwIfAborted();
    if (error instanceof PackError) throw error;
    throw new PackError(
      'pack-offline',
      {
        file,
        expected: 'a connection to the server',
        got: `none after ${length} bytes (${reasonOf(error)})`,
      },
      {cause: error},
    );
  }
}

/** Throws PackError unless `bytes` are the shard: its length first, then its hash. */
export async function checkShard(bytes: Uint8Array<ArrayBuffer>, shard: Shard): Promise<void> {
  const file = shard.path;
  if (bytes.length !== shard.bytes) {
    throw new PackError('pack-size', {file, expected: `${shard.bytes} bytes`, got: `${bytes.length}`});
  }
  const got = await sha256(bytes, file);
  if (got !== shard.sha256) {
    throw new PackError('pack-digest', {file, expected: `SHA-256 ${shard.sha256}`, got});
  }
}
