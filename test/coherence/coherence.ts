/**
 * Measures the temporal coherence of the dream, with plain blending and motion-following feedback side by side:
 *   npm run coherence -- --help
 * Everything runs headless through the product's own loop, on WebAssembly. Exit status 2 for invalid arguments.
 */
import {writeFile} from 'node:fs/promises';
import type {Engine} from '../../src/ascent/engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {useBackend} from '../support/node-backend.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import {base, plain, rate, render, renderAs, type Arm} from './arms.ts';
import {displayed, framesPerDream} from './display.ts';
import {driftOf, type Drift} from './drift.ts';
import {clipSequence, sceneSequence, writeClip, writeScene, type Sequence} from './sequence.ts';
import {judgeQualityOf, type JudgeQuality} from './judges.ts';
import {coherenceOf, flowQualityOf, type Coherence, type FlowQuality} from './metrics.ts';
import {readOptions, usage, type CoherenceOptions} from './options.ts';
import {dreamsOf} from './render.ts';
import {tableOf} from './table.ts';
import {passerBy, scenes, bareWall, type Scene} from './scene.ts';
import {contactSheet} from './sheet.ts';

/** Of the simulated display, in frames per second. */
const displayRate = 30;
/** Of the fastest pixels in synthetic scenes, per dreamed frame. */
const speedPx = 8;

interface SequenceReport {
  readonly name: string;
  readonly flow: FlowQuality & {readonly against: string};
  readonly arms: readonly ArmReport[];
  /** The same measured against other references: for clips, always the uncorrected estimate. */
  readonly judges: readonly JudgeReport[];
}

interface JudgeReport {
  readonly name: string;
  /** Only where the motion is exactly known. */
  readonly quality: JudgeQuality | undefined;
  readonly arms: readonly ArmReport[];
}

type ArmReport = Omit<Arm, 'residuals'> & {readonly ratios: Partial<Coherence>};

const columns = ['strength', 'warpingError', 'flicker', 'ghosting', 'stayed'] as const;

async function measure(
  engine: Engine,
  sequence: Sequence,
  {halfLifeS, sheet}: CoherenceOptions,
): Promise<SequenceReport> {
  const flow = {
    ...flowQualityOf(sequence),
    against: sequence.exact ? 'exactly known motion' : 'the corrected estimate',
  };
  console.log(
    `\n${sequence.name}, ${sequence.frames.length} frames of ${sequence.width} x ${sequence.height}`,
  );
  console.log(
    `flow against ${flow.against}: end-point error ${flow.endPointError.toFixed(3)} px, ` + shares(flow),
  );
  const before = await render(engine, sequence, 'plain', plain);
  const {strength} = before.coherence;
  const same = {...base, persistence: plain.persistence, persistenceMoving: plain.persistence};
  const long = {...base, persistence: halfLifeS, persistenceMoving: halfLifeS};
  const arms = [
    before,
    await renderAs(engine, sequence, 'flow, same half-life', same, strength),
    await renderAs(engine, sequence, 'flow, defaults', base, strength),
    await renderAs(engine, sequence, 'flow, long half-life', long, strength),
    await renderAs(engine, sequence, 'plain, long half-life', {...long, follow: false, hold: 0}, strength),
  ];
  const reports = printArms(arms);
  const judges = sequence.judges.map((judge): JudgeReport => {
    const judged = {...sequence, references: judge.references};
    console.log(`judged by ${judge.name}:`);
    const quality = sequence.exact ? judgeQualityOf(sequence, judge) : undefined;
    if (quality) printQuality(quality);
    const again = arms.map((arm) => ({...arm, coherence: coherenceOf(judged, arm.residuals)}));
    return {name: judge.name, quality, arms: printArms(again)};
  });
  if (sheet !== undefined) {
    const rows = [undefined, before.residuals, (arms[2] ?? before).residuals];
    await writeFile(named(sheet, sequence.name), contactSheet(sequence, rows));
  }
  return {name: sequence.name, flow, arms: reports, judges};
}

const shares = ({found, kept}: Pick<FlowQuality, 'found' | 'kept'>): string =>
  `${(100 * found).toFixed(0)} % of the uncovered and ${(100 * kept).toFixed(1)} % of the visible pixels recognised`;

function printQuality({error, errorBesideMotion, found, kept}: JudgeQuality): void {
  const beside = Number.isNaN(errorBesideMotion) ? 'none' : `${errorBesideMotion.toFixed(3)} px`;
  console.log(
    `end-point error ${error.toFixed(3)} px, at rest beside motion ${beside}, ${shares({found, kept})}`,
  );
}

/** Prints each arm with its ratios to the first. */
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
  readonly name: string;
  readonly shown: readonly {readonly name: string; readonly coherence: Coherence}[];
}

/** What a display at 30 fps shows of 6 dreams a second, unmoved and reprojected to the newest frame. */
async function measureDisplay(engine: Engine, sequence: Sequence): Promise<DisplayReport> {
  const dreamed = sequence.frames.filter((_, t) => t % framesPerDream === 0);
  const residuals: Float32Array[] = [];
  for await (const residual of dreamsOf(engine, dreamed, sequence, base, displayRate / framesPerDream)) {
    residuals.push(residual);
  }
  console.log(
    `\n${sequence.name}, ${sequence.frames.length} displayed frames of ${sequence.width} x ${sequence.height} at ${displayRate} fps, ` +
      `${displayRate / framesPerDream} dreams a second, each shown one dream's duration after its frame`,
  );
  print(['', '', '', ...columns.flatMap((column) => [column, ''])]);
  const shown = [false, true].map((reproject) => ({
    name: reproject ? 'reprojected' : 'unmoved',
    coherence: coherenceOf(sequence, displayed(sequence, residuals, reproject)),
  }));
  const [unmoved] = shown;
  for (const {name, coherence} of shown) {
    const cells = columns.flatMap((column) => [
      coherence[column].toFixed(4),
      `x ${(coherence[column] / (unmoved?.coherence[column] ?? NaN)).toFixed(2)}`,
    ]);
    print([name, '', '', ...cells]);
  }
  return {name: sequence.name, shown};
}

function print(cells: readonly string[]): void {
  console.log(cells.map((cell, i) => cell.padEnd(i === 0 ? 22 : i < 3 ? 10 : i % 2 ? 13 : 8)).join(''));
}

/** sheet.jpg as sheet-pan.jpg. */
const named = (file: string, name: string): string =>
  file.replace(/(\.jpe?g)?$/, `-${name.replace(/\.\w+$/, '').replace(/\W+/g, '-')}.jpg`);

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
  // The same speed in time, so less of it per frame at the display's rate.
  const fastestPx = (speedPx * rate) / shownRate;
  const synthetic: Scene[] = options.synthetic
    ? [...scenes(size.width, size.height, fastestPx), passerBy, bareWall]
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
  const sequences = function* (): Generator<Sequence> {
    if (options.clip !== undefined) {
      yield clipSequence(options.clip, size, shownRate, frames, options.references);
    }
    for (const scene of synthetic) yield sceneSequence(scene, size, frames, options.references);
  };
  if (options.table) {
    for await (const line of tableOf(engine, size, speedPx)) console.log(line);
    return;
  }
  if (options.display) {
    const shown: DisplayReport[] = [];
    for (const sequence of sequences()) shown.push(await measureDisplay(engine, sequence));
    await save(options.json, {displayRate, dreamRate: displayRate / framesPerDream, size, sequences: shown});
    return;
  }
  const reports: SequenceReport[] = [];
  let drift: Drift | undefined;
  for (const sequence of sequences()) {
    reports.push(await measure(engine, sequence, options));
    if (options.driftFrames > 0 && drift === undefined) {
      const values = {
        ...base,
        persistence: options.halfLifeS,
        persistenceMoving: options.halfLifeS,
      };
      drift = await driftOf(engine, sequence, values, rate, options.driftFrames);
      printDrift(drift);
    }
  }
  await save(options.json, {rate, size, sequences: reports, drift});
}

async function save(file: string | undefined, report: object): Promise<void> {
  if (file !== undefined) await writeFile(file, `${JSON.stringify(report, undefined, 2)}\n`);
}

await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
});
