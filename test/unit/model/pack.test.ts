import {describe, expect, it, vi} from 'vitest';
import type {Fetch} from '../../../src/model/pack-download.ts';
import {PackError} from '../../../src/model/pack-error.ts';
import {isCoarse} from '../../../src/model/pack-tensors.ts';
import {loadPack, type PackOptions, type PackProgress} from '../../../src/model/pack.ts';
import {convolutionsOf} from '../../../src/model/network.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';
import {servePack, sha256, tinyPack, type TinyEncoding} from '../../support/tiny-pack.ts';

const url = 'https://example.test/models/tiny';
const first = 'group1-shard1of2.bin';
const second = 'group1-shard2of2.bin';

const load = (fetch: Fetch, options: PackOptions = {}) => loadPack(url, {fetch, cache: null, ...options});

/** A server that answers one file otherwise. */
const serveExcept =
  (file: string, answer: () => Response): Fetch =>
  (address, init) =>
    address.pathname.endsWith(`/${file}`) ? Promise.resolve(answer()) : servePack(tinyPack())(address, init);

async function packErrorOf(loading: Promise<unknown>): Promise<PackError> {
  const error = await loading.then(
    () => expect.unreachable('the pack was accepted'),
    (reason: unknown) => reason,
  );
  if (!(error instanceof PackError)) throw error;
  return error;
}

describe('loadPack', () => {
  it.each<TinyEncoding>(['float32', 'float16', 'uint8', 'uint16'])(
    'decodes every %s weight to the very number stored, across shards',
    async (encoding) => {
      const tiny = tinyPack({encoding});
      const {weights, network, manifest} = await load(servePack(tiny));
      expect(isCoarse(manifest.tensors)).toBe(encoding === 'uint8');
      expect([...weights.keys()]).toEqual(convolutionsOf(network).map(({name}) => name));
      for (const [name, {kernel, bias}] of weights) {
        expect(kernel, name).toEqual(Float32Array.from(tiny.values.get(`${name}/kernel`) ?? []));
        expect(bias, name).toEqual(Float32Array.from(tiny.values.get(`${name}/bias`) ?? []));
      }
    },
  );

  it('reads the embedded model', async () => {
    const {manifest, network, weights} = await loadPackFolder('public/models/inception-v3-half');
    expect(manifest).toMatchObject({name: 'inception-v3-half', widthMultiplier: 0.5, lastLayer: 'mixed7'});
    expect(network.blocks.at(-1)).toMatchObject({name: 'mixed7', channels: 384});
    expect(weights.size).toBe(70);
    const kernel = weights.get('conv2d_1')?.kernel ?? new Float32Array();
    const rms = Math.hypot(...kernel) / Math.sqrt(kernel.length);
    expect(rms).toBeGreaterThan(0.05);
    expect(rms).toBeLessThan(1);
  });

  it('asks only inside the folder, with or without a slash at its end', async () => {
    for (const folder of [url, `${url}/`, new URL(url)]) {
      const fetch = vi.fn(servePack(tinyPack()));
      await loadPack(folder, {fetch, cache: null});
      expect(fetch.mock.calls.map(([address]) => address.href)).toEqual([
        `${url}/model.json`,
        `${url}/${first}`,
        `${url}/${second}`,
      ]);
    }
  });

  it('takes several groups in the manifest', async () => {
    const tiny = tinyPack({encoding: 'float32'});
    const [group] = tiny.manifest.weightsManifest;
    const data = Buffer.concat([...tiny.shards.values()]);
    const firstBytes = 3 * 3 * 3 * 2 * 4;
    const parts = [data.subarray(0, firstBytes), data.subarray(firstBytes)].map(
      (part) => new Uint8Array(part),
    );
    tiny.manifest.shards = parts.map((bytes, index) => {
      const path = `part${index}.bin`;
      tiny.shards.set(path, bytes);
      return {path, bytes: bytes.length, sha256: sha256(bytes)};
    });
    tiny.manifest.weightsManifest = [
      {paths: ['part0.bin'], weights: group?.weights.slice(0, 1) ?? []},
      {paths: ['part1.bin'], weights: group?.weights.slice(1) ?? []},
    ];
    const {weights} = await load(servePack(tiny));
    expect(weights.get('conv2d_12')?.bias).toEqual(
      Float32Array.from(tiny.values.get('conv2d_12/bias') ?? []),
    );
  });

  it('reports every byte once, in order', async () => {
    const tiny = tinyPack();
    const total = tiny.manifest.shards.reduce((sum, {bytes}) => sum + bytes, 0);
    const seen: PackProgress[] = [];
    await load(servePack(tiny), {onProgress: (progress) => seen.push(progress)});
    expect(seen.map(({loadedBytes}) => loadedBytes)).toEqual(
      seen.map(({loadedBytes}) => loadedBytes).toSorted((a, b) => a - b),
    );
    expect(seen.at(-1)).toEqual({loadedBytes: total, totalBytes: total, file: second});
    expect(seen.filter(({file}) => file === first).at(-1)?.loadedBytes).toBe(tiny.shards.get(first)?.length);
  });

  it('ends with the reason of the signal', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const loading = load(servePack(tinyPack()), {
      signal: stop.signal,
      onProgress: () => stop.abort(reason),
    });
    await expect(loading).rejects.toBe(reason);
  });
});

describe('loadPack refuses', () => {
  it('a file that is not there', async () => {
    const error = await packErrorOf(load(serveExcept(second, () => new Response('', {status: 404}))));
    expect(error).toMatchObject({
      code: 'pack-missing',
      data: {file: second, got: expect.stringMatching(/^status 404 at \//) as unknown},
    });
  });

  it.each(['model.json', first])('a page of HTML in place of %s', async (file) => {
    const page = () =>
      new Response('<!doctype html><title>Reverie</title>', {headers: {'content-type': 'text/html'}});
    expect(await packErrorOf(load(serveExcept(file, page)))).toMatchObject({code: 'pack-html', data: {file}});
  });

  it.each([
    ['<!doctype html>', 'a page of HTML'],
    ['{"format":', 'text beginning "{\\"format\\":"'],
  ])('%s as model.json', async (body, got) => {
    const error = await packErrorOf(load(serveExcept('model.json', () => new Response(body))));
    expect(error).toMatchObject({code: 'pack-not-json', data: {file: 'model.json', got}});
  });

  it('a truncated shard', async () => {
    const whole = tinyPack().shards.get(first) ?? new Uint8Array();
    const error = await packErrorOf(load(serveExcept(first, () => new Response(whole.slice(0, -1)))));
    expect(error).toMatchObject({
      code: 'pack-size',
      data: {file: first, expected: `${whole.length} bytes`, got: `${whole.length - 1}`},
    });
  });

  it('a shard that is too long, without reading on', async () => {
    const length = tinyPack().shards.get(first)?.length ?? 0;
    const pulls = vi.fn();
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            pulls();
            controller.enqueue(new Uint8Array(length));
          },
        }),
      );
    const error = await packErrorOf(load(serveExcept(first, endless)));
    expect(error).toMatchObject({
      code: 'pack-size',
      data: {file: first, expected: `${length} bytes`, got: 'more'},
    });
    expect(pulls.mock.calls.length).toBeLessThan(5);
  });

  it('an endless model.json', async () => {
    const page = new Uint8Array(2 ** 16).fill(32);
    const endless = () => new Response(new ReadableStream({pull: (controller) => controller.enqueue(page)}));
    const error = await packErrorOf(load(serveExcept('model.json', endless)));
    expect(error).toMatchObject({
      code: 'pack-size',
      data: {file: 'model.json', expected: '1048576 bytes at most'},
    });
  });

  it('a shard with one bit changed', async () => {
    const tiny = tinyPack();
    const bytes = tiny.shards.get(second)?.slice() ?? new Uint8Array(1);
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    const error = await packErrorOf(load(serveExcept(second, () => new Response(bytes))));
    const expected = `SHA-256 ${sha256(tiny.shards.get(second) ?? new Uint8Array())}`;
    expect(error).toMatchObject({code: 'pack-digest', data: {file: second, expected, got: sha256(bytes)}});
  });

  it('a network that is down, and one that breaks off', async () => {
    const down = await packErrorOf(load(() => Promise.reject(new TypeError('fetch failed'))));
    expect(down).toMatchObject({code: 'pack-offline', data: {file: 'model.json'}});
    const broken = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => controller.error(new TypeError('network error')),
          start: (controller) => controller.enqueue(new Uint8Array(7)),
        }),
      );
    const error = await packErrorOf(load(serveExcept(first, broken)));
    expect(error).toMatchObject({code: 'pack-offline', data: {file: first}});
  });

  it.each<[TinyEncoding, number, string]>([
    ['float32', 0x7fc00000, 'NaN'],
    ['float32', 0xff800000, '-Infinity'],
    ['float16', 0x7c00, 'Infinity'],
    ['float16', 0xfe01, 'NaN'],
  ])('a %s weight of bits %i, naming the tensor and the index', async (encoding, bits, got) => {
    const tiny = tinyPack({encoding});
    const size = encoding === 'float32' ? 4 : 2;
    const shard = tiny.shards.get(first) ?? new Uint8Array();
    // The first kernel has 54 numbers, so number 54 + 1 is number 1 of the bias.
    const view = new DataView(shard.buffer);
    if (size === 4) view.setUint32(55 * size, bits, true);
    else view.setUint16(55 * size, bits, true);
    Object.assign(tiny.manifest.shards[0] ?? {}, {sha256: sha256(shard)});
    expect(await packErrorOf(load(servePack(tiny)))).toMatchObject({
      code: 'pack-not-finite',
      data: {file: 'conv2d_1/bias', got: `${got} at index 1`},
    });
  });
});
