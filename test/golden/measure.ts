import * as tf from '@tensorflow/tfjs';
import type {Engine, Objective} from '../../src/ascent/engine.ts';
import type {MixedName} from '../../src/model/network.ts';
import {cosine, distance, norm} from '../support/vectors.ts';
import type {Case} from './cases.ts';
import {unconditioned} from '../../src/ascent/conditioning.ts';

/** What every engine and backend is held to, by how it keeps numbers in memory. */
export const limits = {
  float32: {objectiveError: 1e-4, gradientCosine: 0.9999, ascentPsnrDb: 45},
  float16: {objectiveError: 1e-4, gradientCosine: 0.999, ascentPsnrDb: 45},
} as const;

export interface ObjectiveReport {
  readonly objective: string;
  readonly value: number;
  readonly relativeError: number;
  readonly gradientCosine: number;
  readonly gradientRelativeError: number;
}

/** How far an engine is from the reference values of one case. */
export interface CaseReport {
  readonly name: string;
  readonly objectives: readonly ObjectiveReport[];
  readonly layerMeans: readonly {readonly layer: MixedName; readonly relativeError: number}[];
  readonly ascentPsnrDb: number;
}

export const relativeError = (got: number, reference: number): number => Math.abs(got / reference - 1);
/** Peak signal-to-noise ratio in dB of pictures in [-1, 1], whose peak is 2. */
export const psnrDb = (a: Float32Array, b: Float32Array): number =>
  20 * Math.log10(2 / (distance(a, b) / Math.sqrt(a.length)));

/** An objective in words: `mean of mixed3 + 1.5 mixed5`. */
function describe({layers, kind}: Objective): string {
  const terms = Object.entries(layers).map(([layer, weight]) =>
    weight === 1 ? layer : `${weight} ${layer}`,
  );
  return `${kind} of ${terms.join(' + ')}`;
}

async function numbersOf(tensor: tf.Tensor): Promise<Float32Array> {
  const values = await tensor.data<'float32'>();
  tensor.dispose();
  return values;
}

async function measureObjectives(engine: Engine, x: tf.Tensor4D, golden: Case): Promise<ObjectiveReport[]> {
  const reports: ObjectiveReport[] = [];
  for (const reference of golden.objectives) {
    const result = await engine.gradient(x, reference.objective);
    const [value = NaN] = await numbersOf(result.objective);
    const gradient = await numbersOf(result.gradient);
    reports.push({
      objective: describe(reference.objective),
      value,
      relativeError: relativeError(value, reference.value),
      gradientCosine: cosine(gradient, reference.gradient),
      gradientRelativeError: distance(gradient, reference.gradient) / norm(reference.gradient),
    });
  }
  return reports;
}

async function measureLayerMeans(
  engine: Engine,
  x: tf.Tensor4D,
  golden: Case,
  known: readonly ObjectiveReport[],
): Promise<CaseReport['layerMeans']> {
  const reports = [];
  for (const [layer, reference] of golden.layerMeans) {
    const objective: Objective = {layers: {[layer]: 1}, kind: 'mean'};
    // A gradient of that very objective has already computed the forward pass.
    const value =
      known.find((report) => report.objective === describe(objective))?.value ??
      (await engine.objective(x, objective));
    reports.push({layer, relativeError: relativeError(value, reference)});
  }
  return reports;
}

async function measureAscent(engine: Engine, x: tf.Tensor4D, golden: Case): Promise<number> {
  const {result, ...ascent} = golden.ascent;
  const plain = {
    normalise: 'std',
    jitterPx: 0,
    conditioning: unconditioned,
    smoothingPx: 0,
    totalVariation: 0,
    range: 1,
  } as const;
  return psnrDb(await numbersOf(await engine.ascend(x, {...ascent, ...plain}, () => 0)), result);
}

/** Runs all that a case has reference values for. */
export async function measureCase(engine: Engine, golden: Case): Promise<CaseReport> {
  const x = tf.tensor4d(golden.picture, golden.shape);
  try {
    const objectives = await measureObjectives(engine, x, golden);
    const layerMeans = await measureLayerMeans(engine, x, golden, objectives);
    return {name: golden.name, objectives, layerMeans, ascentPsnrDb: await measureAscent(engine, x, golden)};
  } finally {
    x.dispose();
  }
}

/** The gradient of the mean of each layer that an engine has, at a picture. */
export async function layerGradients(
  engine: Engine,
  {picture, shape}: Pick<Case, 'picture' | 'shape'>,
): Promise<ReadonlyMap<MixedName, Float32Array>> {
  const x = tf.tensor4d(picture, shape);
  const gradients = new Map<MixedName, Float32Array>();
  for (const layer of engine.layers) {
    const {gradient, objective} = await engine.gradient(x, {layers: {[layer]: 1}, kind: 'mean'});
    objective.dispose();
    gradients.set(layer, await numbersOf(gradient));
  }
  x.dispose();
  return gradients;
}

/** One sentence for every limit that a case misses. NaN misses all. */
export function failuresOf(
  {name, objectives, layerMeans, ascentPsnrDb}: CaseReport,
  precision: keyof typeof limits = 'float32',
): string[] {
  const allowed = limits[precision];
  const failures: string[] = [];
  const errors = [
    ...objectives.map(({objective, relativeError: error}) => [objective, error] as const),
    ...layerMeans.map(({layer, relativeError: error}) => [`mean of ${layer}`, error] as const),
  ];
  for (const [what, error] of errors) {
    if (!(error <= allowed.objectiveError)) {
      failures.push(`${name}, ${what}: relative error ${error}, at most ${allowed.objectiveError} allowed`);
    }
  }
  for (const {objective, gradientCosine} of objectives) {
    if (!(gradientCosine >= allowed.gradientCosine)) {
      const least = `at least ${allowed.gradientCosine} allowed`;
      failures.push(`${name}, gradient of ${objective}: cosine ${gradientCosine}, ${least}`);
    }
  }
  if (!(ascentPsnrDb >= allowed.ascentPsnrDb)) {
    failures.push(`${name}, ascent: PSNR ${ascentPsnrDb} dB, at least ${allowed.ascentPsnrDb} dB allowed`);
  }
  return failures;
}
