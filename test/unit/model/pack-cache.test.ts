import {describe, expect, it, vi} from 'vitest';
import type {Fetch} from '../../../src/model/pack-download.ts';
import type {Message} from '../../../src/lib/message.ts';
import {loadPack} from '../../../src/model/pack.ts';
import {MemoryCaches} from '../../support/memory-caches.ts';
import {servePack, tinyPack} from '../../support/tiny-pack.ts';

const down: Fetch = () => Promise.reject(new TypeError('fetch failed'));
const shardKey = (sha256: string | undefined) => `https://pack.invalid/sha256/${sha256}`;

async function load(cache: MemoryCaches | undefined, served: Fetch) {
  const reported: Message[] = [];
  const fetch = vi.fn(served);
  const pack = await loadPack('https://example.test/models/tiny/', {
    fetch,
    cache,
    report: (message) => reported.push(message),
  });
  const fetched = fetch.mock.calls.map(([url]) => url.pathname.split('/').at(-1));
  return {pack, reported, fetched};
}

describe('a pack that was loaded once', () => {
  it('asks the server only whether model.json is new', async () => {
    const caches = new MemoryCaches();
    const before = await load(caches, servePack(tinyPack()));
    const after = await load(caches, servePack(tinyPack()));
    expect(before.fetched).toHaveLength(3);
    expect(after.fetched).toEqual(['model.json']);
    expect(after.reported).toEqual([]);
    expect(after.pack).toEqual(before.pack);
  });

  it('loads without the network, and reports that', async () => {
    const caches = new MemoryCaches();
    const before = await load(caches, servePack(tinyPack()));
    const after = await load(caches, down);
    expect(after.pack).toEqual(before.pack);
    expect(after.reported).toMatchObject([{code: 'pack-copy-used'}]);
  });

  it('fetches a damaged copy again, reports that, and repairs it', async () => {
    const caches = new MemoryCaches();
    const tiny = tinyPack();
    const before = await load(caches, servePack(tiny));
    const key = shardKey(tiny.manifest.shards[1]?.sha256);
    const sound = caches.entries.get(key) ?? new Uint8Array();
    for (const damaged of [sound.slice(1), sound.map((byte, index) => (index === 9 ? byte ^ 4 : byte))]) {
      caches.entries.set(key, damaged);
      const after = await load(caches, servePack(tiny));
      expect(after.fetched).toEqual(['model.json', 'group1-shard2of2.bin']);
      expect(after.reported).toMatchObject([
        {code: 'pack-copy-damaged', data: {file: 'group1-shard2of2.bin'}},
      ]);
      expect(after.pack).toEqual(before.pack);
      expect(caches.entries.get(key)).toEqual(sound);
    }
  });

  it('makes way for a new version, and leaves nothing of the old', async () => {
    const caches = new MemoryCaches();
    await load(caches, servePack(tinyPack()));
    const tiny = tinyPack({seed: 2});
    const after = await load(caches, servePack(tiny));
    expect(after.fetched).toHaveLength(3);
    expect([...caches.entries.keys()].toSorted()).toEqual(
      [
        'https://pack.invalid/model.json',
        ...tiny.manifest.shards.map(({sha256}) => shardKey(sha256)),
      ].toSorted(),
    );
  });

  it('stays in use while the new version on the server is incomplete', async () => {
    const caches = new MemoryCaches();
    const before = await load(caches, servePack(tinyPack()));
    const halfDeployed = {...tinyPack({seed: 2}), shards: tinyPack().shards};
    const after = await load(caches, servePack(halfDeployed));
    expect(after.pack).toEqual(before.pack);
    expect(after.reported).toMatchObject([{code: 'pack-copy-used'}]);
    expect((await load(caches, down)).pack).toEqual(before.pack);
  });

  it('is gone if both the network and a kept shard are', async () => {
    const caches = new MemoryCaches();
    const tiny = tinyPack();
    await load(caches, servePack(tiny));
    caches.entries.delete(shardKey(tiny.manifest.shards[0]?.sha256));
    await expect(load(caches, down)).rejects.toMatchObject({
      code: 'pack-offline',
      data: {file: 'model.json'},
    });
  });
});

describe('without room in the cache', () => {
  it('loads all the same, and reports that once', async () => {
    const caches = new MemoryCaches();
    caches.quotaBytes = 100;
    const {pack, reported} = await load(caches, servePack(tinyPack()));
    expect(pack.weights.size).toBe(12);
    expect(reported).toMatchObject([{code: 'pack-not-kept', data: {reason: 'Quota exceeded.'}}]);
    expect(caches.entries.size).toBe(0);
  });

  it('loads where there is no cache at all, or opening it is forbidden', async () => {
    const none = await load(undefined, servePack(tinyPack()));
    expect(none.reported).toMatchObject([{code: 'no-cache'}]);
    const forbidden = new MemoryCaches();
    forbidden.open = () => Promise.reject(new DOMException('Forbidden.', 'SecurityError'));
    const {pack, reported} = await load(forbidden, servePack(tinyPack()));
    expect(pack.weights.size).toBe(12);
    expect(reported).toMatchObject([{code: 'pack-not-kept', data: {reason: 'Forbidden.'}}]);
  });
});
