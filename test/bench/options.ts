import {existsSync} from 'node:fs';
import {dirname} from 'node:path';
import {parseArgs} from 'node:util';
import {mixedNames, type MixedName} from '../../src/model/network.ts';
import {backendNames, type BackendName} from '../support/node-backend.ts';
import {readPack, type NamedPack} from './packs.ts';
import {readSize, type Size} from '../support/size.ts';

/** What can be timed; tf.grad always is. */
export const engineNames = ['tensor', 'kernel', 'tf.grad'] as const;
export type EngineName = (typeof engineNames)[number];

export interface BenchOptions {
  readonly engines: readonly EngineName[];
  readonly sizes: readonly Size[];
  readonly layers: readonly MixedName[];
  readonly packs: readonly NamedPack[];
  readonly backends: readonly BackendName[];
  readonly json: string | undefined;
}

/** Parses the command line. Throws Error with one line that names what is allowed. */
export function readOptions(args: string[]): BenchOptions {
  const values = parse(args);
  if (values.json !== undefined && !existsSync(dirname(values.json))) {
    throw new Error(`--json takes a file in an existing folder; got ${values.json}.`);
  }
  return {
    sizes: values.sizes.split(',').map((size) => readSize(size, 'sizes')),
    layers: values.layers.split(',').map((name) => oneOf('layers', name, mixedNames)),
    packs: values.packs.split(',').map(readPack),
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
