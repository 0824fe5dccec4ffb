import {readFile, rename, writeFile} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {browserSheet, sheetFileOf, type ChannelSheets} from '../model/channel-sheets.ts';
import {mixedBlocksOf, type MixedName} from '../model/network.ts';
import type {Pack} from '../model/pack.ts';
import {UsageError} from './command.ts';
import {encodePng} from './encode-png.ts';
import {inWords, loadPackFolder} from '../build/pack-folder.ts';

type OnProgress = (done: number, total: number, unit?: string) => void;

/** A sheet to look at. */
const large = {dreamPx: 112, tilePx: 112, gapPx: 2, columns: 8} as const;
/** A sheet for the channel browser, which cuts the tiles out again: without gaps. */
const small = {...browserSheet, gapPx: 0} as const;
const jpegQuality = 65;

function blockOf({network}: Pack, name: string, layer: string): {name: MixedName; channels: number} {
  const block = network.blocks.find((each) => each.name === layer);
  if (!block || block.name === 'stem') {
    const layers = mixedBlocksOf(network).join(', ');
    throw new UsageError(`${name} has the layers ${layers}; got ${JSON.stringify(layer)}.`);
  }
  return {name: block.name, channels: block.channels};
}

const upTo = (first: number, last: number): number[] =>
  Array.from({length: last - first + 1}, (_, index) => first + index);

/** Draws channels `range`, "A-B", of one layer of the pack in `folder` into the PNG `out`. */
export async function drawSheet(
  folder: string,
  layer: string,
  range: string,
  out: string,
  onProgress: OnProgress,
): Promise<void> {
  const pack = await loadPackFolder(folder);
  const block = blockOf(pack, basename(folder), layer);
  const [, first = '', last = ''] = /^(\d+)-(\d+)$/.exec(range) ?? [];
  if (first === '' || Number(first) > Number(last) || Number(last) >= block.channels) {
    throw new UsageError(`--channels is A-B within 0-${block.channels - 1}; got ${range}.`);
  }
  // TensorFlow.js takes a second to load and prints a greeting; no other command needs it.
  const {contactSheet} = await import('./sheet.ts');
  const {widthPx, heightPx, rgb} = await contactSheet(pack, {
    ...large,
    layer: block.name,
    channels: upTo(Number(first), Number(last)),
    onProgress: (done, total) => onProgress(done, total, 'channels'),
  });
  await writeFile(out, encodePng(widthPx, heightPx, rgb));
}

/**
 * Draws all channels of each of `layers`, or of every layer, into the pack in `folder` and names them in its
 * `model.json`, a layer at a time, so that a run that was ended has not been for nothing.
 */
export async function drawSheets(
  folder: string,
  layers: readonly string[],
  onProgress: OnProgress,
  print: (line: string) => void,
): Promise<void> {
  const pack = await loadPackFolder(folder);
  const chosen = layers.length > 0 ? layers : mixedBlocksOf(pack.network);
  const blocks = chosen.map((layer) => blockOf(pack, basename(folder), layer));
  const {contactSheet} = await import('./sheet.ts');
  for (const {name: layer, channels} of blocks) {
    const {widthPx, heightPx, rgb} = await contactSheet(pack, {
      ...small,
      layer,
      channels: upTo(0, channels - 1),
      onProgress: (done, total) => onProgress(done, total, `channels of ${layer}`),
    });
    const bytes = await encodeJpeg(widthPx, heightPx, rgb);
    const file = sheetFileOf(layer);
    try {
      await writeFile(join(folder, file), bytes);
      await nameSheet(folder, layer, file);
    } catch (error) {
      throw inWords(error, join(folder, file));
    }
    print(`${join(folder, file)}: ${channels} channels, ${(bytes.length / 1e3).toFixed(0)} kB.`);
  }
}

async function encodeJpeg(width: number, height: number, rgb: Uint8Array): Promise<Uint8Array> {
  const {encode} = await import('jpeg-js');
  const data = new Uint8Array(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    data.set(rgb.subarray(3 * pixel, 3 * pixel + 3), 4 * pixel);
  }
  return encode({width, height, data}, jpegQuality).data;
}

/** Names a layer's sheet in `model.json`, which is replaced as a whole or not at all. */
async function nameSheet(folder: string, layer: MixedName, file: string): Promise<void> {
  const path = join(folder, 'model.json');
  const json = JSON.parse(await readFile(path, 'utf8')) as {channelSheets?: Partial<ChannelSheets>};
  const {tilePx, columns} = small;
  const files = {...json.channelSheets?.files, [layer]: file};
  const channelSheets: ChannelSheets = {tilePx, columns, files};
  const {weightsManifest, ...rest} = json as Record<string, unknown>;
  await writeFile(`${path}.new`, JSON.stringify({...rest, channelSheets, weightsManifest}, undefined, 1));
  await rename(`${path}.new`, path);
}
