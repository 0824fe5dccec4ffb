import {existsSync} from 'node:fs';
import {dirname} from 'node:path';
import {parseArgs} from 'node:util';
import {readSize, type Size} from '../support/size.ts';
import {warmUp} from './metrics.ts';

export interface CoherenceOptions {
  readonly clip: string | undefined;
  readonly synthetic: boolean;
  /** Measure all scenes and the fixtures' clips, and print a table of the two kinds of feedback, instead. */
  readonly table: boolean;
  /** Measure what a display shows between dreams, instead of the dreams themselves. */
  readonly display: boolean;
  /** Folders of flows by other programs. */
  readonly references: readonly string[];
  /** Write the frames here for other programs, instead of dreaming. */
  readonly framesTo: string | undefined;
  readonly json: string | undefined;
  readonly sheet: string | undefined;
  readonly size: Size;
  readonly frames: number;
  readonly driftFrames: number;
  readonly halfLifeS: number;
}

export const usage = `npm run coherence -- --clip FILE | --synthetic [--json FILE] [--sheet FILE.jpg] [--size 160x120]
                     [--frames 60] [--drift 2000] [--half-life 3] [--reference DIR …]
npm run coherence -- --table
npm run coherence -- --display --clip FILE | --synthetic [--json FILE] [--size 160x120] [--frames 60]
npm run coherence -- --frames-to DIR --clip FILE | --synthetic [--size 160x120] [--frames 60]

--table          all synthetic scenes (28 frames) and the fixtures' clips (40 frames), as a Markdown table
--frames-to DIR  write the frames as DIR/NAME/0001.png, DIR/NAME/0002.png …, for another program to find flows between;
                 NAME is the clip's file name or the scene's. Clips keep their size, scenes have four times --size.
--reference DIR  measure against such flows too. Every pair of consecutive frames needs DIR/NAME/0002-0001.flo (where each
                 pixel of frame 2 was in frame 1) and DIR/NAME/0001-0002.flo (the other way), in Middlebury's format, of
                 any size, in pixels of that size, known everywhere. For scenes, whose motion is exactly known, the
                 error of each reference is printed. May be repeated.`;

/** Parses the command line. Throws Error with one line that names what is allowed. */
export function readOptions(args: string[]): CoherenceOptions {
  const {clip, synthetic, table, display, json, sheet, size, reference, ...others} = parse(args);
  const {'frames-to': framesTo, ...numbers} = others;
  if (clip === undefined && !synthetic && !table) {
    throw new Error('Give --clip FILE, --synthetic, or both, or --table.');
  }
  if (clip !== undefined && !existsSync(clip))
    throw new Error(`--clip takes a video file; ${clip} does not exist.`);
  for (const [option, file] of Object.entries({json, sheet})) {
    if (file !== undefined && !existsSync(dirname(file))) {
      throw new Error(`--${option} takes a file in an existing folder; got ${file}.`);
    }
  }
  for (const folder of reference) {
    if (!existsSync(folder))
      throw new Error(`--reference takes a folder of flows; ${folder} does not exist.`);
  }
  if (reference.length > 0 && (display || framesTo !== undefined)) {
    throw new Error('--reference cannot be combined with --display or --frames-to.');
  }
  return {
    clip,
    synthetic,
    table,
    display,
    references: reference,
    framesTo,
    json,
    sheet,
    size: readSize(size, 'size'),
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
    table: {type: 'boolean', default: false},
    display: {type: 'boolean', default: false},
    reference: {type: 'string', multiple: true, default: [] as string[]},
    'frames-to': {type: 'string'},
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
  if (!(value >= least)) throw new Error(`--${option} takes a number of at least ${least}; got "${text}".`);
  return value;
}
