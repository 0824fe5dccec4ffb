import type {Message} from '../lib/message.ts';
import {reasonOf} from '../lib/reason.ts';
import {notices} from './notices.ts';

/** Cache Storage takes only http(s) addresses as keys; this host cannot exist (RFC 2606). */
const keyOf = (name: string): string => `https://pack.invalid/${name}`;

const cacheNameOf = (folder: URL): string => `reverie-pack ${folder.href}`;
const manifestName = 'model.json';

/** Whether this browser keeps a complete copy of the pack in `folder`, an address with a slash at its end. */
export async function isKept(folder: URL, storage: Pick<CacheStorage, 'has' | 'open'>): Promise<boolean> {
  const name = cacheNameOf(folder);
  if (!(await storage.has(name))) return false;
  return (await (await storage.open(name)).match(keyOf(manifestName))) !== undefined;
}

/** Deletes this browser's copy of the pack in `folder`. */
export async function forget(folder: URL, storage: Pick<CacheStorage, 'delete'>): Promise<void> {
  await storage.delete(cacheNameOf(folder));
}

/**
 * What this browser keeps of one pack, in Cache Storage: shards under their SHA-256, so that versions never mix,
 * and the model.json of the last version that was complete. A cache that is absent, forbidden or full is no error:
 * it is reported once, and the pack goes on without.
 */
export class PackCache {
  #cache: Cache | undefined;
  readonly #report: (message: Message) => void;

  private constructor(report: (message: Message) => void) {
    this.#report = report;
  }

  /** `storage` null is a pack that is not to be kept; undefined is a browser without Cache Storage. */
  static async open(
    storage: Pick<CacheStorage, 'open'> | null | undefined,
    folder: URL,
    report: (message: Message) => void,
  ): Promise<PackCache> {
    const cache = new PackCache(report);
    if (storage === undefined) {
      report(notices['no-cache']());
    } else if (storage) {
      await cache.#attempt(async () => {
        cache.#cache = await storage.open(cacheNameOf(folder));
      });
    }
    return cache;
  }

  async read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#attempt(async () => {
      const response = await this.#cache?.match(keyOf(name));
      return response && new Uint8Array(await response.arrayBuffer());
    });
  }

  async write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#attempt(() => this.#cache?.put(keyOf(name), new Response(bytes)));
  }

  async delete(name: string): Promise<void> {
    await this.#attempt(() => this.#cache?.delete(keyOf(name)));
  }

  /** Drops what belongs to older versions. */
  async keepOnly(names: readonly string[]): Promise<void> {
    const wanted = new Set(names.map(keyOf));
    await this.#attempt(async () => {
      for (const key of (await this.#cache?.keys()) ?? []) {
        if (!wanted.has(key.url)) await this.#cache?.delete(key);
      }
    });
  }

  async #attempt<T>(action: () => Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await action();
    } catch (error) {
      this.#cache = undefined;
      this.#report(notices['pack-not-kept']({reason: reasonOf(error)}));
      return undefined;
    }
  }
}
