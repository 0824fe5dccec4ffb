import type {Dataset, Group} from 'h5wasm';
import {ImportError} from './import-error.ts';

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
const layerName = /^(conv2d|batch_normalization)(?:_(\d{1,6}))?$/;

/** Every dataset below `group` with its path, optimiser state left out. */
function* datasetsOf(group: Group, {Dataset, Group}: Hdf5): Generator<[path: readonly string[], Dataset]> {
  let objects = 0;
  const waiting: {group: Group; path: readonly string[]}[] = [{group, path: []}];
  for (let at = waiting.pop(); at; at = waiting.pop()) {
    for (const key of at.group.keys()) {
      if (key === 'optimizer_weights') continue;
      if ((objects += 1) > mostObjects) {
        throw new ImportError('import-too-large', {
          where: 'the file',
          expected: `at most ${mostObjects} objects`,
          got: 'more',
        });
      }
      const path = [...at.path, key];
      const entity = at.group.get(key);
      if (entity instanceof Dataset) yield [path, entity];
      else if (entity instanceof Group && path.length < mostLevels) waiting.push({group: entity, path});
    }
  }
}

/**
 * Sorts what a Keras file holds, wherever in it: weights alone, a whole saved model, or an InceptionV3 nested in
 * another model. Throws ImportError if a layer's weight is there twice.
 */
export function layersOf(file: Group, hdf5: Hdf5): KerasLayers {
  const found = {conv2d: new Map<number, Map<string, Dataset>>(), batch_normalization: new Map()} as {
    readonly conv2d: Map<number, Map<string, Dataset>>;
    readonly batch_normalization: Map<number, Map<string, Dataset>>;
  };
  const others = new Set<string>();
  for (const [path, dataset] of datasetsOf(file, hdf5)) {
    const folders = path.slice(0, -1);
    const layer = folders.findLast((name) => layerName.test(name));
    const [, kind, number = '0'] = layerName.exec(layer ?? '') ?? [];
    if (kind !== 'conv2d' && kind !== 'batch_normalization') {
      others.add(folders.find((name) => name !== 'model_weights') ?? path.join('/'));
      continue;
    }
    const weight = (path.at(-1) ?? '').replace(/:0$/, '');
    const weights = found[kind].get(Number(number)) ?? new Map<string, Dataset>();
    if (weights.has(weight)) {
      throw new ImportError('import-duplicate', {
        where: String(layer),
        expected: `one ${weight}`,
        got: 'two',
      });
    }
    found[kind].set(Number(number), weights.set(weight, dataset));
  }
  return {...found, others: [...others]};
}
