import type {Message} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import {notices} from '../notices.ts';
import type {TileStore} from './tuning.ts';

const cacheName = 'reverie-tiles';
/** Cache Storage takes only http(s) addresses as keys; this host cannot exist (RFC 2606). */
const keyOf = (key: string): string => `https://tiles.invalid/${encodeURIComponent(key)}`;

/**
 * Measured tiles in this browser's storage, for its next visits. Where that is absent, forbidden or full, they are
 * measured at every visit, and that is reported once.
 */
export class TileCache implements TileStore {
  readonly #storage: Pick<CacheStorage, 'open'> | undefined;
  readonly #report: (message: Message) => void;
  #isReported = false;

  constructor(storage: Pick<CacheStorage, 'open'> | undefined, report: (message: Message) => void) {
    this.#storage = storage;
    this.#report = report;
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
      if (!this.#isReported) this.#report(notices['tiles-not-kept']({reason: reasonOf(error)}));
      this.#isReported = true;
      return undefined;
    }
  }
}
