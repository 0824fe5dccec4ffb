import {mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import * as tf from '@tensorflow/tfjs';
import {decode} from 'jpeg-js';
import {beforeAll, expect, it} from 'vitest';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {UsageError} from '../../../src/cli/command.ts';
import {encodePng} from '../../../src/cli/encode-png.ts';
import {runModelCommand} from '../../../src/cli/model-commands.ts';
import {listPacks, loadPackFolder} from '../../../src/build/pack-folder.ts';
import {contactSheet} from '../../../src/cli/sheet.ts';
import {parseChannelSheets} from '../../../src/model/channel-sheets.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {parseIndex} from '../../../src/model/pack-summary.ts';
import {kerasFile, kerasLayers} from '../../support/keras-file.ts';
import {useBackend} from '../../support/node-backend.ts';
import {decodePng} from '../../support/png.ts';
import {mulberry32} from '../../support/random.ts';
import {temporaryFolder} from '../../support/temporary-folder.ts';
import {randomWeights} from '../../support/tiny-network.ts';

const models = join(temporaryFolder(), 'models');
const lines: string[] = [];
const run = (...args: string[]) =>
  runModelCommand(args, {
    models,
    downloads: models,
    print: (line) => lines.push(line),
    onProgress: () => undefined,
  });

beforeAll(async () => {
  mkdirSync(models);
  const file = join(models, 'tiny.h5');
  writeFileSync(file, await kerasFile(kerasLayers(inceptionV3(1 / 16))));
  await run('import', file, '--accept-unknown');
});

it('each channel is excited more by its own tile than by grey, and most by none of the others', async () => {
  await useBackend('wasm');
  const network = inceptionV3(1 / 8, 'mixed0');
  const weights = randomWeights(network, mulberry32(2));
  const channels = [0, 9, 17, 31];
  const {widthPx, heightPx, rgb} = await contactSheet(
    {network, weights},
    {layer: 'mixed0', channels, dreamPx: 80, tilePx: 80, gapPx: 0, columns: 2, onProgress: () => undefined},
  );
  expect([widthPx, heightPx]).toEqual([160, 160]);
  const engine = createTensorEngine(network, weights);
  const all = tf.tensor3d(rgb, [160, 160, 3]);
  const excited = async (channel: number, x: tf.Tensor4D): Promise<number> => {
    const value = await engine.objective(x, {
      layers: {mixed0: 1},
      kind: 'mean',
      channels: {mixed0: [channel]},
    });
    x.dispose();
    return value;
  };
  const tile = (index: number): tf.Tensor4D =>
    tf.tidy(() => {
      const cut = tf.slice(all, [Math.floor(index / 2) * 80, (index % 2) * 80, 0], [80, 80, 3]);
      return tf.expandDims<tf.Tensor4D>(tf.sub(tf.div(cut, 127.5), 1));
    });
  for (const [index, channel] of channels.entries()) {
    const own = await excited(channel, tile(index));
    expect(own).toBeGreaterThan(await excited(channel, tf.zeros([1, 80, 80, 3])));
    for (const other of channels.keys()) {
      if (other !== index)
        expect(own, `${channel} on ${other}`).toBeGreaterThan(await excited(channel, tile(other)));
    }
  }
  all.dispose();
  engine.dispose();
});

it('draws small sheets into the pack, which still verifies and names them wherever it is listed', async () => {
  await run('sheets', 'tiny', 'mixed0');
  expect(lines.at(-1)).toMatch(/channels-mixed0\.jpg: 16 channels, \d+ kB/);
  const picture = decode(readFileSync(join(models, 'tiny/channels-mixed0.jpg')));
  expect([picture.width, picture.height]).toEqual([16 * 56, 56]);
  const sheets = {tilePx: 56, columns: 16, files: {mixed0: 'channels-mixed0.jpg'}};
  expect((await loadPackFolder(join(models, 'tiny'))).manifest.channelSheets).toEqual(sheets);
  const [listed] = parseIndex(JSON.parse(JSON.stringify({packs: await listPacks(models)})));
  expect(listed?.channelSheets).toEqual(sheets);
});

it('draws channels of one layer for people', async () => {
  const out = join(models, 'sheet.png');
  await run('sheet', 'tiny', 'mixed1', '--channels', '3-5', '--out', out);
  const {width, height} = decodePng(readFileSync(out));
  expect([width, height]).toEqual([3 * 114 - 2, 112]);
});

it.each([
  [['sheet', 'tiny'], /one of its layers are needed/],
  [['sheets', 'none'], /model\.json/],
])('says what is wrong with %j', (args, message) => expect(run(...args)).rejects.toThrow(message));

it.each([
  [['sheet', 'tiny', 'mixed11'], /mixed0, .*mixed11/],
  [['sheet', 'tiny', 'mixed0', '--channels', '3-16'], /0-15.*3-16/],
  [['sheets', 'tiny', 'stem'], /mixed0, .*stem/],
])('refuses %j as arguments that cannot be used, with what is allowed', async (args, allowedAndGot) => {
  const refused = run(...args);
  await expect(refused).rejects.toBeInstanceOf(UsageError);
  await expect(refused).rejects.toThrow(allowedAndGot);
});

it.each([
  [null],
  [{tilePx: 56, columns: 16}],
  [{tilePx: 0, columns: 16, files: {}}],
  [{tilePx: 56, columns: 16.5, files: {}}],
  [{tilePx: 56, columns: 16, files: {mixed11: 'a.jpg'}}],
  [{tilePx: 56, columns: 16, files: {mixed1: '../a.jpg'}}],
  [{tilePx: 56, columns: 16, files: {mixed1: 'https://a.test/a.jpg'}}],
  [{tilePx: 56, columns: 16, files: {mixed1: 'a.svg'}}],
])('takes %j for no sheets', (json) => expect(parseChannelSheets(json)).toBeUndefined());

it('writes a PNG that reads as it was', () => {
  const rgb = Uint8Array.from({length: 7 * 5 * 3}, (_, i) => (i * 37) % 256);
  expect(decodePng(encodePng(7, 5, rgb))).toEqual({width: 7, height: 5, rgb});
});
