import {describe, expect, it} from 'vitest';
import {forgetDrawnSheets, keepDrawnSheet, readDrawnSheet} from '../../../src/model/drawn-sheets.ts';
import {isModel} from '../../../src/model/file-names.ts';
import {packFromFiles, type NamedBlob} from '../../../src/model/import-files.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {loadPack} from '../../../src/model/pack.ts';
import {ModelLibrary} from '../../../src/model/model-library.ts';
import {kerasFile, kerasLayers} from '../../support/keras-file.ts';
import {MemoryCaches} from '../../support/memory-caches.ts';
import {tinyPack} from '../../support/tiny-pack.ts';
import {zip} from '../../support/zip.ts';

const blob = (name: string, bytes: Uint8Array<ArrayBuffer>): NamedBlob => ({
  name,
  size: bytes.length,
  arrayBuffer: () => Promise.resolve(bytes.slice().buffer),
});
const text = (words: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(words));

function packFiles(): Map<string, Uint8Array<ArrayBuffer>> {
  const {manifest, shards} = tinyPack();
  return new Map([...shards, ['model.json', text(JSON.stringify(manifest))]]);
}
const inFolder = (files: ReadonlyMap<string, Uint8Array>, folder: string) =>
  new Map([...files].map(([name, bytes]) => [`${folder}/${name}`, bytes]));

const libraryOf = async (caches: MemoryCaches): Promise<ModelLibrary> => {
  const library = await ModelLibrary.open(caches);
  if (!library) throw new Error('no library');
  return library;
};

describe('files that are dropped', () => {
  it('become a pack: a Keras file', async () => {
    const file = await kerasFile(kerasLayers(inceptionV3(1 / 16)));
    const {files, summary} = await packFromFiles([blob('Birds & Bees.h5', file)], []);
    expect(summary).toMatchObject({
      folder: 'birds-bees',
      title: 'birds-bees: InceptionV3, 0.0625 of the width, to mixed10, float16',
      lastLayer: 'mixed10',
      precision: 'float16',
    });
    expect([...files.keys()]).toEqual(['group1-shard1of1.bin', 'model.json']);
  });

  it.each([
    ['its files', () => [...packFiles()].map(([name, bytes]) => blob(name, bytes))],
    ['a deflated zip', () => [blob('pack.zip', zip(packFiles()))]],
    ['a stored zip with a folder', () => [blob('pack.zip', zip(inFolder(packFiles(), 'tiny'), false))]],
  ])('become a pack: %s', async (_, dropped) => {
    const {files, summary} = await packFromFiles(dropped(), ['tiny', 'tiny-2']);
    expect(summary).toMatchObject({
      folder: 'tiny-3',
      title: 'Random weights for tests',
      licence: 'Apache-2.0',
    });
    expect([...files].toSorted()).toEqual([...packFiles()].toSorted());
  });

  const refused: [string, () => NamedBlob[], string][] = [
    [
      'a zip of something else',
      () => [blob('a.zip', zip(new Map([['a.txt', text('x')]])))],
      'import-no-model',
    ],
    ['a truncated zip', () => [blob('a.zip', zip(packFiles()).slice(0, -30))], 'import-truncated'],
    [
      'a zip that says it is huge',
      () => {
        const archive = zip(packFiles());
        const at = Buffer.from(archive.buffer).lastIndexOf(Buffer.from('504b0102', 'hex'));
        new DataView(archive.buffer).setUint32(at + 24, 0xfffffff0, true);
        return [blob('a.zip', archive)];
      },
      'zip-invalid',
    ],
    [
      'a zip that holds more than it says',
      () => {
        const archive = zip(packFiles());
        const at = Buffer.from(archive.buffer).lastIndexOf(Buffer.from('504b0102', 'hex'));
        new DataView(archive.buffer).setUint32(at + 24, 10, true);
        return [blob('a.zip', archive)];
      },
      'zip-invalid',
    ],
    [
      'a pack with a damaged shard',
      () => {
        const files = packFiles();
        files.get('group1-shard1of2.bin')?.fill(7, 4, 9);
        return [...files].map(([name, bytes]) => blob(name, bytes));
      },
      'pack-digest',
    ],
    [
      'a pack without a shard',
      () => [...packFiles()].slice(1).map(([name, bytes]) => blob(name, bytes)),
      'pack-missing',
    ],
    ['a huge file', () => [{...blob('a.h5', text('')), size: 2 ** 31}], 'import-too-large'],
    ['a .keras file', () => [blob('a.keras', zip(packFiles()))], 'import-not-hdf5'],
  ];
  it.each(refused)('are refused by a code: %s', async (_, dropped, code) => {
    await expect(packFromFiles(dropped(), [])).rejects.toMatchObject({code});
  });

  it('are known by their names', () => {
    expect(['a.h5', 'A.HDF5', 'b.zip', 'model.json'].map((name) => isModel([name]))).toEqual(
      Array(4).fill(true),
    );
    expect(['a.png', 'film.mp4', 'a.json', 'x.bin'].map((name) => isModel([name]))).toEqual(
      Array(4).fill(false),
    );
  });
});

describe('the library', () => {
  it('keeps a pack that loads from it without a network, lists it, and removes it whole', async () => {
    const caches = new MemoryCaches();
    const library = await libraryOf(caches);
    const {files, summary} = await packFromFiles([blob('a.zip', zip(packFiles()))], []);
    await library.put('tiny', files);
    expect(await library.list()).toEqual([summary]);
    const fetch = await library.fetchOf('tiny');
    const pack = await loadPack('https://example.test/models/tiny', {cache: null, ...(fetch && {fetch})});
    expect(fetch).toBeDefined();
    expect(pack.manifest.name).toBe('tiny');
    expect(await library.fetchOf('other')).toBeUndefined();
    await library.put('tiny-2', files);
    await library.remove('tiny');
    expect((await library.list()).map(({folder}) => folder)).toEqual(['tiny-2']);
    await library.remove('tiny-2');
    expect(caches.entries.size).toBe(0);
  });

  it('reports when there is no room, and keeps nothing of the pack', async () => {
    const caches = new MemoryCaches();
    const library = await libraryOf(caches);
    const files = packFiles();
    caches.quotaBytes = (files.get('group1-shard1of2.bin')?.length ?? 0) + 10;
    await expect(library.put('tiny', files)).rejects.toMatchObject({code: 'library-full'});
    expect(caches.entries.size).toBe(0);
  });

  it('counts no pack that was put there by half, and sweeps it away', async () => {
    const caches = new MemoryCaches();
    const library = await libraryOf(caches);
    await library.put('whole', packFiles());
    const before = caches.entries.size;
    caches.entries.set('https://shelf.invalid/half/group1-shard1of2.bin', new Uint8Array(9));
    expect((await library.list()).map(({folder}) => folder)).toEqual(['whole']);
    expect(await library.fetchOf('half')).toBeUndefined();
    await library.sweep();
    expect(caches.entries.size).toBe(before);
  });
});

it('drawn sheets are of certain weights of a pack, and go with it', async () => {
  const caches = new MemoryCaches();
  const [one, other] = [
    {folder: 'flowers', weightsId: 'abcdef'},
    {folder: 'flowers', weightsId: '012345'},
  ];
  const sheet = {image: new Blob(['a image'], {type: 'image/jpeg'}), done: 16};
  await keepDrawnSheet(one, 'mixed3', sheet, caches);
  await keepDrawnSheet({...one, folder: 'flowers-2'}, 'mixed3', sheet, caches);
  const found = await readDrawnSheet(one, 'mixed3', caches);
  expect(found?.done).toBe(16);
  expect(await found?.image.text()).toBe('a image');
  expect(await readDrawnSheet(one, 'mixed4', caches)).toBeUndefined();
  expect(await readDrawnSheet(other, 'mixed3', caches)).toBeUndefined();
  await forgetDrawnSheets('flowers', caches);
  expect(await readDrawnSheet(one, 'mixed3', caches)).toBeUndefined();
  expect((await readDrawnSheet({...one, folder: 'flowers-2'}, 'mixed3', caches))?.done).toBe(16);
});
