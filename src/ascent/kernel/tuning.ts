import {mixedBlocksOf, type Network} from '../../model/network.ts';
import type {KernelDevice} from './kernel-device.ts';
import type {ConvolutionPass} from './pass.ts';
import type {Dispatch, Program} from './program.ts';
import {candidates, tileConstants, tileName, tilesFor, workgroupsOf, type Tile} from './tile.ts';
import {Stopwatch} from './stopwatch.ts';

/** Where measurements outlive the page: any key-value store of texts. */
export interface TileStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
}

/** A convolution's shape, pixels to the nearest power of two: what the best tile depends on. */
export function shapeOf({jobs}: ConvolutionPass): string {
  return jobs
    .map(({pixels, columns, inner}) => `${2 ** Math.round(Math.log2(pixels))}x${columns}x${inner}`)
    .join(' ');
}

/** Tile shapes found by measurement, for one adapter, network and precision. */
export class Tuning {
  readonly #kernels: KernelDevice;
  readonly #store: TileStore | undefined;
  readonly #key: string;
  readonly #names: Map<string, string>; // of tiles, by shape

  private constructor(
    kernels: KernelDevice,
    store: TileStore | undefined,
    key: string,
    names: Map<string, string>,
  ) {
    this.#kernels = kernels;
    this.#store = store;
    this.#key = key;
    this.#names = names;
  }

  /** With what the store remembers. Without a store nothing is remembered and nothing measured. */
  static async load(kernels: KernelDevice, network: Network, store?: TileStore): Promise<Tuning> {
    const {vendor, architecture, device, description} = kernels.device.adapterInfo;
    const last = mixedBlocksOf(network).at(-1) ?? 'stem';
    const model = `${network.widthMultiplier} ${last} ${kernels.storage}`;
    // A change to the candidates makes what was measured among others worthless.
    const key = `kernel tiles: ${vendor} ${architecture} ${device} ${description}: ${model}: ${candidates.map(tileName).join(', ')}`;
    return new Tuning(kernels, store, key, parse(await store?.read(key)));
  }

  /** The tile that was measured to be the best for a pass. */
  tileFor(pass: ConvolutionPass): Tile | undefined {
    const name = this.#names.get(shapeOf(pass));
    return tilesFor(pass.jobs, this.#kernels).find((tile) => tileName(tile) === name);
  }

  /** Measures the shapes of a program that are not known yet, gives each its best tile, and remembers it. */
  async tune(program: Program): Promise<void> {
    if (!this.#store) return;
    const unknown = new Map<string, {pass: ConvolutionPass; dispatch: Dispatch}>();
    for (const dispatch of program.dispatches) {
      const {pass} = dispatch;
      if (pass?.kind !== 'convolution' || this.#names.has(shapeOf(pass))) continue;
      unknown.set(shapeOf(pass), {pass, dispatch});
    }
    if (unknown.size === 0) return;
    const stopwatch = new Stopwatch(this.#kernels.device);
    try {
      for (const [shape, {pass, dispatch}] of unknown) {
        this.#names.set(shape, await this.#best(program, pass, dispatch, stopwatch));
      }
    } finally {
      stopwatch.dispose();
    }
    for (const dispatch of program.dispatches) {
      const tile = dispatch.pass?.kind === 'convolution' ? this.tileFor(dispatch.pass) : undefined;
      if (!tile || dispatch.pass?.kind !== 'convolution') continue;
      dispatch.pipeline = await this.#kernels.pipeline(tile.shader, tileConstants(tile));
      dispatch.workgroups = workgroupsOf(dispatch.pass.jobs, tile);
    }
    await this.#store.write(this.#key, JSON.stringify(Object.fromEntries(this.#names)));
  }

  async #best(
    program: Program,
    {jobs}: ConvolutionPass,
    dispatch: Dispatch,
    stopwatch: Stopwatch,
  ): Promise<string> {
    let best = {name: '', ms: Infinity};
    for (const tile of tilesFor(jobs, this.#kernels)) {
      const trial = {
        ...dispatch,
        pipeline: await this.#kernels.pipeline(tile.shader, tileConstants(tile)),
        workgroups: workgroupsOf(jobs, tile),
      };
      const ms = await stopwatch.measure((pass, times) => {
        for (let time = 0; time < times; time += 1) program.record(pass, [trial]);
      }, best.ms);
      if (ms < best.ms) best = {name: tileName(tile), ms};
    }
    return best.name;
  }
}

function parse(text: string | undefined): Map<string, string> {
  if (text === undefined) return new Map();
  try {
    return new Map(Object.entries(JSON.parse(text) as Record<string, string>));
  } catch {
    return new Map(); // a store may hand back anything; then it is measured again
  }
}
