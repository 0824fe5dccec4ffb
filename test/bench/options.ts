import {existsSync, statSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {parseArgs} from 'node:util';
import {minimumSidePx, mixedNames, type MixedName} from '../../src/model/network.ts';
import {backendNames, type BackendName} from '../support/node-backend.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A folder with a model pack, a Keras file that is converted into one, or random weights at a width multiplier: weights
 * do not change the time.
 */
export type PackChoice = {readonly folder: string} | {readonly file: string} | {readonly randomWidth: number};

/** The full network in the best form that there is, which `--packs full` stands for. */
const fullNetworks = [
  'public/models/inception-v3-imagenet',
  '../shared/weights/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5',
] as const;

/** What is timed; tf.grad is timed beside the others in any case. */
export const engineNames = ['tensor', 'kernel', 'tf.grad'] as const;
export type EngineName = (typeof engineNames)[number];

export interface BenchOptions {
  readonly engines: readonly EngineName[];
  readonly sizes: readonly Size[];
  readonly layers: readonly MixedName[];
  readonly packs: readonly (PackChoice & {readonly label: string})[];
  readonly backends: readonly BackendName[];
  readonly json: string | undefined;
}

/** Reads the command line. Throws Error, of one line that names what is allowed, for what it cannot use. */
export function readOptions(args: string[]): BenchOptions {
  const values = parse(args);
  if (values.json !== undefined && !existsSync(dirname(values.json))) {
    throw new Error(`--json is a file in a folder that exists; got ${values.json}.`);
  }
  return {
    sizes: values.sizes.split(',').map(readSize),
    layers: values.layers.split(',').map((name) => oneOf('layers', name, mixedNames)),
    packs: values.packs.split(',').map((label) => ({label, ...readPack(label)})),
    engines: values.engines.split(',').map((name) => oneOf('engines', name, engineNames)),
    backends: values.backends.split(',').map((name) => oneOf('backends', name, backendNames)),
    json: values.json,
  };
}

function parse(args: string[]) {
  const text = (value: string) => ({type: 'string', default: value}) as const;
  const options = {
    sizes: text('160x120,320x180'),
    layers: text('mixed3'),
    packs: text('public/models/inception-v3-half,full'),
    engines: text('tensor'),
    backends: text('wasm'),
    json: {type: 'string'},
  } as const;
  try {
    return parseArgs({args, options}).values;
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`${problem}. The options are ${known.join(', ')}.`, {cause: error});
  }
}

function oneOf<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new Error(`--${option} takes ${allowed.join(', ')}; got "${value}".`);
  return found;
}

function readSize(text: string): Size {
  const [width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(text) ?? []).slice(1).map(Number);
  if (Math.min(width, height) < minimumSidePx) {
    throw new Error(`--sizes takes WIDTHxHEIGHT in pixels, both at least ${minimumSidePx}; got "${text}".`);
  }
  return {width, height};
}

function readPack(text: string): PackChoice {
  const width = /^random:(.+)$/.exec(text)?.[1];
  if (width !== undefined) {
    // Sixteenths leave whole numbers of channels everywhere.
    const randomWidth = Number(width);
    if (randomWidth > 0 && Number.isInteger(randomWidth * 16)) return {randomWidth};
  } else if (text === 'full') {
    return readPack(fullNetworks.find((path) => existsSync(path)) ?? 'random:1');
  } else if (text.endsWith('.h5') && existsSync(text)) {
    return {file: text};
  } else if (statSync(join(text, 'model.json'), {throwIfNoEntry: false})) {
    return {folder: text};
  }
  throw new Error(
    `--packs takes folders with a model.json, Keras's .h5, full, or random:WIDTH with WIDTH in sixteenths, such as 0.5 or 1; got "${text}".`,
  );
}
