import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import {mixedBlocksOf, type Block, type MixedName, type Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import type {AscentSettings, Engine, Objective} from '../engine.ts';
import type {YieldToEventLoop} from '../../lib/yield-to-event-loop.ts';
import {randomShift} from '../shift.ts';
import {targetsOf, type Target, type Targets} from '../targets.ts';
import {checkExtent} from '../geometry.ts';
import {conditionerOf} from './conditioning.ts';
import {opposite, roll} from './jitter.ts';
import type {Operation, Trace} from './operation.ts';
import {operationOf} from './sequence.ts';
import {gaussian} from './smoothing.ts';
import {seedOf, valueOf} from './seed.ts';
import {climb} from './step.ts';
import {TensorPace} from './tensor-pace.ts';

/** An operation of the network, and the name of the block that it completes, if it does. */
interface Part {
  readonly operation: Operation;
  readonly completes: Block['name'] | undefined;
}

/**
 * The engine of TensorFlow.js operations, on the backend in use now; it runs on every backend.
 * `weights` are uploaded and can be forgotten. Throws Error if they do not fit the network.
 */
export function createTensorEngine(network: Network, weights: Weights): Engine {
  return new TensorEngine(network, weights);
}

class TensorEngine implements Engine {
  readonly name = `tensor on ${tf.getBackend()}`;
  readonly layers: readonly MixedName[];
  readonly #network: Network;
  readonly #parts: readonly Part[];
  readonly #pace = new TensorPace();

  constructor(network: Network, weights: Weights) {
    this.#network = network;
    this.layers = mixedBlocksOf(network);
    let isImage = true;
    this.#parts = network.blocks.flatMap(({name, layers}) =>
      layers.map((layer, index): Part => {
        const operation = operationOf(layer, weights, !isImage);
        isImage = false;
        return {operation, completes: index === layers.length - 1 ? name : undefined};
      }),
    );
  }

  async gradient(x: Tensor4D, objective: Objective): Promise<{objective: Scalar; gradient: Tensor4D}> {
    const targets = targetsOf(objective, this.#network);
    const values: Scalar[] = [];
    const gradient = await this.#gradient(x, targets, objective.kind, undefined, (value) =>
      values.push(value),
    );
    const sum = tf.tidy(() => values.reduce((total, value) => tf.add(total, value), tf.scalar(0)));
    tf.dispose(values);
    return {objective: sum, gradient};
  }

  async objective(x: Tensor4D, objective: Objective): Promise<number> {
    const targets = targetsOf(objective, this.#network);
    const value = tf.tidy(() => {
      let [sum, y]: [Scalar, Tensor4D] = [tf.scalar(0), x];
      for (const {operation, completes} of this.#partsFor(targets, x)) {
        y = run(operation, y).y;
        const target = targets.get(completes as MixedName);
        if (target) sum = tf.add(sum, valueOf(y, target, objective.kind));
      }
      return sum;
    });
    const [number] = await value.data();
    value.dispose();
    return number ?? NaN;
  }

  async ascend(
    x: Tensor4D,
    settings: AscentSettings,
    random: () => number,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<Tensor4D> {
    const {objective, steps, jitterPx, smoothingPx} = settings;
    const targets = targetsOf(objective, this.#network);
    const smoothing =
      smoothingPx > 0 ? gaussian(smoothingPx, Math.min(x.shape[1], x.shape[2]) - 1) : undefined;
    const conditioner = conditionerOf(x.shape, settings.conditioning);
    let image = x.clone();
    try {
      for (let step = 0; step < steps; step += 1) {
        const shift = randomShift(jitterPx, random);
        const rolled = roll(image, shift);
        const g = await this.#gradient(rolled, targets, objective.kind, yieldToEventLoop).finally(() =>
          rolled.dispose(),
        );
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

  dispose(): void {
    for (const {operation} of this.#parts) operation.dispose();
  }

  /** d objective / d x, a part at a time; `onValue` is given each target's value. Nothing is left behind. */
  async #gradient(
    x: Tensor4D,
    targets: Targets,
    kind: Objective['kind'],
    yieldToEventLoop?: YieldToEventLoop,
    onValue?: (value: Scalar) => void,
  ): Promise<Tensor4D> {
    const traces: Trace[] = [];
    const parts = this.#partsFor(targets, x);
    let dx: Tensor4D | undefined;
    this.#pace.begin();
    try {
      for (const {operation, completes} of parts) {
        const trace = run(operation, traces.at(-1)?.y ?? x);
        traces.push(trace);
        const target = targets.get(completes as MixedName);
        if (target) onValue?.(valueOf(trace.y, target, kind));
        const pause = yieldToEventLoop && this.#pace.after(trace.y.size, yieldToEventLoop);
        if (pause) await pause;
      }
      for (const {completes} of parts.toReversed()) {
        const trace = traces.at(-1) as Trace;
        const above = dx;
        const target = targets.get(completes as MixedName);
        dx = tf.tidy(() => trace.backward(withSeed(above, trace.y, target, kind)));
        traces.pop();
        tf.dispose([above ?? [], trace.y, [...trace.kept]]);
        const pause = yieldToEventLoop && this.#pace.after(trace.y.size, yieldToEventLoop);
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

  /** The parts up to the deepest target. Throws RangeError if `x` is too small for them. */
  #partsFor(targets: Targets, {shape: [, height, width]}: Tensor4D): readonly Part[] {
    const deepest = [...targets.keys()].at(-1);
    if (deepest === undefined) return [];
    const count = this.#parts.findIndex(({completes}) => completes === deepest) + 1;
    checkExtent([height, width], this.#network, count);
    return this.#parts.slice(0, count);
  }
}

/** Runs an operation, keeping only what its trace names. */
function run(operation: Operation, x: Tensor4D): Trace {
  // A trace is an object of tensors and a function, which tidy keeps and passes over; its type cannot say so.
  return tf.tidy(() => operation.forward(x) as unknown as tf.TensorContainer) as unknown as Trace;
}

/** The gradient that reaches y: from the layers above it, from its own place in the objective, or from both. */
function withSeed(
  above: Tensor4D | undefined,
  y: Tensor4D,
  target: Target | undefined,
  kind: Objective['kind'],
): Tensor4D {
  if (target === undefined) return above as Tensor4D;
  const seed = seedOf(y, target, kind);
  return above ? tf.add(above, seed) : seed;
}
