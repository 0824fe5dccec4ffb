import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import type {MixedName, Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import type {AscentSettings, Engine, Objective} from '../engine.ts';
import {bufferOf, emptyTensor, sharedDevice, targetOf} from '../../gpu/tensor.ts';
import {KernelNetwork, type KernelMemory, type KernelOptions} from './kernel-network.ts';
import type {Program} from './program.ts';

/** The engine of WGSL kernels, with what is to be known of the sizes that it is ready for. */
export interface KernelEngine extends Engine {
  readonly memory: KernelMemory;
  /** Whether pictures of this height and width, under this objective, can be dreamed on at once. */
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
  return new NetworkEngine(await KernelNetwork.create(sharedDevice(), network, weights, options));
}

/** Lends tensors of the webgpu backend to the kernels as buffers, and has them write into tensors. */
class NetworkEngine implements KernelEngine {
  readonly name: string;
  readonly layers: readonly MixedName[];
  readonly #kernels: KernelNetwork;
  readonly #proven = new WeakSet<Program>();

  constructor(kernels: KernelNetwork) {
    this.#kernels = kernels;
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
    await this.#kernels.program(height, width, objective);
  }

  async tune(
    [height, width]: readonly [number, number],
    objective: Objective,
    pause: () => Promise<void>,
  ): Promise<void> {
    await this.#kernels.tune(await this.#kernels.program(height, width, objective), pause);
  }

  async gradient(x: Tensor4D, objective: Objective): Promise<{objective: Scalar; gradient: Tensor4D}> {
    return this.#frame(x, objective, (program, source, gradient) => {
      const value = emptyTensor<tf.Rank.R0>([]);
      program.gradient(source, {picture: targetOf(gradient), value: targetOf(value)}, objective);
      return {objective: value, gradient};
    });
  }

  async objective(x: Tensor4D, objective: Objective): Promise<number> {
    const value = await this.#frame(x, objective, (program, source, picture) => {
      const found = emptyTensor<tf.Rank.R0>([]);
      program.gradient(source, {picture: targetOf(picture), value: targetOf(found)}, objective, false);
      picture.dispose();
      return found;
    });
    const [number = NaN] = await value.data();
    value.dispose();
    return number;
  }

  ascend(x: Tensor4D, settings: AscentSettings, random: () => number): Promise<Tensor4D> {
    return this.#frame(x, settings.objective, (program, source, picture) => {
      program.ascend(source, targetOf(picture), settings, random);
      return picture;
    });
  }

  dispose(): void {
    this.#kernels.dispose();
  }

  /** Runs the program for a picture, from its buffer into a new one of its shape. */
  async #frame<T>(
    x: Tensor4D,
    objective: Objective,
    run: (program: Program, source: GPUBuffer, picture: Tensor4D) => T,
  ): Promise<T> {
    const [, height, width] = x.shape;
    const program = await this.#kernels.program(height, width, objective);
    const source = bufferOf(x);
    const picture = emptyTensor<tf.Rank.R4>(x.shape);
    try {
      if (this.#proven.has(program)) return run(program, source, picture);
      const result = await this.#kernels.guarded(`The GPU refused the dream at ${width} x ${height}`, () =>
        run(program, source, picture),
      );
      this.#proven.add(program);
      return result;
    } catch (error) {
      picture.dispose();
      throw error;
    }
  }
}
