import {existsSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {presets, type Preset} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';
import {isQuality, qualities, type QualityName} from './qualities.ts';

export interface LooksOptions {
  /** A folder of images and videos; without it, the fixtures' and drawn ones. */
  readonly sources: string | undefined;
  readonly quality: QualityName;
  /** The folder of the model's pack. */
  readonly model: string;
  readonly looks: readonly Preset[];
  readonly out: string;
  /** How long each source is dreamed on. */
  readonly seconds: number;
  /** Whether to write each cell at full size too. */
  readonly pictures: boolean;
  /** Whether to write what is shown on each source as a film too. */
  readonly films: boolean;
  /** A folder of films by another version, to show beside these. */
  readonly beside: string | undefined;
  /** Whether to measure how much of a dream a person keeps who walks, instead. */
  readonly walk: boolean;
  /** Whether to write the thumbnails that the panel shows, instead. */
  readonly thumbnails: boolean;
}

export const usage = `npm run looks -- [--sources DIR] [--quality cpu|igpu|gpu] [--model NAME] [--looks a,b] [--seconds 3]
                 [--out DIR] [--pictures] [--films [--beside DIR]]
npm run looks -- --walk [--quality cpu|igpu|gpu] [--looks a,b] [--out DIR]
npm run looks -- --thumbnails [--looks a,b]

Dreams on each source with every look, and writes DIR/looks-QUALITY.jpg (by default in the current folder), one row
per look and one column per source, and prints the figures of each look.
--sources DIR  images and videos, read by ffmpeg; by default the fixtures' videos and drawn scenes
--quality      cpu: 160 x 90, 1 step, 9 dreams a second; igpu: 320 x 180, 2, 15; gpu: 640 x 360, 3, 30
--model        the name of a pack in public/models, by default the embedded one
--pictures     writes DIR/LOOK-SOURCE.jpg too, each as shown, at full size
--films        writes DIR/LOOK-SOURCE.mp4 too, all frames as shown
--beside DIR   and DIR/LOOK-SOURCE-beside.mp4 with the film of that name in this folder, by another version, on the left
--walk         how strong each look is on who walks through people.mp4 in its first six seconds, against the room, and
               DIR/walk-QUALITY.jpg, one row per look
--thumbnails   writes the thumbnails of the looks, src/ui/panel/thumbnails/LOOK.webp, and nothing else`;

/** Parses the command line. Throws Error with one line that names what is allowed. */
export function readOptions(args: string[]): LooksOptions {
  const {sources, quality, model, looks, seconds, out, beside, ...flags} = parseArgs({
    args,
    options: {
      sources: {type: 'string'},
      quality: {type: 'string', default: 'cpu'},
      model: {type: 'string', default: defaults.model},
      looks: {type: 'string', default: presets.map(({name}) => name).join()},
      seconds: {type: 'string', default: '3'},
      out: {type: 'string', default: '.'},
      pictures: {type: 'boolean', default: false},
      films: {type: 'boolean', default: false},
      beside: {type: 'string'},
      walk: {type: 'boolean', default: false},
      thumbnails: {type: 'boolean', default: false},
    },
  }).values;
  if (!isQuality(quality)) {
    throw new Error(`--quality takes ${Object.keys(qualities).join(', ')}; got "${quality}".`);
  }
  const pack = `public/models/${model}`;
  for (const folder of [sources, out, beside, pack]) {
    if (folder !== undefined && !existsSync(folder)) throw new Error(`The folder ${folder} does not exist.`);
  }
  if (beside !== undefined && !flags.films) {
    throw new Error(`--beside shows ${beside} beside films, so it goes with --films.`);
  }
  if (!(Number(seconds) >= 1)) throw new Error(`--seconds takes a number of at least 1; got "${seconds}".`);
  return {
    sources,
    quality,
    model: pack,
    looks: looks.split(',').map(lookNamed),
    seconds: Number(seconds),
    out,
    beside,
    ...flags,
  };
}

function lookNamed(name: string): Preset {
  const found = presets.find((preset) => preset.name === name);
  if (!found) throw new Error(`--looks takes ${presets.map((one) => one.name).join(', ')}; got "${name}".`);
  return found;
}
