import {mixedBlocksOf, type Network} from '../../model/network.ts';
import type {KernelDevice} from './kernel-device.ts';
import type {ConvolutionPass} from './pass.ts';
import type {Dispatch, Program} from './program.ts';
import {candidates, tileConstants, tileName, tilesFor, workgroupsOf, type Tile} from './tile.ts';
import {Stopwatch} from '../../gpu/stopwatch.ts';

/** How it comes between frames. */
export interface BetweenFrames {
  /** Runs a measurement while no frame uses the workspace. */
  readonly turn: <T>(measure: () => Promise<T>) => Promise<T>;
  /** Awaited between measurements of a few milliseconds. */
  readonly pause: () => Promise<void>;
}

/** Where measurements outlive the page: any key-value store of texts. */
export interface TileStore {
  read(key: string): Promise<string | undefined>;
  write(key: string, value: string): Promise<void>;
}

/** A convolution's shape, pixels to the nearest power of two: what the best tile depends on. */
export function shapeOf({jobs, widths}: ConvolutionPass): string {
  const shapes = jobs
    .map(({pixels, columns, inner}) => `${2 ** Math.round(Math.log2(pixels))}x${columns}x${inner}`)
    .join(' ');
  return [shapes, ...Object.keys(widths)].join(' ');
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
    const model = `${network.widthMultiplier} ${last} ${kernels.storage} ${kernels.variants.filters}`;
    const key = [vendor, architecture, device, description, model].join(' ');
    return new Tuning(kernels, store, key, decodeTiles(await store?.read(key)));
  }

  /** The tile that was measured to be the best for a pass. */
  tileFor(pass: ConvolutionPass): Tile | undefined {
    const name = this.#names.get(shapeOf(pass));
    return tilesFor(pass.jobs, this.#kernels).find((tile) => tileName(tile) === name);
  }

  /**
   * Measures the shapes of a program that are not known yet, one after another: gives each its best tile, and
   * remembers it.
   */
  async tune(program: Program, between: BetweenFrames): Promise<void> {
    const store = this.#store;
    const unknown = new Map<string, {pass: ConvolutionPass; dispatches: Dispatch[]}>();
    for (const dispatch of program.dispatches) {
      const {pass} = dispatch;
      if (pass?.kind !== 'convolution' || this.#names.has(shapeOf(pass))) continue;
      const known = unknown.get(shapeOf(pass));
      if (known) known.dispatches.push(dispatch);
      else unknown.set(shapeOf(pass), {pass, dispatches: [dispatch]});
    }
    if (!store || unknown.size === 0) return;
    const stopwatch = new Stopwatch(this.#kernels.device);
    try {
      for (const [shape, {pass, dispatches}] of unknown) {
        const [dispatch] = dispatches as [Dispatch];
        this.#names.set(shape, await this.#best(program, pass, dispatch, stopwatch, between));
        const tile = this.tileFor(pass);
        if (!tile) continue;
        const pipeline = await this.#kernels.pipeline(tile.shader, {...pass.widths, ...tileConstants(tile)});
        for (const each of dispatches) {
          each.pipeline = pipeline;
          each.workgroups = workgroupsOf(pass.jobs, tile);
        }
        await store.write(this.#key, encodeTiles(this.#names));
      }
    } finally {
      stopwatch.dispose();
    }
  }

  async #best(
    program: Program,
    {jobs, widths}: ConvolutionPass,
    dispatch: Dispatch,
    stopwatch: Stopwatch,
    {turn, pause}: BetweenFrames,
  ): Promise<string> {
    let best = {name: '', ms: Infinity};
    for (const tile of tilesFor(jobs, this.#kernels)) {
      const trial = {
        ...dispatch,
        pipeline: await this.#kernels.pipeline(tile.shader, {...widths, ...tileConstants(tile)}),
        workgroups: workgroupsOf(jobs, tile),
      };
      const ms = await turn(() =>
        stopwatch.measure((pass, times) => {
          for (let time = 0; time < times; time += 1) program.record(pass, [trial]);
        }, best.ms),
      );
      if (ms < best.ms) best = {name: tileName(tile), ms};
      await pause();
    }
    return best.name;
  }
}

// What was measured among other candidates is worthless.
const generation = candidates.map(tileName).join(', ');

const encodeTiles = (names: ReadonlyMap<string, string>): string =>
  JSON.stringify({candidates: generation, tiles: Object.fromEntries(names)});

/** The names of tiles by shape; none if the text is not one that was written for these candidates. */
function decodeTiles(text: string | undefined): Map<string, string> {
  try {
    const found = JSON.parse(text ?? '') as {candidates?: unknown; tiles?: unknown};
    if (found.candidates !== generation || typeof found.tiles !== 'object' || !found.tiles) return new Map();
    const tiles = Object.entries(found.tiles).filter(([, name]) => typeof name === 'string');
    return new Map(tiles as [string, string][]);
  } catch {
    return new Map(); // a store may hand back anything; then it is measured again
  }
}
