import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {openPack, openSomePack} from '../../../src/dream/model.ts';
import type {FromWorker} from '../../../src/dream/messages.ts';
import type {Fetch} from '../../../src/model/pack-download.ts';
import {PackError} from '../../../src/model/pack-error.ts';
import {defaults} from '../../../src/params/values.ts';
import {renderErrorOf} from '../../../src/render/render-error.ts';
import {MemoryCaches} from '../../support/memory-caches.ts';
import {servePack, tinyPack} from '../../support/tiny-pack.ts';

const down: Fetch = () => Promise.reject(new TypeError('fetch failed'));
const pack = servePack(tinyPack());
/** A server that has the embedded model only. */
const served: Fetch = (url, init) =>
  url.pathname.includes(`/${defaults.model}/`)
    ? pack(url, init)
    : Promise.resolve(new Response('', {status: 404}));

function packsBy(fetch: Fetch) {
  vi.stubGlobal('fetch', fetch);
  const problems: string[] = [];
  const post = (message: FromWorker): void => {
    if (message.type === 'problem') problems.push(message.problem.code);
  };
  return {problems, packs: {modelsUrl: 'https://example.test/models/', post}};
}

beforeEach(() => void vi.stubGlobal('caches', new MemoryCaches()));
afterEach(() => void vi.unstubAllGlobals());

describe('the model of a rendering', () => {
  test('is the stored copy where there is no network, which is reported and no error', async () => {
    const online = packsBy(served);
    const before = await openPack(defaults.model, online.packs);
    const offline = packsBy(down);
    expect(await openPack(defaults.model, offline.packs)).toEqual(before);
    expect([online.problems, offline.problems]).toEqual([[], ['pack-copy-used']]);
  });

  test('is never another than the one asked for', async () => {
    const {packs, problems} = packsBy(served);
    const refused: unknown = await openPack('no-such-pack', packs).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(PackError);
    expect(renderErrorOf(refused)).toMatchObject({code: 'no-model'});
    expect(problems).toEqual([]);
  });
});

test('the live dream starts with the embedded model where the one asked for is missing, and reports that', async () => {
  const {packs, problems} = packsBy(served);
  expect((await openSomePack('no-such-pack', packs)).manifest.name).toBe('tiny');
  expect(problems).toEqual(['model-replaced']);
});
