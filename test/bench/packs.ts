import {existsSync, statSync} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import os from 'node:os';
import {join} from 'node:path';
import {writePack} from '../../src/build/pack-folder.ts';
import {convertKeras} from '../../src/model/convert.ts';
import {inceptionV3, type MixedName, type Network} from '../../src/model/network.ts';
import type {Pack} from '../../src/model/pack.ts';
import type {Weights} from '../../src/model/weights.ts';
import {mulberry32} from '../support/random.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import {randomWeights} from '../support/tiny-network.ts';

/**
 * A pack's folder, a Keras file to convert into one, or random weights at a width multiplier: weights do not change the
 * time.
 */
type PackChoice = {readonly folder: string} | {readonly file: string} | {readonly randomWidth: number};

/** The full network for `--packs full`, in the best form available. */
const fullNetworks = [
  'public/models/inception-v3-imagenet',
  '../shared/weights/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
] as const;

/** A pack and the name it was given by. */
export type NamedPack = PackChoice & {readonly label: string};

export interface Model {
  readonly label: string;
  readonly network: Network;
  readonly weights: Weights;
}

/** Converts a Keras file as the product does, to float16, in a temporary folder. */
async function converted(file: string): Promise<Pack> {
  const models = await mkdtemp(join(os.tmpdir(), 'reverie-bench-'));
  try {
    const label = {name: 'full', licence: 'that of the file', provenance: file};
    const {files} = await convertKeras(await readFile(file), {...label, precision: 'float16'});
    return await loadPackFolder(await writePack(models, 'full', files));
  } finally {
    await rm(models, {recursive: true});
  }
}

/** The network and weights of a pack; with random weights, as deep as requested. */
export async function loadModel(pack: NamedPack, deepest?: MixedName): Promise<Model> {
  const {label} = pack;
  if ('folder' in pack) return {label, ...(await loadPackFolder(pack.folder))};
  if ('file' in pack) return {label, ...(await converted(pack.file))};
  const network = inceptionV3(pack.randomWidth, deepest);
  return {label, network, weights: randomWeights(network, mulberry32(1))};
}

/** The pack that an argument names. Throws Error with one line that names what is allowed. */
export function readPack(label: string): NamedPack {
  return {label, ...choiceOf(label)};
}

function choiceOf(text: string): PackChoice {
  const width = /^random:(.+)$/.exec(text)?.[1];
  if (width !== undefined) {
    // Sixteenths leave whole numbers of channels everywhere.
    const randomWidth = Number(width);
    if (randomWidth > 0 && Number.isInteger(randomWidth * 16)) return {randomWidth};
  } else if (text === 'full') {
    return choiceOf(fullNetworks.find((path) => existsSync(path)) ?? 'random:1');
  } else if (text.endsWith('.h5') && existsSync(text)) {
    return {file: text};
  } else if (statSync(join(text, 'model.json'), {throwIfNoEntry: false})) {
    return {folder: text};
  }
  throw new Error(
    `--packs takes folders with a model.json, Keras's .h5, full, or random:WIDTH with WIDTH in sixteenths, such as 0.5 or 1; got "${text}".`,
  );
}
