import {createHash} from 'node:crypto';
import {readFile, rm, stat} from 'node:fs/promises';
import {basename, join} from 'node:path';
import {parseArgs} from 'node:util';
import {convertKeras} from '../model/convert.ts';
import {maximumFileBytes} from '../model/hdf5-header.ts';
import {ImportError} from '../model/import-error.ts';
import {convolutionsOf, mixedBlocksOf} from '../model/network.ts';
import {precisions, type Precision} from '../model/pack-encode.ts';
import {folderNameOf, summaryOf} from '../model/pack-summary.ts';
import {listPacks, loadPackFolder, writePack, type WriteFile} from '../build/pack-folder.ts';
import {publishedModels, type PublishedModel} from './published.ts';
import {downloadResumed} from './resumed-download.ts';
import {drawSheet, drawSheets} from './sheet-commands.ts';
import {megabytes} from '../lib/megabytes.ts';

/** What a command works on and reports to. */
export interface ModelTools {
  /** The folder of packs. */
  readonly models: string;
  /** The folder of unfinished downloads. */
  readonly downloads: string;
  readonly print: (line: string) => void;
  /** Bytes, unless `unit` says otherwise. */
  readonly onProgress: (done: number, total: number, unit?: string) => void;
  readonly published?: Readonly<Record<string, PublishedModel>>;
  readonly write?: WriteFile;
  readonly signal?: AbortSignal;
}

export const usage = `npm run model -- COMMAND
  fetch imagenet     download Keras's ImageNet InceptionV3 and make a pack of it; resumes a broken download
  import FILE.h5     make a pack of a Keras InceptionV3 file, with or without top
  list               list the packs
  info NAME          show a pack's description
  verify [NAME ...]  check every byte and number of these packs, or of all
  sheet NAME LAYER   draw the dreams of a layer's channels, eight to a row
  sheets NAME [LAYER ...]  draw small sheets of all channels into the pack, for the channel browser
Options of fetch and import:
  --name NAME        folder of the pack: small letters, digits and hyphens
  --precision P      ${precisions.join(', ')}; default float16, uint8 is by channel
  --replace          replace a pack of that name
Options of import:
  --accept-unknown   accept a file that Keras did not publish
  --title, --licence, --provenance TEXT   the pack's description
Options of sheet:
  --channels A-B     first and last channel; default 0-31
  --out FILE.png     default NAME-LAYER.png`;

const text = {type: 'string'} as const;
const flag = {type: 'boolean', default: false} as const;
const options = {
  name: text,
  precision: {...text, default: 'float16'},
  replace: flag,
  'accept-unknown': flag,
  title: text,
  licence: text,
  provenance: text,
  channels: {...text, default: '0-31'},
  out: text,
};

const parse = (args: string[]) => parseArgs({args, options, allowPositionals: true});
type Options = ReturnType<typeof parse>['values'];

function precisionOf({precision}: Options): Precision {
  const found = precisions.find((name) => name === precision);
  if (!found) throw new RangeError(`--precision is ${precisions.join(', ')}; got ${precision}.`);
  return found;
}

/** Converts a file on disk into a pack. */
async function importFile(path: string, values: Options, tools: ModelTools): Promise<void> {
  const {size} = await stat(path);
  if (size > maximumFileBytes) {
    throw new ImportError('import-too-large', {
      where: path,
      expected: `at most ${maximumFileBytes} bytes`,
      got: `${size}`,
    });
  }
  const bytes = await readFile(path);
  const md5 = createHash('md5').update(bytes).digest('hex');
  const known = Object.values(tools.published ?? publishedModels).find((model) => model.md5 === md5);
  const precision = precisionOf(values);
  const name = values.name ?? known?.label.name ?? folderNameOf(basename(path));
  const {files, leftOut} = await convertKeras(bytes, {
    name,
    title: values.title ?? known?.label.title,
    licence: values.licence ?? known?.label.licence ?? 'not stated: that of the original file',
    provenance:
      values.provenance ?? known?.label.provenance ?? `Imported from ${basename(path)}, MD5 ${md5}.`,
    precision,
  });
  if (!known && !values['accept-unknown']) {
    throw new ImportError('import-unknown', {
      where: path,
      expected: `the MD5 of a file that Keras published (${publishedModels.imagenet?.md5 ?? ''})`,
      got: md5,
    });
  }
  const {replace} = values;
  const folder = await writePack(tools.models, name, files, {
    replace,
    ...(tools.write && {write: tools.write}),
  });
  if (leftOut.length > 0)
    tools.print(`Left out, because dreams do not need it: ${leftOut.slice(0, 8).join(', ')}`);
  const packBytes = [...files.values()].reduce((sum, {length}) => sum + length, 0);
  tools.print(`${folder}: ${files.size} files, ${megabytes(packBytes)}, ${precision}, verified.`);
  tools.print(`Dream with it: choose it under Models, or open the page with ?model=${name}`);
}

async function fetchModel(name: string, values: Options, tools: ModelTools): Promise<void> {
  const published = tools.published ?? publishedModels;
  const model = published[name];
  if (!model) {
    throw new RangeError(
      `There is ${Object.keys(published).join(', ')} to fetch; got ${JSON.stringify(name)}.`,
    );
  }
  precisionOf(values);
  const path = join(tools.downloads, basename(new URL(model.url).pathname));
  const {onProgress, signal} = tools;
  await downloadResumed(model, path, {onProgress, ...(signal && {signal})});
  try {
    await importFile(path, values, tools);
  } finally {
    await rm(path, {force: true});
  }
}

const folderOf = (name: string, {models}: ModelTools): string =>
  /[\\/]/.test(name) || name.startsWith('.') ? name : join(models, name);

async function list(tools: ModelTools): Promise<void> {
  const packs = await listPacks(tools.models);
  for (const {folder, bytes, precision, title, licence} of packs) {
    tools.print(`${folder.padEnd(28)} ${megabytes(bytes).padStart(8)}  ${precision}  ${title} (${licence})`);
  }
  if (packs.length === 0)
    tools.print(`No packs in ${tools.models}. Get one: npm run model -- fetch imagenet`);
}

async function info(name: string, tools: ModelTools): Promise<void> {
  const {manifest, network, weights} = await loadPackFolder(folderOf(name, tools));
  const summary = summaryOf(name, manifest);
  const parameters = [...weights.values()].reduce(
    (sum, {kernel, bias}) => sum + kernel.length + bias.length,
    0,
  );
  const rows = {
    title: summary.title,
    licence: summary.licence,
    provenance: summary.provenance,
    layers: mixedBlocksOf(network).join(' '),
    convolutions: convolutionsOf(network).length,
    parameters: parameters.toLocaleString('en'),
    stored: `${megabytes(summary.bytes)} in ${manifest.shards.length} shards, ${summary.precision}`,
  };
  for (const [key, value] of Object.entries(rows)) tools.print(`${key.padEnd(14)}${value}`);
}

async function verify(names: readonly string[], tools: ModelTools): Promise<void> {
  const all = names.length > 0 ? names : (await listPacks(tools.models)).map(({folder}) => folder);
  for (const name of all) {
    const {manifest} = await loadPackFolder(folderOf(name, tools));
    const {bytes} = summaryOf(name, manifest);
    tools.print(`${name}: ${manifest.shards.length} shards, ${bytes} bytes, every hash and number good.`);
  }
}

async function sheet(
  [name, layer, ...more]: readonly string[],
  {channels, out}: Options,
  tools: ModelTools,
): Promise<void> {
  if (name === undefined || layer === undefined || more.length > 0) {
    throw new RangeError(`A pack and one of its layers are needed, such as mixed4.\n${usage}`);
  }
  const path = out ?? `${basename(name)}-${layer}.png`;
  await drawSheet(folderOf(name, tools), layer, channels, path, tools.onProgress);
  tools.print(`${path}: channels ${channels} of ${layer}, row by row. Grey: nothing excites it.`);
}

const one = (operands: readonly string[], what: string): string => {
  const [operand] = operands;
  if (operand === undefined || operands.length > 1) {
    throw new RangeError(`One ${what} is needed; got ${operands.length}.\n${usage}`);
  }
  return operand;
};

/** Runs one command. Throws an Error with a message for the user if it cannot be done. */
export async function runModelCommand(args: string[], tools: ModelTools): Promise<void> {
  const {values, positionals} = parse(args);
  const [command, ...operands] = positionals;
  switch (command) {
    case 'fetch':
      return fetchModel(one(operands, 'model to fetch'), values, tools);
    case 'import':
      return importFile(one(operands, 'FILE.h5'), values, tools);
    case 'list':
      return list(tools);
    case 'info':
      return info(one(operands, 'pack'), tools);
    case 'verify':
      return verify(operands, tools);
    case 'sheet':
      return sheet(operands, values, tools);
    case 'sheets': {
      const [name, ...layers] = operands;
      if (name === undefined) throw new RangeError(`A pack is needed.\n${usage}`);
      return drawSheets(folderOf(name, tools), layers, tools.onProgress, tools.print);
    }
    default:
      throw new RangeError(command === undefined ? usage : `There is no command ${command}.\n${usage}`);
  }
}
