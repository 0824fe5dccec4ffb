import type {MixedName} from '../../model/network.ts';
import type {Objective} from '../engine.ts';
import {channelPlaces} from './feature-map.ts';
import type {Target} from './graph.ts';
import type {KernelDevice} from './kernel-device.ts';

/** What an objective compares with: the frame of a caricature, `[H, W, 3]` float32 as large as the image, or a guide. */
export type Reference = {readonly frame: GPUBuffer} | {readonly guide: GuideFeatures};

/** The features of a guide, of one layer after the other as in `ReferencePlan`. */
export interface GuideFeatures {
  readonly buffer: GPUBuffer;
  /** Of each layer, how many places it has. */
  readonly places: ReadonlyMap<MixedName, number>;
}

/** Where a layer's part of the references lies, in quads. */
interface ReferencePlace {
  readonly features: number;
  readonly places: number;
  readonly slopes: number;
}

/** Where everything lies among the references: first the features of all layers that are climbed, then their slopes. */
export interface ReferencePlan {
  readonly layers: ReadonlyMap<MixedName, ReferencePlace>;
  readonly featureQuads: number;
  readonly quads: number;
}

// Slopes start at whole cache lines, as maps do.
const alignment = 16;

/** The targets that an objective climbs. */
export const climbed = (targets: readonly Target[], {layers}: Objective): readonly Target[] =>
  targets.filter(({name}) => (layers[name] ?? 0) !== 0);

/** Plans the references of `targets`; `placesOf` says how many places the reference has in a layer. */
export function planReferences(
  targets: readonly Target[],
  placesOf: (target: Target) => number,
): ReferencePlan {
  let featureQuads = 0;
  const features = targets.map((target) => {
    const first = featureQuads;
    featureQuads += placesOf(target) * target.y.quads;
    return first;
  });
  let quads = aligned(featureQuads);
  const layers = targets.map((target, index): [MixedName, ReferencePlace] => {
    const slopes = quads;
    quads = aligned(quads + ownPlaces(target) * target.y.quads);
    return [target.name, {features: features[index] ?? 0, places: placesOf(target), slopes}];
  });
  return {layers: new Map(layers), featureQuads, quads};
}

/** How many places a layer has in the image itself. */
export const ownPlaces = ({y}: Target): number => y.map.height * y.map.width;

/** The mean of each channel of layers, one after the other, whose features are in quads. */
export function meansOfFeatures(
  values: Float32Array,
  targets: readonly Target[],
  places: ReadonlyMap<MixedName, number>,
): Map<MixedName, Float32Array> {
  const means = new Map<MixedName, Float32Array>();
  let first = 0;
  for (const {name, y} of targets) {
    const [count, depth] = [places.get(name) ?? 0, 4 * y.quads];
    const sums = new Float64Array(depth);
    for (let i = 0; i < count * depth; i += 1) {
      sums[i % depth] = (sums[i % depth] ?? 0) + (values[first + i] ?? 0);
    }
    const channels = channelPlaces(y.segments);
    means.set(
      name,
      Float32Array.from(channels, (place) => (sums[place] ?? 0) / count),
    );
    first += count * depth;
  }
  return means;
}

const aligned = (quads: number): number => Math.ceil(quads / alignment) * alignment;

/** The memory of a program's references, made when an objective first needs it. */
export class ReferenceMemory {
  readonly #kernels: KernelDevice;
  #buffer: GPUBuffer;

  constructor(kernels: KernelDevice) {
    this.#kernels = kernels;
    this.#buffer = make(kernels, 1);
  }

  /** Another buffer after `fit`, perhaps: bind groups are made again then. */
  get buffer(): GPUBuffer {
    return this.#buffer;
  }

  /** Makes room for a plan. Throws TooLargeError if the GPU has none; then it is as before. */
  async fit({quads}: ReferencePlan): Promise<void> {
    if (16 * quads <= this.#buffer.size) return;
    const bytes = 16 * quads;
    const buffer = await this.#kernels.guarded(`the features to compare with (${bytes} bytes)`, () =>
      make(this.#kernels, quads),
    );
    this.#buffer.destroy();
    this.#buffer = buffer;
  }

  dispose(): void {
    this.#buffer.destroy();
  }
}

const make = (kernels: KernelDevice, quads: number): GPUBuffer => {
  const {STORAGE, COPY_SRC, COPY_DST} = GPUBufferUsage;
  return kernels.buffer('dream references', 16 * quads, STORAGE | COPY_SRC | COPY_DST);
};
