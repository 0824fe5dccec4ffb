import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {AscentSettings, Engine} from '../../src/ascent/engine.ts';
import {extentAfter} from '../../src/ascent/geometry.ts';
import type {Extent} from '../../src/lib/size.ts';
import type {Layer, MixedName, Network} from '../../src/model/network.ts';
import {plainAscent} from '../support/plain-ascent.ts';
import {mulberry32} from '../support/random.ts';
import type {Baseline} from './baseline.ts';
import {timingOf, type Recorded, type ScriptTimes, type ScriptTimer, type Timing} from './script-timer.ts';
import type {Size} from '../support/size.ts';

/** A step's part in JavaScript; only with a GPU, where it is not the whole step. */
export type Script = ScriptTimes & Recorded;

/** Times of one engine. */
export interface EngineTimes {
  readonly forwardMs: Timing;
  /** One whole step: gradient, normalisation, clip. */
  readonly stepMs: Timing;
  readonly script: Script | undefined;
  /** Two steps under jitter, as live. */
  readonly dreamMs: Timing;
}

export interface Measurement {
  /** Forward multiply-adds, in millions. */
  readonly forwardMegaMacs: number;
  readonly rounds: number;
  /** In the order of the engines. */
  readonly engines: readonly EngineTimes[];
  /** The same step by tf.grad, and its forward pass. */
  readonly gradMs: Timing;
  readonly gradForwardMs: Timing;
  readonly gradScript: Script | undefined;
}

const budgetMs = 6000;
const rounds = {least: 3, most: 40} as const;
/** Rounds this long are hardly disturbed by anything else: two are enough. */
const slowRoundMs = 2 * budgetMs;

/**
 * Times engines and the baseline in turns, so that other work on the machine disturbs all alike. `timer` belongs to the
 * GPU device, if there is one.
 */
export async function measure(
  engines: readonly Engine[],
  baseline: Baseline,
  network: Network,
  layer: MixedName,
  {width, height}: Size,
  timer?: ScriptTimer,
): Promise<Measurement> {
  const objective = {layers: {[layer]: 1}, kind: 'mean'} as const;
  const step: AscentSettings = {...plainAscent, objective};
  const random = mulberry32(1);
  const values = Float32Array.from({length: height * width * 3}, () => 2 * random() - 1);
  const x = tf.tensor4d(values, [1, height, width, 3]);
  const scripts = [...engines, baseline].map(() => new ScriptTally(timer));
  const scriptOf = (index: number): ScriptTally => scripts[index] as ScriptTally;
  const ofEngine = (engine: Engine, index: number) => ({
    forwardMs: () => engine.objective(x, objective),
    stepMs: async () => finished(await scriptOf(index).run(() => engine.ascend(x, step, random))),
    dreamMs: () => finished(engine.ascend(x, {...step, steps: 2, jitterPx: 8}, random)),
  });
  const runs = [
    ...engines.map(ofEngine),
    {
      gradForwardMs: () => baseline.objective(x, objective).data(),
      gradMs: async () =>
        finished(await scriptOf(engines.length).run(() => baseline.step(x, objective, step.stepSize))),
    },
  ].map(timed);
  const all = runs.flat();
  // Untimed: compilation of shaders and code; twice unless once took long already.
  const warmUp = performance.now();
  for (const {run} of all) await run();
  if (performance.now() - warmUp < slowRoundMs) for (const {run} of all) await run();
  for (const script of scripts) script.forget();
  const start = performance.now();
  let round = 0;
  const isDue = (): boolean => {
    const spentMs = performance.now() - start;
    if (round < rounds.least) return round < 2 || spentMs < 2 * slowRoundMs;
    return round < rounds.most && spentMs < budgetMs;
  };
  while (isDue()) {
    round += 1;
    for (const {run, times} of all) {
      const before = performance.now();
      await run();
      times.push(performance.now() - before);
    }
  }
  x.dispose();
  const timings = runs.map((each) =>
    Object.fromEntries(each.map(({name, times}) => [name, timingOf(times)])),
  );
  const grad = timings.pop() as Record<'gradMs' | 'gradForwardMs', Timing>;
  return {
    ...grad,
    gradScript: scripts.at(-1)?.script,
    engines: timings.map((timing, index) => ({
      ...(timing as Omit<Record<keyof EngineTimes, Timing>, 'script'>),
      script: scripts[index]?.script,
    })),
    rounds: round,
    forwardMegaMacs: forwardMacs(network, layer, [height, width]) / 1e6,
  };
}

/** JavaScript's part in one engine's steps: commands are counted in the first, times collected after `forget()`. */
class ScriptTally {
  readonly #timer: ScriptTimer | undefined;
  #recorded: Recorded | undefined;
  #recordMs: number[] = [];
  #submitMs: number[] = [];

  constructor(timer: ScriptTimer | undefined) {
    this.#timer = timer;
  }

  get script(): Script | undefined {
    if (!this.#recorded) return undefined;
    return {...this.#recorded, recordMs: timingOf(this.#recordMs), submitMs: timingOf(this.#submitMs)};
  }

  async run<T>(step: () => T | Promise<T>): Promise<T> {
    if (!this.#timer) return step();
    if (!this.#recorded) {
      const {result, recorded} = await this.#timer.count(step);
      this.#recorded = recorded;
      return result;
    }
    const {result, recordMs, submitMs} = await this.#timer.time(step);
    this.#recordMs.push(recordMs);
    this.#submitMs.push(submitMs);
    return result;
  }

  forget(): void {
    [this.#recordMs, this.#submitMs] = [[], []];
  }
}

/** Each run with its name and a list for its times. */
function timed(runs: Readonly<Record<string, () => Promise<unknown>>>) {
  return Object.entries(runs).map(([name, run]) => ({name, run, times: [] as number[]}));
}

/** Waits until the device has computed the result, by reading one of its numbers. */
async function finished(result: Tensor4D | Promise<Tensor4D>): Promise<void> {
  const image = await result;
  const corner = tf.slice4d(image, [0, 0, 0, 0], [1, 1, 1, 1]);
  await corner.data();
  tf.dispose([image, corner]);
}

/** Multiply-adds of a forward pass up to and including `layer`. */
function forwardMacs(network: Network, layer: MixedName, image: Extent): number {
  const last = network.blocks.findIndex(({name}) => name === layer);
  return macsInRow(
    network.blocks.slice(0, last + 1).flatMap((block) => block.layers),
    image,
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
