import {reasonOf} from '../../lib/reason.ts';
import type {TileStore} from './tuning.ts';

const cacheName = 'reverie-tiles';
/** Cache Storage takes only http(s) addresses as keys; this host cannot exist (RFC 2606). */
const keyOf = (key: string): string => `https://tiles.invalid/${encodeURIComponent(key)}`;

/**
 * Measured tiles in this browser's storage, for its next visits. Where that is absent, forbidden or full, they are
 * measured at every visit, and `notice` says so once.
 */
export class TileCache implements TileStore {
  readonly #storage: Pick<CacheStorage, 'open'> | undefined;
  readonly #notice: (message: string) => void;
  #isNoticed = false;

  constructor(storage: Pick<CacheStorage, 'open'> | undefined, notice: (message: string) => void) {
    this.#storage = storage;
    this.#notice = notice;
  }

  async read(key: string): Promise<string | undefined> {
    return this.#attempt(async (cache) => (await cache.match(keyOf(key)))?.text());
  }

  async write(key: string, value: string): Promise<void> {
    await this.#attempt((cache) => cache.put(keyOf(key), new Response(value)));
  }

  async #attempt<T>(action: (cache: Cache) => Promise<T>): Promise<T | undefined> {
    try {
      if (!this.#storage) throw new Error('there is none.');
      return await action(await this.#storage.open(cacheName));
    } catch (error) {
      const reason = reasonOf(error);
      if (!this.#isNoticed) {
        this.#notice(`The kernels are tuned anew at every visit, without this browser's storage: ${reason}`);
      }
      this.#isNoticed = true;
      return undefined;
    }
  }
}
