import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import {mixedBlocksOf, type MixedName, type Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import {
  hasReference,
  type AscentSettings,
  type ChannelMeans,
  type Engine,
  type Objective,
} from '../engine.ts';
import type {YieldToEventLoop} from '../../lib/yield-to-event-loop.ts';
import {referenceFor} from '../references.ts';
import {shiftsOf, type Shift} from '../shift.ts';
import {targetsOf} from '../targets.ts';
import {checkExtent} from '../geometry.ts';
import {conditionerOf} from './conditioning.ts';
import {opposite, roll} from './jitter.ts';
import type {Operation, Trace} from './operation.ts';
import {ReferenceFeatures, type Features} from './reference-features.ts';
import {gaussian} from './smoothing.ts';
import {seedOf, valueOf, type Goal} from './seed.ts';
import {climb} from './step.ts';
import {TensorNetwork, type Part} from './tensor-network.ts';

/** What is climbed in each layer, deepest last. */
type Goals = ReadonlyMap<MixedName, Goal>;

const unshifted: Shift = {rows: 0, columns: 0};

/**
 * The engine of TensorFlow.js operations, on the backend in use now; it runs on every backend.
 * `weights` are uploaded and can be forgotten. Throws Error if they do not fit the network.
 */
export function createTensorEngine(network: Network, weights: Weights): Engine {
  const tensors = new TensorNetwork(network, weights);
  return new TensorEngine(tensors, () => tensors.dispose());
}

/** An engine on filters that others use too; `release` is called when it is disposed of. */
export const tensorEngineOn = (tensors: TensorNetwork, release: () => void): Engine =>
  new TensorEngine(tensors, release);

class TensorEngine implements Engine {
  readonly name = `tensor on ${tf.getBackend()}`;
  readonly layers: readonly MixedName[];
  readonly #tensors: TensorNetwork;
  readonly #release: () => void;
  readonly #references = new ReferenceFeatures((image, layers) => this.#featuresOf(image, layers));

  constructor(tensors: TensorNetwork, release: () => void) {
    this.#tensors = tensors;
    this.#release = release;
    this.layers = mixedBlocksOf(tensors.network);
  }

  async gradient(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<{objective: Scalar; gradient: Tensor4D}> {
    const values: Scalar[] = [];
    const gradient = await this.#withGoals(x, objective, reference, unshifted, (goals) =>
      this.#gradient(x, goals, yieldToEventLoop, (value) => values.push(value)),
    );
    const sum = tf.tidy(() => values.reduce((total, value) => tf.add(total, value), tf.scalar(0)));
    tf.dispose(values);
    return {objective: sum, gradient};
  }

  async objective(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<number> {
    const values: Scalar[] = [];
    try {
      await this.#withGoals(x, objective, reference, unshifted, (goals) =>
        this.#forward(
          x,
          goals.keys(),
          (name, y) => {
            const goal = goals.get(name);
            if (goal) values.push(valueOf(y, goal));
          },
          yieldToEventLoop,
        ),
      );
      const numbers = await Promise.all(values.map((value) => value.data()));
      return numbers.reduce((sum, [value = NaN]) => sum + value, 0);
    } finally {
      tf.dispose(values);
    }
  }

  async channelMeans(x: Tensor4D, layers: readonly MixedName[]): Promise<ChannelMeans> {
    const features = await this.#featuresOf(x, layers);
    const found = new Map<MixedName, Float32Array>();
    for (const [name, y] of features) {
      const means = tf.mean(y, [0, 1, 2]);
      found.set(name, new Float32Array(await means.data<'float32'>()));
      tf.dispose([means, y]);
    }
    return found;
  }

  async ascend(
    x: Tensor4D,
    settings: AscentSettings,
    random: () => number,
    yieldToEventLoop?: YieldToEventLoop,
    reference?: Tensor4D,
  ): Promise<Tensor4D> {
    const shifts = shiftsOf(settings, random);
    return this.#withGoals(x, settings.objective, reference, shifts[0] ?? unshifted, (goals) =>
      this.#climb(x, settings, goals, shifts, yieldToEventLoop),
    );
  }

  dispose(): void {
    this.#references.dispose();
    this.#release();
  }

  /** A step for each of the shifts. */
  async #climb(
    x: Tensor4D,
    settings: AscentSettings,
    goals: Goals,
    shifts: readonly Shift[],
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<Tensor4D> {
    const {smoothingPx} = settings;
    const smoothing =
      smoothingPx > 0 ? gaussian(smoothingPx, Math.min(x.shape[1], x.shape[2]) - 1) : undefined;
    const conditioner = conditionerOf(x.shape, settings.conditioning);
    let image = x.clone();
    try {
      for (const shift of shifts) {
        const rolled = roll(image, shift);
        const g = await this.#gradient(rolled, goals, yieldToEventLoop).finally(() => rolled.dispose());
        const next = tf.tidy(() =>
          climb(image, roll(g, opposite(shift)), settings, {smoothing, conditioner}),
        );
        tf.dispose([g, image]);
        image = next;
      }
      return image;
    } catch (error) {
      image.dispose();
      throw error;
    } finally {
      if (smoothing) tf.dispose([smoothing.rows, smoothing.columns]);
    }
  }

  /**
   * Runs `use` with what is climbed in each layer, and with the features of the reference, rolled as `x` is, if the
   * objective has one.
   */
  async #withGoals<T>(
    x: Tensor4D,
    objective: Objective,
    reference: Tensor4D | undefined,
    shift: Shift,
    use: (goals: Goals) => Promise<T>,
  ): Promise<T> {
    const targets = targetsOf(objective, this.#tensors.network);
    const {kind} = objective;
    const goalsOf = (features?: Features): Goals =>
      new Map([...targets].map(([name, target]) => [name, {...target, kind, features: features?.get(name)}]));
    const image = referenceFor(x, objective, reference);
    if (!image || !hasReference(kind)) return use(goalsOf());
    const rolled = kind === 'caricature' ? roll(image, shift) : undefined;
    const layers = [...targets.keys()];
    return this.#references
      .lend(rolled ?? image, kind, layers, (features) => use(goalsOf(features)))
      .finally(() => rolled?.dispose());
  }

  async #featuresOf(image: Tensor4D, layers: readonly MixedName[]): Promise<Features> {
    const features = new Map<MixedName, Tensor4D>();
    await this.#forward(image, layers, (name, y) => {
      if (layers.includes(name)) features.set(name, y.clone());
    });
    return features;
  }

  /** A forward pass to the deepest of these layers, a part at a time; `visit` is lent the output of each block. */
  async #forward(
    x: Tensor4D,
    layers: Iterable<MixedName>,
    visit: (name: MixedName, y: Tensor4D) => void,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<void> {
    let y = x.clone();
    this.#tensors.pace.begin();
    try {
      for (const {operation, completes} of this.#partsFor(layers, x)) {
        const trace = run(operation, y);
        tf.dispose([y, [...trace.kept]]);
        y = trace.y;
        if (completes) visit(completes as MixedName, y);
        const pause = yieldToEventLoop && this.#tensors.pace.after(y.size, yieldToEventLoop);
        if (pause) await pause;
      }
    } finally {
      y.dispose();
    }
  }

  /** d objective / d x, a part at a time; `onValue` is given each target's value. Nothing is left behind. */
  async #gradient(
    x: Tensor4D,
    goals: Goals,
    yieldToEventLoop?: YieldToEventLoop,
    onValue?: (value: Scalar) => void,
  ): Promise<Tensor4D> {
    const traces: Trace[] = [];
    const parts = this.#partsFor(goals.keys(), x);
    let dx: Tensor4D | undefined;
    this.#tensors.pace.begin();
    try {
      for (const {operation, completes} of parts) {
        const trace = run(operation, traces.at(-1)?.y ?? x);
        traces.push(trace);
        const goal = goals.get(completes as MixedName);
        if (goal) onValue?.(valueOf(trace.y, goal));
        const pause = yieldToEventLoop && this.#tensors.pace.after(trace.y.size, yieldToEventLoop);
        if (pause) await pause;
      }
      for (const {completes} of parts.toReversed()) {
        const trace = traces.at(-1) as Trace;
        const above = dx;
        const goal = goals.get(completes as MixedName);
        dx = tf.tidy(() => trace.backward(withSeed(above, trace.y, goal)));
        traces.pop();
        tf.dispose([above ?? [], trace.y, [...trace.kept]]);
        const pause = yieldToEventLoop && this.#tensors.pace.after(trace.y.size, yieldToEventLoop);
        if (pause) await pause;
      }
      return dx ?? tf.zerosLike(x);
    } catch (error) {
      dx?.dispose();
      throw error;
    } finally {
      for (const {y, kept} of traces) tf.dispose([y, [...kept]]);
    }
  }

  /** The parts up to the last, which is the deepest, of these layers. Throws RangeError if `x` is too small for them. */
  #partsFor(layers: Iterable<MixedName>, {shape: [, height, width]}: Tensor4D): readonly Part[] {
    const deepest = [...layers].at(-1);
    if (deepest === undefined) return [];
    const {network, parts} = this.#tensors;
    const count = parts.findIndex(({completes}) => completes === deepest) + 1;
    checkExtent([height, width], network, count);
    return parts.slice(0, count);
  }
}

/** Runs an operation, keeping only what its trace names. */
function run(operation: Operation, x: Tensor4D): Trace {
  // A trace is an object of tensors and a function, which tidy keeps and passes over; its type cannot say so.
  return tf.tidy(() => operation.forward(x) as unknown as tf.TensorContainer) as unknown as Trace;
}

/** The gradient that reaches y: from the layers above it, from its own place in the objective, or from both. */
function withSeed(above: Tensor4D | undefined, y: Tensor4D, goal: Goal | undefined): Tensor4D {
  if (goal === undefined) return above as Tensor4D;
  const seed = seedOf(y, goal);
  return above ? tf.add(above, seed) : seed;
}
