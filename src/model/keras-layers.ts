import type {Dataset, Group} from 'h5wasm';
import {ImportError} from './import-error.ts';
import {kerasOrder} from './keras-order.ts';

/** What of h5wasm is used; it is loaded only when a file is imported. */
export type Hdf5 = Pick<typeof import('h5wasm'), 'Dataset' | 'File' | 'Group' | 'Module' | 'ready'>;

/** The datasets of one layer by weight: "kernel", "beta" … */
export type LayerWeights = ReadonlyMap<string, Dataset>;

/** The layers that an InceptionV3 is made of, by kind and by Keras's number (`conv2d` is 0, `conv2d_5` is 5). */
export interface KerasLayers {
  readonly conv2d: ReadonlyMap<number, LayerWeights>;
  readonly batch_normalization: ReadonlyMap<number, LayerWeights>;
  /** Names of whatever else is in the file, such as `predictions`. */
  readonly others: readonly string[];
}

/** A file of the full network has about 1,000 objects; a hostile one must not hold the tool up. */
const mostObjects = 20_000;
const mostLevels = 8;
/** TensorFlow 1.13 calls its batch normalisation `batch_normalization_v1`. */
const layerName = /^(conv2d|batch_normalization)(?:_v1)?(?:_(\d{1,6}))?$/;
const optimisers = ['optimizer_weights', 'optimizer'];

/** A dataset, the group that it lies in, and the names on the way there, its own the last. */
interface Found {
  readonly path: readonly string[];
  readonly group: Group;
  readonly dataset: Dataset;
}

/** Every dataset below `group`, optimiser state left out. */
function* datasetsOf(group: Group, {Dataset, Group}: Hdf5): Generator<Found> {
  let objects = 0;
  const waiting: {group: Group; path: readonly string[]}[] = [{group, path: []}];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const key of at.group.keys()) {
      if (optimisers.includes(key)) continue;
      if ((objects += 1) > mostObjects) {
        throw new ImportError('import-too-large', {
          where: 'the file',
          expected: `at most ${mostObjects} objects`,
          got: 'more',
        });
      }
      const path = [...at.path, key];
      const entity = at.group.get(key);
      if (entity instanceof Dataset) yield {path, group: at.group, dataset: entity};
      else if (entity instanceof Group && path.length < mostLevels) waiting.push({group: entity, path});
    }
  }
}

type Kind = 'conv2d' | 'batch_normalization';
type Layers = Record<Kind, Map<number, Map<string, Dataset>>>;

const noLayers = (): Layers => ({conv2d: new Map(), batch_normalization: new Map()});

function add(layers: Layers, name: string, weight: string, dataset: Dataset): void {
  const [, kind, number = '0'] = layerName.exec(name) ?? [];
  const found = layers[kind as Kind];
  const weights = found.get(Number(number)) ?? new Map<string, Dataset>();
  if (weights.has(weight)) {
    throw new ImportError('import-duplicate', {where: name, expected: `one ${weight}`, got: 'two'});
  }
  found.set(Number(number), weights.set(weight, dataset));
}

/**
 * Sorts what a Keras file holds, wherever in it: weights alone, a whole saved model, or an InceptionV3 nested in
 * another model, by the names of Keras 1 and 2 or by the places of Keras 3. Throws ImportError if a layer's weight is
 * there twice.
 */
export function layersOf(file: Group, hdf5: Hdf5): KerasLayers {
  const named = noLayers();
  const placed: Found[] = [];
  const others = new Set<string>();
  for (const found of datasetsOf(file, hdf5)) {
    const {path, dataset} = found;
    if (path.at(-2) === 'vars') {
      placed.push(found);
      continue;
    }
    const folders = path.slice(0, -1);
    const layer = folders.findLast((name) => layerName.test(name));
    if (layer === undefined) others.add(folders.find((name) => name !== 'model_weights') ?? path.join('/'));
    else add(named, layer, (path.at(-1) ?? '').replace(/:0$/, ''), dataset);
  }
  const {layers, leftOut} = placed.length > 0 ? placedLayers(placed) : {layers: named, leftOut: []};
  return {...layers, others: [...others, ...leftOut]};
}

/** What Keras 3 calls `vars/0`, `vars/1` …, by how many there are: batch normalisation may come with a gamma. */
const weightNames: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  conv2d: [['kernel'], ['kernel', 'bias']],
  batch_normalization: [
    ['beta', 'moving_mean', 'moving_variance'],
    ['gamma', 'beta', 'moving_mean', 'moving_variance'],
  ],
};

/** One layer of a Keras 3 file: `layers/conv2d_5/vars` with its datasets, in their order. */
interface PlacedLayer {
  readonly kind: Kind;
  /** Its place among the layers of its kind: 5. */
  readonly place: number;
  /** As the model calls it, `conv2d_17`, where the file says so. */
  readonly name: string | undefined;
  readonly datasets: Dataset[];
}

/**
 * Keras 3 (and Keras 2 in `.weights.h5`) numbers layers by their place in the model, not by their name. Newer versions
 * add the name; without it, the place is found in the graph.
 */
function placedLayers(found: readonly Found[]): {layers: Layers; leftOut: string[]} {
  const models = new Map<string, Map<string, PlacedLayer>>();
  const leftOut = new Set<string>();
  // The datasets of a layer in the order of their numbers.
  for (const {path, group, dataset} of found.toSorted(
    (a, b) => Number(a.path.at(-1)) - Number(b.path.at(-1)),
  )) {
    const layer = path.at(-3) ?? '';
    const [, kind, place = '0'] = layerName.exec(layer) ?? [];
    if (kind === undefined) {
      leftOut.add(layer || path.join('/'));
      continue;
    }
    const model = path.slice(0, -3).join('/');
    const layers = models.get(model) ?? new Map<string, PlacedLayer>();
    models.set(model, layers);
    const placed = layers.get(layer) ?? {
      kind: kind as Kind,
      place: Number(place),
      name: nameIn(group),
      datasets: [],
    };
    placed.datasets.push(dataset);
    layers.set(layer, placed);
  }
  // A model that InceptionV3 is nested in may have convolutions as well.
  const [largest, ...rest] = [...models.values()].toSorted((a, b) => b.size - a.size);
  for (const others of rest) for (const layer of others.keys()) leftOut.add(layer);
  const layers = noLayers();
  for (const kind of ['conv2d', 'batch_normalization'] as const) {
    const ofKind = [...(largest?.values() ?? [])].filter((layer) => layer.kind === kind);
    for (const [number, {datasets}] of numbered(ofKind)) {
      const names = weightNames[kind].find(({length}) => length === datasets.length) ?? [];
      datasets.forEach((dataset, i) => add(layers, `${kind}_${number}`, names[i] ?? `vars/${i}`, dataset));
    }
  }
  return {layers, leftOut: [...leftOut]};
}

/** Layers with their numbers in Keras's names: by these, or by where the graph of that many convolutions has them. */
function numbered(layers: readonly PlacedLayer[]): [number, PlacedLayer][] {
  const numbers = layers.map(({name = ''}) => layerName.exec(name)?.[2] ?? (layerName.test(name) ? '0' : ''));
  if (new Set(numbers).size === layers.length && !numbers.includes('')) {
    return layers.map((layer, i) => [Number(numbers[i]), layer]);
  }
  const order = kerasOrder(layers.length);
  return layers
    .toSorted((a, b) => a.place - b.place)
    .map((layer, place) => [(order[place] ?? place) + 1, layer]);
}

function nameIn(group: Group): string | undefined {
  const value = group.attrs['name']?.value;
  return typeof value === 'string' ? value : undefined;
}
