/**
 * Holds an engine to reference values:
 *   npm run golden -- --cases DIR --weights FILE.h5|PACK [--backend wasm|webgpu|cpu]
 *                     [--engine tensor|kernel] [--precision float32|float16] [--only NAME] [--json FILE]
 *                     [--against FILE.h5|PACK [--size 83x97]]
 * With --against, the gradient of every layer's mean is held to that of those weights by the tensor engine on wasm, in
 * float32, at the cosine of float16: what a pack's own precision may cost. With --size nothing else is, and of the
 * first picture its middle of this size is taken: the engine's smallest, or an odd one.
 * DIR holds NAME.json with its .png and little-endian .f32 files. Exit status: 0 all within the limits,
 * 1 something outside, 2 arguments or files that cannot be used.
 */
import {readFile, writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import type {Engine} from '../../src/ascent/engine.ts';
import {createKernelEngine} from '../../src/ascent/kernel/kernel-engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {readKerasH5} from '../../src/model/keras-h5.ts';
import type {MixedName, Network} from '../../src/model/network.ts';
import type {Weights} from '../../src/model/weights.ts';
import {backendNames, useBackend} from '../support/node-backend.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import {cosine} from '../support/vectors.ts';
import {middleOf, readCases, type Case} from './cases.ts';
import {failuresOf, layerGradients, limits, measureCase, type CaseReport} from './measure.ts';

const engineNames = ['tensor', 'kernel'] as const;
const precisions = ['float32', 'float16'] as const;

function choose<T extends string>(option: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((name) => name === value);
  if (found === undefined) throw new Error(`--${option} is ${allowed.join(', ')}; got ${value}.`);
  return found;
}

/** The network and weights of a pack's folder or of Keras's .h5 file. */
async function loadModel(path: string): Promise<{network: Network; weights: Weights}> {
  return path.endsWith('.h5') ? readKerasH5(await readFile(path)) : loadPackFolder(path);
}

function checkLayers(engine: Engine, {name, objectives, layerMeans, ascent}: Case): void {
  const asked = [...objectives.map(({objective}) => objective), ascent.objective];
  const layers = [
    ...asked.flatMap((objective) => Object.keys(objective.layers)),
    ...layerMeans.map(([layer]) => layer),
  ];
  const unknown = layers.find((layer) => !engine.layers.includes(layer as MixedName));
  if (unknown !== undefined) {
    throw new Error(
      `The case ${name} needs ${unknown}, but this model ends with ${String(engine.layers.at(-1))}.`,
    );
  }
}

async function prepare(args: string[]) {
  const text = {type: 'string'} as const;
  const {values} = parseArgs({
    args,
    options: {
      cases: text,
      weights: text,
      backend: {...text, default: 'wasm'},
      engine: {...text, default: 'tensor'},
      precision: {...text, default: 'float32'},
      only: text,
      json: text,
      against: text,
      size: text,
    },
  });
  if (values.cases === undefined || values.weights === undefined) {
    throw new Error('--cases DIR and --weights FILE.h5|PACK are needed.');
  }
  const backend = choose('backend', values.backend, backendNames);
  const name = choose('engine', values.engine, engineNames);
  const precision = choose('precision', values.precision, precisions);
  if (name === 'tensor' && precision === 'float16') {
    throw new Error('--precision float16 is for --engine kernel; tensors are float32.');
  }
  if (values.size !== undefined && values.against === undefined) {
    throw new Error('--size is for --against: no case has reference values for a part of its picture.');
  }
  const cases = await readCases(values.cases, values.only);
  const against =
    values.against === undefined ? undefined : await readAgainst(values.against, cases, values.size);
  const {network, weights} = await loadModel(values.weights);
  await useBackend(backend);
  const engine: Engine =
    name === 'tensor'
      ? createTensorEngine(network, weights)
      : await createKernelEngine(network, weights, {precision});
  for (const golden of cases) checkLayers(engine, golden);
  return {cases: values.size === undefined ? cases : [], engine, against, precision, json: values.json};
}

/** What an engine's gradients are held to beside the cases. */
interface Against extends Pick<Case, 'name' | 'picture' | 'shape'> {
  readonly gradients: ReadonlyMap<MixedName, Float32Array>;
}

async function readAgainst(
  model: string,
  [first]: readonly Case[],
  size: string | undefined,
): Promise<Against | undefined> {
  if (!first) return undefined;
  const [, width, height] = /^(\d+)x(\d+)$/.exec(size ?? '') ?? [];
  if (size !== undefined && height === undefined) throw new Error(`--size is WIDTHxHEIGHT; got ${size}.`);
  const picture = size === undefined ? first : middleOf(first, [Number(height), Number(width)]);
  const {network, weights} = await loadModel(model);
  await useBackend('wasm');
  const engine = createTensorEngine(network, weights);
  const gradients = await layerGradients(engine, picture);
  engine.dispose();
  return {name: first.name, ...picture, gradients};
}

function print({name, objectives, layerMeans, ascentPsnrDb}: CaseReport): void {
  console.log(`\n${name}`);
  for (const {objective, relativeError, gradientCosine, gradientRelativeError} of objectives) {
    console.log(
      `  ${objective.padEnd(32)} error ${relativeError.toExponential(1)}` +
        `   gradient: 1 - cosine ${(1 - gradientCosine).toExponential(1)}, error ${gradientRelativeError.toExponential(1)}`,
    );
  }
  for (const {layer, relativeError} of layerMeans) {
    console.log(`  ${`mean of ${layer}`.padEnd(32)} error ${relativeError.toExponential(1)}`);
  }
  console.log(`  ${'ascent'.padEnd(32)} PSNR ${ascentPsnrDb.toFixed(1)} dB`);
}

/** Compares every layer's gradient with the other; the layers that are too far apart. */
async function compare(engine: Engine, {name, gradients, ...at}: Against): Promise<string[]> {
  const [, height, width] = at.shape;
  console.log(`\nagainst the other weights, ${name}, ${width} x ${height}`);
  const least = limits.float16.gradientCosine;
  const failures: string[] = [];
  for (const [layer, gradient] of await layerGradients(engine, at)) {
    const other = gradients.get(layer);
    if (!other) continue;
    const found = cosine(gradient, other);
    console.log(`  ${`mean of ${layer}`.padEnd(32)} gradient: 1 - cosine ${(1 - found).toExponential(1)}`);
    if (!(found >= least))
      failures.push(`${name}, gradient of ${layer}: cosine ${found}, at least ${least} allowed`);
  }
  return failures;
}

/** Returns the exit status. */
async function main(args: string[]): Promise<number> {
  const {cases, engine, against, precision, json} = await prepare(args);
  console.log(engine.name);
  const reports: CaseReport[] = [];
  for (const golden of cases) {
    const report = await measureCase(engine, golden);
    print(report);
    reports.push(report);
  }
  const failures = reports.flatMap((report) => failuresOf(report, precision));
  if (against) failures.push(...(await compare(engine, against)));
  if (json !== undefined) {
    await writeFile(json, `${JSON.stringify({engine: engine.name, reports, failures}, undefined, 2)}\n`);
  }
  engine.dispose();
  for (const failure of failures) console.error(`FAILED ${failure}`);
  console.log(
    failures.length === 0 ? '\nAll within the limits.' : `\n${failures.length} outside the limits.`,
  );
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  return 2;
});
