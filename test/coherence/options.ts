import {existsSync} from 'node:fs';
import {dirname} from 'node:path';
import {parseArgs} from 'node:util';
import {minimumSidePx} from '../../src/model/network.ts';
import type {Size} from './film.ts';
import {warmUp} from './metrics.ts';

export interface CoherenceOptions {
  readonly clip: string | undefined;
  readonly synthetic: boolean;
  /** What a display shows between dreams, instead of the dreams themselves. */
  readonly display: boolean;
  readonly json: string | undefined;
  readonly sheet: string | undefined;
  readonly size: Size;
  readonly frames: number;
  readonly driftFrames: number;
  readonly halfLifeS: number;
}

/** Reads the command line. Throws Error, of one line that names what is allowed, for what it cannot use. */
export function readOptions(args: string[]): CoherenceOptions {
  const {clip, synthetic, display, json, sheet, size, ...numbers} = parse(args);
  if (clip === undefined && !synthetic) throw new Error('Give --clip FILE, --synthetic, or both.');
  if (clip !== undefined && !existsSync(clip)) throw new Error(`--clip is a film; there is no ${clip}.`);
  for (const [option, file] of Object.entries({json, sheet})) {
    if (file !== undefined && !existsSync(dirname(file))) {
      throw new Error(`--${option} is a file in a folder that exists; got ${file}.`);
    }
  }
  const [width = 0, height = 0] = (/^(\d+)x(\d+)$/.exec(size) ?? []).slice(1).map(Number);
  if (Math.min(width, height) < minimumSidePx) {
    throw new Error(`--size takes WIDTHxHEIGHT in pixels, both at least ${minimumSidePx}; got "${size}".`);
  }
  return {
    clip,
    synthetic,
    display,
    json,
    sheet,
    size: {width, height},
    frames: atLeast('frames', numbers.frames, warmUp + 3),
    driftFrames: atLeast('drift', numbers.drift, 0),
    halfLifeS: atLeast('half-life', numbers['half-life'], 0),
  };
}

function parse(args: string[]) {
  const text = (value: string) => ({type: 'string', default: value}) as const;
  const options = {
    clip: {type: 'string'},
    synthetic: {type: 'boolean', default: false},
    display: {type: 'boolean', default: false},
    json: {type: 'string'},
    sheet: {type: 'string'},
    size: text('160x120'),
    frames: text('60'),
    drift: text('2000'),
    'half-life': text('3'),
  } as const;
  try {
    return parseArgs({args, options}).values;
  } catch (error) {
    const known = Object.keys(options).map((name) => `--${name}`);
    const problem = error instanceof Error ? error.message : String(error);
    throw new Error(`${problem}. The options are ${known.join(', ')}.`, {cause: error});
  }
}

function atLeast(option: string, text: string, least: number): number {
  const value = Number(text);
  if (!(value >= least)) throw new Error(`--${option} takes a number from ${least} on; got "${text}".`);
  return value;
}
