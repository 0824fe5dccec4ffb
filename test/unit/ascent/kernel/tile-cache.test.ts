import {expect, test} from 'vitest';
import {TileCache} from '../../../../src/ascent/kernel/tile-cache.ts';
import type {Message} from '../../../../src/lib/message.ts';
import {MemoryCaches} from '../../../support/memory-caches.ts';

test('tiles outlive the visit, each adapter and network apart', async () => {
  const storage = new MemoryCaches();
  const notices: Message[] = [];
  const visit = (): TileCache => new TileCache(storage, (message) => notices.push(message));
  expect(await visit().read('google swiftshader 0.5')).toBeUndefined();
  await visit().write('google swiftshader 0.5', 'a');
  await visit().write('nvidia hopper 0.5', 'b');
  expect(await visit().read('google swiftshader 0.5')).toBe('a');
  expect(await visit().read('nvidia hopper 0.5')).toBe('b');
  expect(notices).toEqual([]);
});

test('a browser without storage is reported once and forgets', async () => {
  const full = new MemoryCaches();
  full.quotaBytes = 0;
  for (const storage of [undefined, full]) {
    const notices: Message[] = [];
    const cache = new TileCache(storage, (message) => notices.push(message));
    await cache.write('key', 'value');
    await cache.write('key', 'value');
    expect(await cache.read('key')).toBeUndefined();
    expect(notices).toMatchObject([{code: 'tiles-not-kept'}]);
  }
});
