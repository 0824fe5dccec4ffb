/** Cache Storage in memory, with what packs use of it; `entries` maps each address to its bytes. */
export class MemoryCaches implements Pick<CacheStorage, 'open'> {
  readonly entries = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly #headers = new Map<string, Headers>();
  /** Bytes that fit; a put over it fails as a browser's does. */
  quotaBytes = Infinity;

  open(): Promise<Cache> {
    const {entries} = this;
    const headers = this.#headers;
    const cache = {
      match: (key: string) =>
        Promise.resolve(
          entries.has(key) ? new Response(entries.get(key), {headers: headers.get(key) ?? []}) : undefined,
        ),
      put: async (key: string, response: Response) => {
        const bytes = new Uint8Array(await response.arrayBuffer());
        const used = [...entries.values()].reduce((sum, {length}) => sum + length, 0);
        if (used + bytes.length > this.quotaBytes)
          throw new DOMException('Quota exceeded.', 'QuotaExceededError');
        entries.set(key, bytes);
        headers.set(key, response.headers);
      },
      delete: (key: string | Request) =>
        Promise.resolve(entries.delete(typeof key === 'string' ? key : key.url)),
      keys: () => Promise.resolve([...entries.keys()].map((url) => ({url}))),
    };
    return Promise.resolve(cache as unknown as Cache);
  }
}
