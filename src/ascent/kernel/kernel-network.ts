import {encodeFloat16} from '../../model/float16.ts';
import {mixedBlocksOf, type MixedName, type Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import type {Objective} from '../engine.ts';
import {assemble, type ChooseTile, type Progress} from './assemble.ts';
import type {WeightBuffers} from './buffers.ts';
import {FilterBank} from './filter-bank.ts';
import {buildGraph} from './graph.ts';
import {KernelDevice} from './kernel-device.ts';
import {KernelError} from './kernel-error.ts';
import type {Program} from './program.ts';
import type {Storage} from './shaders.ts';
import {defaultTile, type Tile} from './tile.ts';
import {Tuning, type TileStore} from './tuning.ts';

/** How the kernels are made. All of it has a default that is right without measuring. */
export interface KernelOptions {
  /** Of feature maps and filters in memory; arithmetic is float32 in either. Default float32. */
  readonly precision?: 'float32' | 'float16';
  /** Whether sums use the adapter's subgroups; the default is where it has them. */
  readonly subgroups?: boolean;
  /** Where measured tile shapes are remembered. Without it nothing is measured, and the default shapes are used. */
  readonly tiles?: TileStore;
  /** One shape for all convolutions, measured or not; the default is by shape. */
  readonly tile?: Tile;
  /** Told how many pipelines are ready, of how many, while a program compiles. */
  readonly progress?: Progress;
}

// Graphs have the same filters at every size.
const nominalSizePx = 75;
// Programs kept: the one in use, and the one before it, to which a governor may return.
const mostPrograms = 2;

/**
 * A network on a GPUDevice, without TensorFlow.js: pictures are buffers of `[H, W, 3]` float32 in [-1, 1], with
 * COPY_SRC. Throws KernelError wherever the GPU refuses.
 */
export class KernelNetwork {
  readonly layers: readonly MixedName[];
  readonly storage: Storage;
  readonly #network: Network;
  readonly #bank: FilterBank;
  readonly #kernels: KernelDevice;
  readonly #weights: WeightBuffers;
  readonly #tuning: Tuning;
  readonly #options: KernelOptions;
  readonly #programs = new Map<string, Promise<Program>>(); // the latest used last

  private constructor(
    network: Network,
    bank: FilterBank,
    kernels: KernelDevice,
    weights: WeightBuffers,
    tuning: Tuning,
    options: KernelOptions,
  ) {
    this.#network = network;
    this.#bank = bank;
    this.#kernels = kernels;
    this.#weights = weights;
    this.#tuning = tuning;
    this.#options = options;
    this.layers = mixedBlocksOf(network);
    this.storage = kernels.storage;
  }

  /** Uploads the weights, which can then be forgotten. */
  static async create(
    device: GPUDevice,
    network: Network,
    weights: Weights,
    options: KernelOptions = {},
  ): Promise<KernelNetwork> {
    const has = (feature: string): boolean => device.features.has(feature);
    const half = has('shader-f16') ? 'float16' : 'packed16';
    const storage = options.precision === 'float16' ? half : 'float32';
    const subgroups = options.subgroups ?? has('subgroups');
    if (subgroups && !has('subgroups')) throw new KernelError('The GPU device was opened without subgroups.');
    const kernels = new KernelDevice(device, storage, subgroups ? 'subgroup' : 'workgroup');
    const deepest = mixedBlocksOf(network).at(-1);
    if (!deepest) throw new KernelError('The network ends before mixed0, so there is nothing to dream of.');
    const bank = new FilterBank(weights);
    buildGraph(network, deepest, nominalSizePx, nominalSizePx, bank);
    const uploaded = await upload(kernels, bank.take());
    const tuning = await Tuning.load(kernels, network, options.tiles);
    return new KernelNetwork(network, bank, kernels, uploaded, tuning, options);
  }

  /** Bytes of the filters and biases on the GPU. */
  get weightBytes(): number {
    return this.#weights.filters.size + this.#weights.biases.size;
  }

  /** The program for a size and the deepest layer of an objective, compiled and tuned when it is first asked for. */
  program(height: number, width: number, objective: Objective): Promise<Program> {
    const deepest = this.layers.findLast((layer) => (objective.layers[layer] ?? 0) !== 0) ?? this.layers[0];
    const key = `${height} ${width} ${deepest}`;
    const known = this.#programs.get(key);
    this.#programs.delete(key);
    const program = known ?? this.#compile(height, width, deepest as MixedName);
    this.#programs.set(key, program);
    program.catch(() => this.#programs.delete(key));
    for (const [old, dropped] of [...this.#programs].slice(0, -mostPrograms)) {
      this.#programs.delete(old);
      void dropped.then(
        (found) => found.dispose(),
        () => undefined,
      );
    }
    return program;
  }

  dispose(): void {
    for (const program of this.#programs.values()) {
      void program.then(
        (found) => found.dispose(),
        () => undefined,
      );
    }
    this.#programs.clear();
    this.#weights.filters.destroy();
    this.#weights.biases.destroy();
  }

  async #compile(height: number, width: number, deepest: MixedName): Promise<Program> {
    const graph = buildGraph(this.#network, deepest, height, width, this.#bank);
    const {tile, progress} = this.#options;
    const choose: ChooseTile = (pass) =>
      tile ?? this.#tuning.tileFor(pass) ?? defaultTile(pass.jobs, this.#kernels);
    const program = await assemble(this.#kernels, graph, this.#weights, choose, progress);
    if (!tile) await this.#tuning.tune(program);
    return program;
  }
}

async function upload(
  kernels: KernelDevice,
  {filters, biases}: ReturnType<FilterBank['take']>,
): Promise<WeightBuffers> {
  const bytesOf = (parts: readonly Float32Array[]): number =>
    parts.reduce((sum, {length}) => sum + 4 * length, 0);
  const filterBytes = bytesOf(filters) / (kernels.storage === 'float32' ? 1 : 2);
  const limit = Math.min(
    kernels.device.limits.maxStorageBufferBindingSize,
    kernels.device.limits.maxBufferSize,
  );
  if (filterBytes > limit) {
    throw new KernelError(
      `The network's filters need ${filterBytes} bytes in one buffer; the GPU gives ${limit}. ` +
        'Use a narrower or shallower model, or float16.',
    );
  }
  return kernels.guarded(`The GPU has no memory for the network's ${filterBytes} bytes of filters`, () => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    const make = (label: string, size: number, parts: readonly Float32Array[], half: boolean): GPUBuffer => {
      const buffer = kernels.buffer(label, Math.max(size, 16), usage);
      let at = 0;
      for (const part of parts) {
        const data = half ? encodeFloat16(part, true) : new Float32Array(part);
        kernels.device.queue.writeBuffer(buffer, at, data);
        at += data.byteLength;
      }
      return buffer;
    };
    return {
      filters: make('filters', filterBytes, filters, kernels.storage !== 'float32'),
      biases: make('biases', bytesOf(biases), biases, false),
    };
  });
}
