import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {AscentSettings, Engine} from '../../src/ascent/engine.ts';
import {extentAfter, type Extent} from '../../src/ascent/tensor/geometry.ts';
import type {Layer, MixedName, Network} from '../../src/model/network.ts';
import {mulberry32} from '../support/random.ts';
import type {Baseline} from './baseline.ts';
import type {Size} from './options.ts';

/** Milliseconds over all rounds. */
export interface Timing {
  readonly min: number;
  readonly median: number;
}

export interface Measurement {
  /** Forward multiply-adds, in millions. */
  readonly forwardMegaMacs: number;
  readonly rounds: number;
  readonly forwardMs: Timing;
  /** One whole step: gradient, normalisation, clip. */
  readonly stepMs: Timing;
  /** The same step by tf.grad. */
  readonly gradMs: Timing;
  /** Two steps under jitter, as live. */
  readonly dreamMs: Timing;
}

const budgetMs = 6000;
const rounds = {least: 3, most: 40} as const;

/** Times one engine against the baseline, taking turns, so that whatever else the machine does disturbs all alike. */
export async function measure(
  engine: Engine,
  baseline: Baseline,
  network: Network,
  layer: MixedName,
  {width, height}: Size,
): Promise<Measurement> {
  const objective = {layers: {[layer]: 1}, kind: 'mean'} as const;
  const step: AscentSettings = {
    objective,
    steps: 1,
    stepSize: 0.02,
    normalise: 'std',
    jitterPx: 0,
    smoothingPx: 0,
    totalVariation: 0,
    range: 1,
  };
  const random = mulberry32(1);
  const values = Float32Array.from({length: height * width * 3}, () => 2 * random() - 1);
  const x = tf.tensor4d(values, [1, height, width, 3]);
  const runs = {
    forwardMs: () => engine.objective(x, objective),
    stepMs: () => finished(engine.ascend(x, step, random)),
    gradMs: () => finished(baseline.step(x, objective, step.stepSize)),
    dreamMs: () => finished(engine.ascend(x, {...step, steps: 2, jitterPx: 8}, random)),
  };
  const times = {forwardMs: [], stepMs: [], gradMs: [], dreamMs: []} as Record<keyof typeof runs, number[]>;
  const names = Object.keys(runs) as (keyof typeof runs)[];
  // Twice untimed: compilation of shaders and code, preparation of operators.
  for (const name of [...names, ...names]) await runs[name]();
  const start = performance.now();
  let round = 0;
  while (round < rounds.least || (round < rounds.most && performance.now() - start < budgetMs)) {
    round += 1;
    for (const name of names) {
      const before = performance.now();
      await runs[name]();
      times[name].push(performance.now() - before);
    }
  }
  x.dispose();
  const timings = Object.fromEntries(names.map((name) => [name, timingOf(times[name])]));
  return {
    ...(timings as Record<keyof typeof runs, Timing>),
    rounds: round,
    forwardMegaMacs: forwardMacs(network, layer, [height, width]) / 1e6,
  };
}

/** Waits until the device has computed a picture, by reading one of its numbers. */
async function finished(result: Tensor4D | Promise<Tensor4D>): Promise<void> {
  const picture = await result;
  const corner = tf.slice4d(picture, [0, 0, 0, 0], [1, 1, 1, 1]);
  await corner.data();
  tf.dispose([picture, corner]);
}

function timingOf(times: readonly number[]): Timing {
  const sorted = times.toSorted((a, b) => a - b);
  return {min: sorted[0] ?? NaN, median: sorted[Math.floor(sorted.length / 2)] ?? NaN};
}

/** Multiply-adds of a forward pass up to and including `layer`. */
function forwardMacs(network: Network, layer: MixedName, picture: Extent): number {
  const last = network.blocks.findIndex(({name}) => name === layer);
  return macsInRow(
    network.blocks.slice(0, last + 1).flatMap((block) => block.layers),
    picture,
  );
}

function macsInRow(layers: readonly Layer[], input: Extent): number {
  let [extent, sum] = [input, 0];
  for (const layer of layers) {
    const output = extentAfter(layer, extent);
    if (layer.kind === 'conv') sum += layer.kernel.reduce((a, b) => a * b) * output[0] * output[1];
    if (layer.kind === 'fork') for (const branch of layer.branches) sum += macsInRow(branch, extent);
    extent = output;
  }
  return sum;
}
