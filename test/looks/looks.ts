/**
 * Dreams on a set of sources with every look, as it is live, for judging by eye and by figures:
 *   npm run looks -- --help
 * Everything runs headless through the product's own loop, on WebAssembly. Exit status 2 for invalid arguments.
 */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Engine} from '../../src/ascent/engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {applyPreset, type Preset} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';
import {useBackend} from '../support/node-backend.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import {characterOf} from './character.ts';
import {chromaNoiseOf} from './chroma-noise.ts';
import {composed} from './compose.ts';
import {nearestOf} from './distance.ts';
import {writeFilm, writeSideBySide} from './film.ts';
import {formSizeOf} from './form-size.ts';
import {live} from './live.ts';
import {readOptions, usage, type LooksOptions} from './options.ts';
import {personMask, strengthBy} from './person.ts';
import type {Picture} from './picture.ts';
import {qualities, type LiveQuality} from './qualities.ts';
import {jpegOf, sheetOf} from './sheet.ts';
import {sourcesIn, type Source} from './sources.ts';
import {meansOf, tableOf, type Figures} from './table.ts';
import {writeThumbnails} from './thumbnails.ts';
import {walkOf} from './walk.ts';

/** The size of the frames that dreams are shown over. */
const shown = {width: 768, height: 432};

interface Shown {
  readonly picture: Picture;
  readonly figures: Figures;
}

async function shownOn(
  engine: Engine,
  look: Preset,
  source: Source,
  quality: LiveQuality,
  seconds: number,
): Promise<Shown & {readonly film: Iterable<Picture>}> {
  const size = {width: Math.round((quality.shortSidePx * 16) / 9), height: quality.shortSidePx};
  const count = Math.round(seconds * quality.rateHz);
  const frames = source.frames(size, quality.rateHz, count);
  const {residuals, probe} = await live(engine, frames, applyPreset(defaults, look), quality);
  const [frame, residual] = [frames.at(-1), residuals.at(-1)];
  const wholes = source.frames(shown, quality.rateHz, count);
  const whole = wholes.at(-1);
  if (!frame || !residual || !whole || !probe) throw new Error(`${source.name} has no frame to dream on.`);
  const formSize = formSizeOf(residual);
  const {before, after} = probe.objective;
  const everywhere = strengthBy(residual, new Uint8Array(size.width * size.height)).room;
  const strength = source.room
    ? strengthBy(residual, personMask(frame, source.room(size)))
    : {person: NaN, room: everywhere};
  return {
    picture: composed(whole, residual),
    film: filmOf(wholes, residuals),
    figures: {
      formSize,
      ...strength,
      chromaNoise: chromaNoiseOf(residual),
      gainPerStep: (after / before - 1) / quality.steps,
      character: await characterOf(engine, frame, residual, formSize),
    },
  };
}

/** Every frame as shown. */
function* filmOf(frames: readonly Picture[], residuals: readonly Picture[]): Generator<Picture> {
  for (const [t, frame] of frames.entries()) {
    const residual = residuals[t];
    if (residual) yield composed(frame, residual);
  }
}

async function measure(engine: Engine, options: LooksOptions): Promise<void> {
  const {looks, seconds, out, pictures, films, beside} = options;
  const quality = qualities[options.quality];
  const sources = sourcesIn(options.sources);
  const rows: Picture[][] = [];
  const figures: Figures[] = [];
  for (const look of looks) {
    const cells: Shown[] = [];
    for (const source of sources) {
      const {film, ...cell} = await shownOn(engine, look, source, quality, seconds);
      cells.push(cell);
      const name = `${look.name}-${source.name}`;
      if (pictures) await writeFile(path.join(out, `${name}.jpg`), jpegOf(cell.picture, 88));
      if (!films) continue;
      const file = path.join(out, `${name}.mp4`);
      writeFilm(file, film, quality.rateHz);
      const other = beside && path.join(beside, `${name}.mp4`);
      if (other) writeSideBySide(path.join(out, `${name}-beside.mp4`), other, file);
    }
    rows.push(cells.map(({picture}) => picture));
    figures.push(meansOf(cells.map((cell) => cell.figures)));
    console.error(`${look.name} is dreamed on ${cells.length} sources`);
  }
  await writeFile(path.join(out, `looks-${options.quality}.jpg`), jpegOf(sheetOf(rows), 80));
  const nearest = nearestOf(figures.map(({character}) => character));
  console.log(`As ${quality.title} would dream, on ${sources.map(({name}) => name).join(', ')}:\n`);
  console.log(
    tableOf(
      looks.map(({name}) => name),
      figures,
      nearest,
    ),
  );
}

/** How much of each look a person keeps who walks. */
async function measureWalk(engine: Engine, {looks, quality, out}: LooksOptions): Promise<void> {
  const source = sourcesIn('test/fixtures/clips').find(({name}) => name === 'people');
  if (!source) throw new Error('The fixtures have no people.mp4.');
  const rows: (readonly Picture[])[] = [];
  console.log('| look | on person | on room | ratio |\n| --- | --- | --- | --- |');
  for (const look of looks) {
    const {person, room, pictures} = await walkOf(engine, look, source, qualities[quality]);
    rows.push(pictures);
    const figures = [person, room, person / room].map((figure) => figure.toFixed(3));
    console.log(`| ${[look.name, ...figures].join(' | ')} |`);
  }
  await writeFile(path.join(out, `walk-${quality}.jpg`), jpegOf(sheetOf(rows), 85));
}

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(usage);
    return;
  }
  const options = readOptions(args);
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder(options.model);
  const engine = createTensorEngine(network, weights);
  if (options.thumbnails) await writeThumbnails(engine, options.looks);
  else await (options.walk ? measureWalk(engine, options) : measure(engine, options));
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
