import {CodedError} from '../lib/message.ts';
import {notices} from './notices.ts';
import type {Fetch} from './pack-download.ts';
import type {PackFiles} from './pack-encode.ts';
import {parseManifest} from './pack-manifest.ts';
import {summaryOf, type PackSummary} from './pack-summary.ts';

/** Cache Storage takes only http(s) addresses as keys; this host cannot exist (RFC 2606). */
const keyOf = (folder: string, file: string): string => `https://shelf.invalid/${folder}/${file}`;
const folderOf = (url: string): string => new URL(url).pathname.split('/')[1] ?? '';
const manifestName = 'model.json';

/**
 * The packs that the user brought into this browser, in Cache Storage: page and workers share them, and they are there
 * without a network. A pack counts only with its `model.json`, which is written last.
 */
export class ModelLibrary {
  readonly #cache: Cache;

  private constructor(cache: Cache) {
    this.#cache = cache;
  }

  /** Undefined where the browser gives the page no storage, such as on one that is not secure. */
  static async open(
    storage: Pick<CacheStorage, 'open'> | undefined = 'caches' in globalThis ? caches : undefined,
  ): Promise<ModelLibrary | undefined> {
    return storage && new ModelLibrary(await storage.open('reverie-shelf'));
  }

  /** The packs in the library, sorted by folder. One that is damaged is left out. */
  async list(): Promise<PackSummary[]> {
    const summaries: PackSummary[] = [];
    for (const {url} of await this.#cache.keys()) {
      if (!url.endsWith(`/${manifestName}`)) continue;
      const text = await (await this.#cache.match(url))?.text();
      try {
        summaries.push(summaryOf(folderOf(url), parseManifest(text ?? '').manifest));
      } catch {
        await this.remove(folderOf(url));
      }
    }
    return summaries.toSorted((a, b) => a.folder.localeCompare(b.folder));
  }

  /** What loads the pack in `folder` instead of a server; undefined if the library does not have it. */
  async fetchOf(folder: string): Promise<Fetch | undefined> {
    if (!(await this.#cache.match(keyOf(folder, manifestName)))) return undefined;
    return async ({pathname}) => {
      const file = pathname.split('/').at(-1) ?? '';
      return (await this.#cache.match(keyOf(folder, file))) ?? new Response('', {status: 404});
    };
  }

  /** A file of the pack in `folder`, such as an image; undefined if the library does not have it. */
  async fileOf(folder: string, file: string): Promise<Blob | undefined> {
    return (await this.#cache.match(keyOf(folder, file)))?.blob();
  }

  /** Puts a pack in the library, in place of one of that folder. Throws CodedError, with nothing left, if it does not fit. */
  async put(folder: string, files: PackFiles): Promise<void> {
    await this.remove(folder);
    const last = files.get(manifestName);
    if (!last)
      throw new RangeError(`A pack needs ${manifestName}; this has ${[...files.keys()].join(', ')}.`);
    try {
      for (const [file, bytes] of files) {
        if (file !== manifestName) await this.#cache.put(keyOf(folder, file), new Response(bytes));
      }
      await this.#cache.put(keyOf(folder, manifestName), new Response(last));
    } catch (error) {
      await this.remove(folder);
      if (!(error instanceof DOMException) || error.name !== 'QuotaExceededError') throw error;
      const bytes = [...files.values()].reduce((sum, {length}) => sum + length, 0);
      throw new CodedError(notices['library-full']({bytes}), {cause: error});
    }
  }

  /** Takes a pack from the library. */
  async remove(folder: string): Promise<void> {
    for (const {url} of await this.#cache.keys()) {
      if (folderOf(url) === folder) await this.#cache.delete(url);
    }
  }

  /** Removes what an import that was ended left behind. */
  async sweep(): Promise<void> {
    const keys = await this.#cache.keys();
    const whole = new Set(
      keys.filter(({url}) => url.endsWith(`/${manifestName}`)).map(({url}) => folderOf(url)),
    );
    for (const {url} of keys) if (!whole.has(folderOf(url))) await this.#cache.delete(url);
  }
}
