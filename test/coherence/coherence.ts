/**
 * Measures how a dream holds together in time, by plain blending and by motion-following feedback, side by side:
 *   npm run coherence -- --help
 * Everything runs headless through the product's own loop, on WebAssembly. Exit status 2 for arguments that cannot
 * be used.
 */
import {writeFile} from 'node:fs/promises';
import type {Engine} from '../../src/ascent/engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {useBackend} from '../support/node-backend.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import {base, plain, rate, render, renderAs, type Arm} from './arms.ts';
import {displayed, perDream} from './display.ts';
import {driftOf, type Drift} from './drift.ts';
import {clipFilm, sceneFilm, writeClip, writeScene, type Film} from './film.ts';
import {judgeQualityOf, type JudgeQuality} from './judges.ts';
import {coherenceOf, flowQualityOf, type Coherence, type FlowQuality} from './metrics.ts';
import {readOptions, usage, type CoherenceOptions} from './options.ts';
import {dreamsOf} from './render.ts';
import {passer, scenes, wall, type Scene} from './scene.ts';
import {contactSheet} from './sheet.ts';

/** Frames a second of a display. */
const displayRate = 30;
/** The fastest pixels of the synthetic scenes, a frame. */
const speedPx = 8;
interface FilmReport {
  readonly film: string;
  readonly flow: FlowQuality & {readonly against: string};
  readonly arms: readonly ArmReport[];
  /** The same by other references: of a clip always by the estimate alone. */
  readonly judges: readonly JudgeReport[];
}

interface JudgeReport {
  readonly name: string;
  /** Where the film's motion is exactly known. */
  readonly quality: JudgeQuality | undefined;
  readonly arms: readonly ArmReport[];
}

type ArmReport = Omit<Arm, 'residuals'> & {readonly ratios: Partial<Coherence>};

const columns = ['strength', 'warpingError', 'flicker', 'ghosting'] as const;

async function measure(
  engine: Engine,
  film: Film,
  {halfLifeS, sheet}: CoherenceOptions,
): Promise<FilmReport> {
  const flow = {...flowQualityOf(film), against: film.exact ? 'exactly known motion' : 'a careful estimate'};
  console.log(`\n${film.name}, ${film.frames.length} frames of ${film.width} x ${film.height}`);
  console.log(
    `flow against ${flow.against}: end-point error ${flow.endPointError.toFixed(3)} px, ` +
      `${(100 * flow.found).toFixed(0)} % of what came into sight found, ${(100 * flow.kept).toFixed(1)} % of the rest kept`,
  );
  const before = await render(engine, film, 'plain', plain);
  const {strength} = before.coherence;
  const same = {...base, persistence: plain.persistence, persistenceMoving: plain.persistence};
  const long = {...base, persistence: halfLifeS, persistenceMoving: halfLifeS};
  const arms = [
    before,
    await renderAs(engine, film, 'flow, same half-life', same, strength),
    await renderAs(engine, film, 'flow, by default', base, strength),
    await renderAs(engine, film, 'flow', long, strength),
    await renderAs(engine, film, 'plain, as long', {...long, follow: false, hold: 0}, strength),
  ];
  const reports = printArms(arms);
  const judges = film.judges.map((judge): JudgeReport => {
    const judged = {...film, references: judge.references};
    console.log(`the same by ${judge.name}:`);
    const quality = film.exact ? judgeQualityOf(film, judge) : undefined;
    if (quality) printQuality(quality);
    const again = arms.map((arm) => ({...arm, coherence: coherenceOf(judged, arm.residuals)}));
    return {name: judge.name, quality, arms: printArms(again)};
  });
  if (sheet !== undefined) {
    const rows = [undefined, before.residuals, (arms[2] ?? before).residuals];
    await writeFile(named(sheet, film.name), contactSheet(film, rows));
  }
  return {film: film.name, flow, arms: reports, judges};
}

function printQuality({error, errorBesideMotion, found, kept}: JudgeQuality): void {
  const beside = Number.isNaN(errorBesideMotion) ? 'nothing' : `${errorBesideMotion.toFixed(3)} px`;
  console.log(
    `end-point error ${error.toFixed(3)} px, of what rests beside what moves ${beside}, ` +
      `${(100 * found).toFixed(0)} % of what came into sight found, ${(100 * kept).toFixed(1)} % of the rest kept`,
  );
}

/** Prints each, beside its share of the first. */
function printArms(arms: readonly Arm[]): ArmReport[] {
  print(['', 'half-life', 'step', ...columns.flatMap((column) => [column, ''])]);
  return arms.map(({name, stepSize, halfLifeS, coherence}) => {
    const ratios = Object.fromEntries(
      columns.map((column) => [column, coherence[column] / (arms[0]?.coherence[column] ?? NaN)]),
    ) as Partial<Coherence>;
    const cells = columns.flatMap((column) => [
      coherence[column].toFixed(4),
      `x ${(ratios[column] ?? NaN).toFixed(2)}`,
    ]);
    print([name, `${halfLifeS.toFixed(2)} s`, stepSize.toFixed(4), ...cells]);
    return {name, stepSize, halfLifeS, coherence, ratios};
  });
}

interface DisplayReport {
  readonly film: string;
  readonly shown: readonly {readonly name: string; readonly coherence: Coherence}[];
}

/** What a display shows of 6 dreams a second at 30 frames a second, as they are and moved to the newest frame. */
async function measureDisplay(engine: Engine, film: Film): Promise<DisplayReport> {
  const dreamt = film.frames.filter((_, t) => t % perDream === 0);
  const residuals: Float32Array[] = [];
  for await (const residual of dreamsOf(engine, dreamt, film, base, displayRate / perDream)) {
    residuals.push(residual);
  }
  console.log(
    `\n${film.name}, ${film.frames.length} displayed frames of ${film.width} x ${film.height} at ${displayRate} a second, ` +
      `${displayRate / perDream} dreams a second, each shown from one dream's time after its frame`,
  );
  print(['', '', '', ...columns.flatMap((column) => [column, ''])]);
  const shown = [false, true].map((reproject) => ({
    name: reproject ? 'reprojected' : 'as they come',
    coherence: coherenceOf(film, displayed(film, residuals, reproject)),
  }));
  const [plainly] = shown;
  for (const {name, coherence} of shown) {
    const cells = columns.flatMap((column) => [
      coherence[column].toFixed(4),
      `x ${(coherence[column] / (plainly?.coherence[column] ?? NaN)).toFixed(2)}`,
    ]);
    print([name, '', '', ...cells]);
  }
  return {film: film.name, shown};
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, i) => cell.padEnd(i === 0 ? 22 : i < 3 ? 10 : i % 2 ? 13 : 8)).join(''));
}

/** sheet.jpg as sheet-pan.jpg. */
const named = (file: string, film: string): string =>
  file.replace(/(\.jpe?g)?$/, `-${film.replace(/\.\w+$/, '').replace(/\W+/g, '-')}.jpg`);

function printDrift(drift: Drift): void {
  console.log(`\ndrift over ${drift.frames} frames of feedback, half-life ${drift.halfLifeS} s`);
  for (const {from, to, mean, chroma, camera} of drift.windows) {
    console.log(
      `frames ${from} to ${to}: mean ${mean.toFixed(4)} (camera ${camera.mean.toFixed(4)}), ` +
        `chroma ${chroma.toFixed(4)} (camera ${camera.chroma.toFixed(4)})`,
    );
  }
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  console.log(
    `from the first window to the last: mean ${percent(drift.mean)}, chroma ${percent(drift.chroma)}`,
  );
  console.log(`last window against the camera: mean ${percent(drift.meanToCamera)}`);
}

async function main(args: string[]): Promise<void> {
  if (args.includes('--help')) {
    console.log(usage);
    return;
  }
  const options = readOptions(args);
  const {size, frames} = options;
  const shownRate = options.display ? displayRate : rate;
  // The same speed in time: at the display's rate less of it a frame.
  const fastestPx = (speedPx * rate) / shownRate;
  const synthetic: Scene[] = options.synthetic
    ? [...scenes(size.width, size.height, fastestPx), passer, wall]
    : [];
  if (options.framesTo !== undefined) {
    const {clip, framesTo} = options;
    if (clip !== undefined) console.log(writeClip(framesTo, clip, rate, frames));
    for (const scene of synthetic) console.log(writeScene(framesTo, scene, size, frames));
    return;
  }
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
  const engine = createTensorEngine(network, weights);
  const films = function* (): Generator<Film> {
    if (options.clip !== undefined) {
      yield clipFilm(options.clip, size, shownRate, frames, options.references);
    }
    for (const scene of synthetic) yield sceneFilm(scene, size, frames, options.references);
  };
  if (options.display) {
    const shown: DisplayReport[] = [];
    for (const film of films()) shown.push(await measureDisplay(engine, film));
    await save(options.json, {displayRate, dreamRate: displayRate / perDream, size, films: shown});
    return;
  }
  const reports: FilmReport[] = [];
  let drift: Drift | undefined;
  for (const film of films()) {
    reports.push(await measure(engine, film, options));
    if (options.driftFrames > 0 && drift === undefined) {
      const values = {
        ...base,
        persistence: options.halfLifeS,
        persistenceMoving: options.halfLifeS,
      };
      drift = await driftOf(engine, film, values, rate, options.driftFrames);
      printDrift(drift);
    }
  }
  await save(options.json, {rate, size, films: reports, drift});
}

async function save(file: string | undefined, report: object): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
