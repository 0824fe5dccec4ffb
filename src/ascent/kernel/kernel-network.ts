import {fitsFloat16} from '../../model/float16.ts';
import {mixedBlocksOf, type MixedName, type Network} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import {hasReference, type Objective} from '../engine.ts';
import {Turns} from '../../lib/turns.ts';
import {targetsOf} from '../targets.ts';
import {assemble, type ChooseTile, type Progress} from './assemble.ts';
import type {WeightBuffers} from './buffers.ts';
import {FilterBank} from './filter-bank.ts';
import {buildGraph} from './graph.ts';
import {KernelDevice} from './kernel-device.ts';
import {KernelError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';
import type {Program} from './program.ts';
import type {FilterStorage, Storage} from './shaders.ts';
import {defaultTile, type Tile} from './tile.ts';
import {Tuning, type TileStore} from './tuning.ts';
import {upload} from './upload.ts';
import {Workspace} from './workspace.ts';

/** How the kernels are made. All of it has a default that is right without measuring. */
export interface KernelOptions {
  /** Of feature maps and filters in memory; arithmetic is float32 in either. Default float32. */
  readonly precision?: 'float32' | 'float16';
  /**
   * Whether float32 keeps filters in half precision all the same: 'exact', the default, where that loses nothing, as
   * with the weights of a float16 pack.
   */
  readonly compressed?: 'exact' | 'always' | 'never';
  /** Whether sums use the adapter's subgroups; the default is where it has them. */
  readonly subgroups?: boolean;
  /** Where measured tile shapes are remembered. Without it nothing is measured, and the default shapes are used. */
  readonly tiles?: TileStore;
  /** One shape for all convolutions, measured or not; the default is by shape. */
  readonly tile?: Tile;
  /** Called with how many pipelines are ready, of how many, while a program compiles. */
  readonly progress?: Progress;
  /** Awaited between parts of the work, so that whoever shares the thread has their turn. */
  readonly pause?: () => Promise<void> | undefined;
}

/** What a network takes of the GPU's memory. */
export interface KernelMemory {
  /** Of filters and biases, and how filters lie there. */
  readonly weightBytes: number;
  readonly filters: FilterStorage;
  /** What weightBytes would be in float32. */
  readonly uncompressedWeightBytes: number;
  /** In which the programs that are kept compute. */
  readonly workspaceBytes: number;
}

// Graphs have the same filters at every size.
const nominalSizePx = 75;
// Programs kept for each user: those of all octaves at a few of the sizes that a governor goes between. Each has some
// 100 kB of its own; what they compute in is shared.
const mostPrograms = 12;

/**
 * A network on a GPUDevice, without TensorFlow.js: images are buffers of `[H, W, 3]` float32 in [-1, 1], with
 * COPY_SRC. Throws KernelError wherever the GPU refuses. Several engines may use it, and take turns. One class of some
 * length, because programs, workspace and measurements come and go with each other.
 */
export class KernelNetwork {
  readonly layers: readonly MixedName[];
  readonly storage: Storage;
  readonly #network: Network;
  readonly #bank: FilterBank;
  readonly #kernels: KernelDevice;
  readonly #weights: WeightBuffers;
  readonly #workspace: Workspace;
  readonly #tuning: Tuning;
  readonly #options: KernelOptions;
  readonly #programs = new Map<string, Promise<Program>>(); // the latest used last
  readonly #ready = new Map<string, Program>();
  /** Which of them each engine has asked for. */
  readonly #usedBy = new Map<object, Set<string>>();
  /** What uses the workspace takes turns: a frame is many submits. */
  readonly #turns = new Turns();
  #tunings: Promise<void> = Promise.resolve();
  /** The program that is measured, or was last. */
  #measured: {readonly program: Program; readonly done: Promise<void>} | undefined;
  readonly #dropped = new WeakSet<Program>();
  #disposed = false;

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
    this.#workspace = new Workspace(kernels);
    this.#tuning = tuning;
    this.#options = options;
    this.layers = mixedBlocksOf(network);
    this.storage = kernels.storage;
  }

  /** Prepares and uploads the weights, which can then be forgotten. */
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
    if (subgroups && !has('subgroups')) throw new KernelError(notices['no-subgroups']());
    const {compressed = 'exact'} = options;
    const isCompressed =
      compressed === 'always' ||
      (compressed === 'exact' && [...weights.values()].every(({kernel}) => fitsFloat16(kernel)));
    const kernels = new KernelDevice(device, {
      storage,
      filters: storage !== 'float32' || isCompressed ? 'float16' : 'float32',
      reduction: subgroups ? 'subgroup' : 'workgroup',
    });
    const deepest = mixedBlocksOf(network).at(-1);
    if (!deepest) throw new KernelError(notices['network-too-short']({layer: 'mixed0'}));
    const bank = new FilterBank(weights);
    buildGraph(network, deepest, nominalSizePx, nominalSizePx, bank);
    const uploaded = await upload(kernels, bank.take(), options.pause);
    const tuning = await Tuning.load(kernels, network, options.tiles);
    return new KernelNetwork(network, bank, kernels, uploaded, tuning, options);
  }

  /** What of it is on the GPU. */
  get memory(): KernelMemory {
    const {filters, biases} = this.#weights;
    const {filterQuadBytes, variants} = this.#kernels;
    return {
      weightBytes: filters.size + biases.size,
      filters: variants.filters,
      uncompressedWeightBytes: (16 / filterQuadBytes) * filters.size + biases.size,
      workspaceBytes: this.#workspace.bytes,
    };
  }

  /** Whether the program for a size and the deepest layer of an objective is compiled. */
  isReady(height: number, width: number, objective: Objective): boolean {
    return this.#ready.has(this.#keyOf(height, width, objective));
  }

  /**
   * The program for a size, the deepest layer of an objective and what it compares with, compiled when it is first asked
   * for. It is kept while one of its users, those who ask for it, is there, as far as there is room. Throws RangeError if
   * the objective names what the network lacks.
   */
  async program(height: number, width: number, objective: Objective, user: object = this): Promise<Program> {
    targetsOf(objective, this.#network);
    const key = this.#keyOf(height, width, objective);
    this.#usedBy.set(user, (this.#usedBy.get(user) ?? new Set<string>()).add(key));
    const known = this.#programs.get(key);
    this.#programs.delete(key);
    const program = known ?? this.#compile(key, height, width, objective);
    this.#programs.set(key, program);
    const most = mostPrograms * this.#usedBy.size;
    for (const old of [...this.#programs.keys()].slice(0, -most)) this.#drop(old);
    return program;
  }

  /** Someone asks for programs no more: those that only they used go, and the memory that only those needed. */
  leave(user: object): void {
    const used = this.#usedBy.get(user) ?? new Set<string>();
    this.#usedBy.delete(user);
    const others = new Set([...this.#usedBy.values()].flatMap((keys) => [...keys]));
    for (const key of used) if (!others.has(key)) this.#drop(key);
    // Where the GPU has no room for less memory beside what it replaces, that stays.
    this.#turns.take(() => this.#fitReady()).catch(() => undefined);
  }

  /**
   * Measures the shapes of a program's convolutions that were not measured yet, one program and one shape after another,
   * and gives each its best tile. Frames have their turn meanwhile; `pause` is awaited between measurements of a few
   * milliseconds. Throws KernelError once the user leaves who asked for it.
   */
  async tune(
    program: Program,
    pause: () => Promise<void> = () => Promise.resolve(),
    user: object = this,
  ): Promise<void> {
    if (this.#options.tile) return;
    const check = (): void => {
      if (this.#disposed || !this.#usedBy.has(user)) throw new KernelError(notices['kernels-disposed']());
    };
    const tuning = this.#tunings.then(async () => {
      check();
      if (this.#dropped.has(program)) return;
      const done = this.#tuning.tune(program, {
        turn: (measure) => this.#turns.take(measure),
        pause: async () => {
          await pause();
          check();
        },
      });
      this.#measured = {program, done};
      await done;
    });
    this.#tunings = tuning.catch(() => undefined);
    await tuning;
  }

  /** Runs a frame of one of its programs, in its turn. Throws KernelError once this is disposed of. */
  frame<T>(run: () => Promise<T>): Promise<T> {
    return this.#turns.take(() => {
      if (this.#disposed) throw new KernelError(notices['kernels-disposed']());
      return run();
    });
  }

  /** Runs `act` and throws KernelError, with the task and why, if the GPU calls anything in it invalid. */
  guarded<T>(task: string, act: () => T): Promise<T> {
    return this.#kernels.guarded(task, act);
  }

  dispose(): void {
    this.#disposed = true;
    for (const key of [...this.#programs.keys()]) this.#drop(key);
    void this.#tunings.then(() =>
      this.#turns.take(() => {
        this.#workspace.dispose();
        this.#weights.filters.destroy();
        this.#weights.biases.destroy();
        this.#kernels.queue.dispose();
      }),
    );
  }

  #deepestOf({layers}: Objective): MixedName {
    return (this.layers.findLast((layer) => (layers[layer] ?? 0) !== 0) ?? this.layers[0]) as MixedName;
  }

  #keyOf(height: number, width: number, objective: Objective): string {
    const compared = hasReference(objective.kind) ? objective.kind : '';
    return `${height} ${width} ${this.#deepestOf(objective)} ${compared}`;
  }

  /** Forgets a program; its buffers go when it is not measured and no frame uses it any more. */
  #drop(key: string): void {
    const dispose = async (program: Program | undefined): Promise<void> => {
      if (!program) return;
      this.#dropped.add(program);
      if (this.#measured?.program === program) await this.#measured.done.catch(() => undefined);
      await this.#turns.take(() => program.dispose());
    };
    // One that could not be compiled has nothing to dispose of.
    Promise.resolve(this.#programs.get(key))
      .then(dispose)
      .catch(() => undefined);
    this.#programs.delete(key);
    this.#ready.delete(key);
  }

  async #compile(key: string, height: number, width: number, objective: Objective): Promise<Program> {
    try {
      const program = await this.#assemble(height, width, objective);
      await this.#turns.take(() => this.#fit(program));
      if (this.#programs.has(key)) this.#ready.set(key, program);
      return program;
    } catch (error) {
      this.#programs.delete(key);
      throw error;
    }
  }

  #assemble(height: number, width: number, objective: Objective): Promise<Program> {
    const deepest = this.#deepestOf(objective);
    const compared = hasReference(objective.kind) ? objective.kind : undefined;
    const graph = buildGraph(this.#network, deepest, height, width, this.#bank, this.storage !== 'float32');
    const {tile, progress} = this.#options;
    const choose: ChooseTile = (pass) =>
      tile ?? this.#tuning.tileFor(pass) ?? defaultTile(pass.jobs, this.#kernels);
    return assemble(this.#kernels, graph, this.#weights, this.#workspace, choose, compared, progress);
  }

  /** Makes the workspace as large as the programs need that are kept, and others beside them. */
  async #fitReady(...others: readonly Program[]): Promise<void> {
    const needs = [...others, ...this.#ready.values()].map((program) => program.needs);
    if (needs.length > 0 && !this.#disposed) await this.#workspace.fit(needs);
  }

  /** Makes room for a program beside those that are kept. */
  async #fit(program: Program): Promise<void> {
    try {
      if (this.#disposed) throw new KernelError(notices['kernels-disposed']());
      await this.#fitReady(program);
    } catch (error) {
      program.dispose();
      throw error;
    }
  }
}
