import {createHash} from 'node:crypto';
import {cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync} from 'node:fs';
import {writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {beforeEach, expect, it} from 'vitest';
import {runModelCommand, type ModelTools} from '../../../src/cli/model-commands.ts';
import {loadPackFolder} from '../../../src/build/pack-folder.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {kerasFile, kerasLayers} from '../../support/keras-file.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
const network = inceptionV3(1 / 16);
const file = join(folder, 'My Flowers.h5');
const bytes = await kerasFile(kerasLayers(network));
writeFileSync(file, bytes);

let lines: string[];
let models: string;
let count = 0;
beforeEach(() => {
  lines = [];
  models = join(folder, `models-${(count += 1)}`);
  mkdirSync(models);
});

const run = (args: string[], tools: Partial<ModelTools> = {}) =>
  runModelCommand(args, {
    models,
    downloads: join(folder, 'downloads'),
    print: (line) => lines.push(line),
    onProgress: () => undefined,
    ...tools,
  });
const importFile = (...more: string[]) => run(['import', file, '--accept-unknown', ...more]);

it('makes a verified pack of a file on disk, named after it', async () => {
  await importFile();
  const pack = await loadPackFolder(join(models, 'my-flowers'));
  expect(pack.network).toEqual(network);
  expect(pack.manifest).toMatchObject({
    name: 'my-flowers',
    title: 'my-flowers: InceptionV3, 0.0625 of the width, to mixed10, float16',
    licence: 'not stated: that of the original file',
  });
  expect(pack.manifest.provenance).toContain(createHash('md5').update(bytes).digest('hex'));
  expect(readdirSync(models)).toEqual(['my-flowers']);
  expect(lines.join('\n')).toMatch(/my-flowers: 2 files, .*verified/);
});

it.each([
  ['float32', 1],
  ['float16', 1 / 2],
  ['uint8', 1 / 4],
])('stores as %s what takes %d of the room', async (precision, share) => {
  await importFile('--precision', precision, '--name', 'a');
  const stored = statSync(join(models, 'a/group1-shard1of1.bin')).size;
  const values = [...(await loadPackFolder(join(models, 'a'))).weights.values()];
  const kernels = values.reduce((sum, {kernel}) => sum + kernel.length, 0);
  const biases = values.reduce((sum, {bias}) => sum + bias.length, 0);
  const scales = precision === 'uint8' ? 8 * biases : 0;
  expect(stored).toBe(4 * share * kernels + 4 * biases + scales);
});

it('must be asked to trust a file that Keras did not publish', async () => {
  await expect(run(['import', file])).rejects.toMatchObject({code: 'import-unknown'});
  expect(readdirSync(models)).toEqual([]);
});

it('knows a published file by its MD5, with its licence', async () => {
  const md5 = createHash('md5').update(bytes).digest('hex');
  const label = {name: 'known', title: 'Known', licence: 'MIT', provenance: 'Published.'};
  await run(['import', file], {published: {known: {url: '', bytes: bytes.length, md5, label}}});
  const {manifest} = await loadPackFolder(join(models, 'known'));
  expect(manifest).toMatchObject(label);
});

it('leaves a pack of the same name alone, unless it is to be replaced', async () => {
  await importFile('--title', 'First');
  await expect(importFile('--title', 'Second')).rejects.toThrow('is there already. Add --replace');
  expect((await loadPackFolder(join(models, 'my-flowers'))).manifest.title).toBe('First');
  await importFile('--title', 'Second', '--replace');
  expect((await loadPackFolder(join(models, 'my-flowers'))).manifest.title).toBe('Second');
  expect(readdirSync(models)).toEqual(['my-flowers']);
});

it('removes what is half done when the disk is full, keeping the pack that was there', async () => {
  await importFile('--title', 'First');
  let files = 0;
  const write = (path: string, content: Uint8Array) => {
    files += 1;
    if (files === 1) return writeFile(path, content);
    return Promise.reject(Object.assign(new Error('ENOSPC: no space left on device'), {code: 'ENOSPC'}));
  };
  const importing = run(['import', file, '--accept-unknown', '--replace'], {write});
  await expect(importing).rejects.toThrow(/The disk is full, so .*my-flowers was not written/);
  expect(files).toBe(2);
  expect(readdirSync(models)).toEqual(['my-flowers']);
  expect((await loadPackFolder(join(models, 'my-flowers'))).manifest.title).toBe('First');
});

it('removes a pack that does not read back as it was written', async () => {
  const write = (path: string, content: Uint8Array) =>
    writeFile(path, path.endsWith('.bin') ? content.subarray(1) : content);
  await expect(run(['import', file, '--accept-unknown'], {write})).rejects.toMatchObject({code: 'pack-size'});
  expect(readdirSync(models)).toEqual([]);
});

it('removes what a killed run left behind', async () => {
  mkdirSync(join(models, '.unfinished-other'));
  writeFileSync(join(models, '.unfinished-other/group1-shard1of1.bin'), 'half');
  await importFile();
  expect(readdirSync(models)).toEqual(['my-flowers']);
});

it('lists, describes and verifies packs, and names the first that is damaged', async () => {
  cpSync('public/models/inception-v3-half', join(models, 'inception-v3-half'), {recursive: true});
  await importFile();
  await run(['list']);
  expect(lines.slice(-2)).toEqual([
    expect.stringMatching(
      /^inception-v3-half +4\.5 MB +float16 +InceptionV3, half width, to mixed7 \(Apache-2\.0\)/,
    ),
    expect.stringMatching(/^my-flowers /),
  ]);
  await run(['info', 'inception-v3-half']);
  expect(lines.join('\n')).toMatch(/layers +mixed0 .* mixed7\n.*convolutions +70\nparameters +2,241,680/s);
  await run(['verify']);
  expect(lines.slice(-2)).toEqual([
    'inception-v3-half: 2 shards, 4483360 bytes, every hash and number good.',
    expect.stringMatching(/^my-flowers: 1 shards/),
  ]);
  const shard = join(models, 'my-flowers/group1-shard1of1.bin');
  const damaged = readFileSync(shard);
  damaged[99] = (damaged[99] ?? 0) ^ 4;
  writeFileSync(shard, damaged);
  await expect(run(['verify'])).rejects.toMatchObject({
    code: 'pack-digest',
    data: {file: 'group1-shard1of1.bin'},
  });
});

it.each([
  [['import'], /One FILE.h5 is needed; got 0/],
  [['import', file, '--precision', 'int4'], /--precision is float32, float16, uint8; got int4/],
  [['import', file, '--accept-unknown', '--name', '../up'], /The name "..\/up" cannot be a pack's/],
  [['import', join(folder, 'none.h5')], /ENOENT/],
  [['fetch', 'resnet'], /There is imagenet to fetch; got "resnet"/],
  [['bake'], /There is no command bake/],
  [[], /npm run model -- COMMAND/],
])('says what is wrong with %j', async (args, message) => {
  await expect(run(args)).rejects.toThrow(message);
  expect(existsSync(join(folder, 'up'))).toBe(false);
});
