import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import type {MixedName, Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import type {YieldToEventLoop} from '../../lib/yield-to-event-loop.ts';
import {keepingFeatures} from '../channel-pick.ts';
import type {AscentSettings, ChannelMeans, Engine, Objective} from '../engine.ts';
import {referenceFor} from '../references.ts';
import {bufferOf, emptyTensor, sharedDevice, targetOf} from '../../gpu/tensor.ts';
import {KernelError} from '../../gpu/kernel-error.ts';
import {KeptGuide} from './kept-guide.ts';
import {KernelNetwork, type KernelMemory, type KernelOptions} from './kernel-network.ts';
import {notices} from './notices.ts';
import type {Program, Sending} from './program.ts';
import type {GuideFeatures, Reference} from './references.ts';

/** The engine of WGSL kernels, with what is to be known of the sizes that it is ready for. */
export interface KernelEngine extends Engine {
  readonly memory: KernelMemory;
  /** Whether images of this height and width, under this objective, can be dreamed on at once. */
  isReady(extent: readonly [number, number], objective: Objective): boolean;
  /** Compiles for them. Throws KernelError if the GPU refuses, TooLargeError if it has not the memory. */
  prepare(extent: readonly [number, number], objective: Objective): Promise<void>;
  /**
   * Finds the fastest tiles for them, if there is a store and they are not known yet. Frames may be dreamed meanwhile;
   * `pause` is awaited between measurements of a few milliseconds.
   */
  tune(extent: readonly [number, number], objective: Objective, pause: () => Promise<void>): Promise<void>;
}

/**
 * The engine of WGSL kernels, on the device of TensorFlow.js's webgpu backend, which must be the one in use now.
 * `weights` are uploaded and can be forgotten. Throws KernelError if the GPU refuses anything, here or at the first
 * frame of a size; the tensor engine may still run.
 */
export async function createKernelEngine(
  network: Network,
  weights: Weights,
  options?: KernelOptions,
): Promise<KernelEngine> {
  const kernels = await openKernelNetwork(network, weights, options);
  return new NetworkEngine(kernels, () => kernels.dispose());
}

/** The kernels of a network for any number of engines, which have their turns on it. See `createKernelEngine`. */
export const openKernelNetwork = (
  network: Network,
  weights: Weights,
  options?: KernelOptions,
): Promise<KernelNetwork> => KernelNetwork.create(sharedDevice(), network, weights, options);

/** An engine on kernels that others use too; `release` is called when it is disposed of. */
export const kernelEngineOn = (kernels: KernelNetwork, release: () => void): KernelEngine =>
  new NetworkEngine(kernels, release);

/** Lends tensors of the webgpu backend to the kernels as buffers, and has them write into tensors. */
class NetworkEngine implements KernelEngine {
  readonly name: string;
  readonly layers: readonly MixedName[];
  readonly #kernels: KernelNetwork;
  readonly #release: () => void;
  #isDisposed = false;
  readonly #proven = new WeakSet<Program>();
  readonly #guide = new KeptGuide((image, objective) => this.#featuresOf(image, objective));

  constructor(kernels: KernelNetwork, release: () => void) {
    this.#kernels = kernels;
    this.#release = release;
    this.layers = kernels.layers;
    this.name = `kernel on webgpu, ${kernels.storage}`;
  }

  get memory(): KernelMemory {
    return this.#kernels.memory;
  }

  isReady([height, width]: readonly [number, number], objective: Objective): boolean {
    return this.#kernels.isReady(height, width, objective);
  }

  async prepare([height, width]: readonly [number, number], objective: Objective): Promise<void> {
    await this.#program(height, width, objective);
  }

  async tune(
    [height, width]: readonly [number, number],
    objective: Objective,
    pause: () => Promise<void>,
  ): Promise<void> {
    const program = await this.#program(height, width, objective);
    await this.#kernels.tune(program, pause, this);
  }

  async gradient(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<{objective: Scalar; gradient: Tensor4D}> {
    const beside = await this.#referenceOf(x, objective, reference);
    const value = emptyTensor<tf.Rank.R0>([]);
    const gradient = await this.#frame(x, objective, (program, source, image, sending) => {
      const paced = {...sending, yieldToEventLoop};
      return program.gradient(source, {image, value: targetOf(value)}, objective, true, paced, beside);
    }).catch(disposing(value));
    return {objective: value, gradient};
  }

  async objective(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<number> {
    const beside = await this.#referenceOf(x, objective, reference);
    const value = emptyTensor<tf.Rank.R0>([]);
    const image = await this.#frame(x, objective, (program, source, copy, sending) => {
      const paced = {...sending, yieldToEventLoop};
      return program.gradient(source, {image: copy, value: targetOf(value)}, objective, false, paced, beside);
    }).catch(disposing(value));
    image.dispose();
    const [number = NaN] = await value.data();
    value.dispose();
    return number;
  }

  async channelMeans(x: Tensor4D, layers: readonly MixedName[]): Promise<ChannelMeans> {
    const objective = keepingFeatures(layers);
    let means: Promise<ChannelMeans> | undefined;
    const copy = await this.#frame(x, objective, async (program, source, target, sending) => {
      const features = await program.guideFeatures(source, target, objective, sending);
      means = program.meansOf(features, objective);
    });
    copy.dispose();
    if (!means) throw new Error('The image has no features.');
    return means;
  }

  async ascend(
    x: Tensor4D,
    settings: AscentSettings,
    random: () => number,
    yieldToEventLoop?: YieldToEventLoop,
    reference?: Tensor4D,
  ): Promise<Tensor4D> {
    const beside = await this.#referenceOf(x, settings.objective, reference);
    return this.#frame(x, settings.objective, (program, source, image, sending) =>
      program.ascend(source, image, settings, random, {...sending, yieldToEventLoop}, beside),
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#guide.dispose();
    this.#kernels.leave(this);
    this.#release();
  }

  /** Throws KernelError once it is disposed of: it must not keep a program that nobody uses. */
  async #program(height: number, width: number, objective: Objective): Promise<Program> {
    if (this.#isDisposed) throw new KernelError(notices['kernels-disposed']());
    return this.#kernels.program(height, width, objective, this);
  }

  /** What an objective compares with: the image as it is, or the features of the guide. */
  async #referenceOf(
    x: Tensor4D,
    objective: Objective,
    reference: Tensor4D | undefined,
  ): Promise<Reference | undefined> {
    const image = referenceFor(x, objective, reference);
    if (!image) return undefined;
    if (objective.kind === 'caricature') return {frame: bufferOf(image)};
    return {guide: await this.#guide.features(image, objective)};
  }

  async #featuresOf(image: Tensor4D, objective: Objective): Promise<GuideFeatures> {
    let features: GuideFeatures | undefined;
    const copy = await this.#frame(image, objective, async (program, source, target, sending) => {
      features = await program.guideFeatures(source, target, objective, sending);
    });
    copy.dispose();
    if (!features) throw new Error('The guide has no features.');
    return features;
  }

  /** Runs the program for an image, from its buffer into a new tensor of its shape. */
  async #frame(
    x: Tensor4D,
    objective: Objective,
    run: (program: Program, source: GPUBuffer, target: GPUBuffer, sending: Sending) => Promise<void>,
  ): Promise<Tensor4D> {
    const [, height, width] = x.shape;
    const program = await this.#program(height, width, objective);
    const task = `the dream at ${width} x ${height}`;
    // Of a program's first frame, each submit is watched.
    const guard = this.#proven.has(program)
      ? {}
      : {guard: (submit: () => void) => this.#kernels.guarded(task, submit)};
    const image = emptyTensor<tf.Rank.R4>(x.shape);
    const target = targetOf(image);
    await this.#kernels.frame(() => run(program, bufferOf(x), target, guard)).catch(disposing(image));
    this.#proven.add(program);
    return image;
  }
}

/** Releases a tensor that will not be returned, and rethrows. */
const disposing =
  (tensor: tf.Tensor) =>
  (error: unknown): never => {
    tensor.dispose();
    throw error;
  };
