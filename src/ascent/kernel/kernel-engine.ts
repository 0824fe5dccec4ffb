import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import type {WebGPUBackend} from '@tensorflow/tfjs-backend-webgpu';
import type {MixedName, Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import type {AscentSettings, Engine, Objective} from '../engine.ts';
import {KernelError} from './kernel-error.ts';
import {KernelNetwork, type KernelOptions} from './kernel-network.ts';
import type {Program} from './program.ts';

/** What the kernels use of TensorFlow.js's webgpu backend. */
type SharedBackend = Pick<
  WebGPUBackend,
  | 'device'
  | 'tensorMap'
  | 'uploadToGPU'
  | 'ensureCommandEncoderReady'
  | 'endComputePassEncoder'
  | 'submitQueue'
>;

/**
 * The engine of WGSL kernels, on the device of TensorFlow.js's webgpu backend, which must be the one in use now.
 * `weights` are uploaded and can be forgotten. Throws KernelError if the GPU refuses anything, here or at the first
 * frame of a size; the tensor engine may still run.
 */
export async function createKernelEngine(
  network: Network,
  weights: Weights,
  options?: KernelOptions,
): Promise<Engine> {
  if (tf.getBackend() !== 'webgpu') {
    throw new KernelError(`The kernels run on the webgpu backend; TensorFlow.js uses ${tf.getBackend()}.`);
  }
  const backend = tf.backend() as unknown as SharedBackend;
  return new KernelEngine(backend, await KernelNetwork.create(backend.device, network, weights, options));
}

/** Lends tensors of the webgpu backend to the kernels as buffers, and makes tensors of what they leave. */
class KernelEngine implements Engine {
  readonly name: string;
  readonly layers: readonly MixedName[];
  readonly #backend: SharedBackend;
  readonly #kernels: KernelNetwork;

  constructor(backend: SharedBackend, kernels: KernelNetwork) {
    this.#backend = backend;
    this.#kernels = kernels;
    this.layers = kernels.layers;
    this.name = `kernel on webgpu, ${kernels.storage === 'float32' ? 'float32' : 'float16'}`;
  }

  async gradient(x: Tensor4D, objective: Objective): Promise<{objective: Scalar; gradient: Tensor4D}> {
    const program = await this.#programFor(x, objective);
    program.gradient(this.#lend(x), objective);
    return {objective: tf.tensor({buffer: program.value}, [], 'float32'), gradient: picture(program, x)};
  }

  async objective(x: Tensor4D, objective: Objective): Promise<number> {
    const program = await this.#programFor(x, objective);
    program.gradient(this.#lend(x), objective, false);
    const value = tf.tensor({buffer: program.value}, [], 'float32');
    const [number = NaN] = await value.data();
    value.dispose();
    return number;
  }

  async ascend(x: Tensor4D, settings: AscentSettings, random: () => number): Promise<Tensor4D> {
    const program = await this.#programFor(x, settings.objective);
    program.ascend(this.#lend(x), settings, random);
    return picture(program, x);
  }

  dispose(): void {
    this.#kernels.dispose();
  }

  #programFor(x: Tensor4D, objective: Objective): Promise<Program> {
    this.#check(objective);
    const [, height, width] = x.shape;
    return this.#kernels.program(height, width, objective);
  }

  #check({layers}: Objective): void {
    for (const [name, weight] of Object.entries(layers)) {
      if (!this.layers.some((layer) => layer === name)) {
        throw new RangeError(`The objective names ${name}; this network has ${this.layers.join(', ')}.`);
      }
      if (!Number.isFinite(weight)) {
        throw new RangeError(`The objective's weight of ${name} is ${weight}; give a finite number.`);
      }
    }
  }

  /** The buffer of a tensor, after everything that TensorFlow.js has held back was submitted. */
  #lend(x: Tensor4D): GPUBuffer {
    const backend = this.#backend;
    backend.uploadToGPU(x.dataId);
    backend.ensureCommandEncoderReady();
    backend.endComputePassEncoder();
    backend.submitQueue();
    const found = backend.tensorMap.get(x.dataId).resource;
    if (found instanceof GPUBuffer) return found;
    throw new KernelError(
      'The picture is not in a buffer of the webgpu backend. Make it current before tensors.',
    );
  }
}

// Not zeroCopy: TensorFlow.js copies into a buffer of its own pool, so that a result may outlive the next one.
const picture = ({picture: buffer}: Program, {shape}: Tensor4D): Tensor4D =>
  tf.tensor({buffer}, shape, 'float32');
