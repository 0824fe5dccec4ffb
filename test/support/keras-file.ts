import {File, ready} from 'h5wasm';
import {convolutionsOf, type Network} from '../../src/model/network.ts';
import {mulberry32} from './random.ts';

export interface KerasLayer {
  name: string;
  readonly weights: Record<string, {shape: readonly number[]; data: Float32Array | Float64Array}>;
}

/** The layers of an InceptionV3 as Keras has them, with random numbers. */
export function kerasLayers(network: Network, seed = 3): KerasLayer[] {
  const random = mulberry32(seed);
  const draw = (shape: readonly number[], from = -1) => ({
    shape,
    data: Float32Array.from({length: shape.reduce((a, b) => a * b)}, () => from + 2 * random()),
  });
  return convolutionsOf(network).flatMap(({name, kernel}): KerasLayer[] => [
    {name, weights: {kernel: draw(kernel)}},
    {
      name: name.replace('conv2d', 'batch_normalization'),
      weights: {
        beta: draw([kernel[3]]),
        moving_mean: draw([kernel[3]]),
        moving_variance: draw([kernel[3]], 0),
      },
    },
  ]);
}

/** The bytes of an HDF5 file with these layers as Keras writes them; `into` is the folder they lie in. */
export async function kerasFile(layers: readonly KerasLayer[], into = ''): Promise<Uint8Array<ArrayBuffer>> {
  const {FS} = await ready;
  const path = '/fixture.h5';
  const file = new File(path, 'w');
  const parent = into
    .split('/')
    .filter(Boolean)
    .reduce<Pick<File, 'create_group'>>((group, name) => group.create_group(name), file);
  for (const {name, weights} of layers) {
    const group = parent.create_group(name).create_group(name);
    for (const [weight, {shape, data}] of Object.entries(weights)) {
      group.create_dataset({name: `${weight}:0`, data, shape: [...shape]});
    }
  }
  file.close();
  const bytes = new Uint8Array(FS.readFile(path));
  FS.unlink(path);
  return bytes;
}

/** Where each of Keras 3's datasets of a layer stands among its variables. */
const variables = ['kernel', 'gamma', 'beta', 'moving_mean', 'moving_variance'];

/**
 * The same as Keras 3 writes them: by the place of each layer in `order`, and not by its name, which newer versions
 * add as an attribute. `order` has the numbers, from 0, of the convolutions as the model keeps them.
 */
export async function keras3File(
  layers: readonly KerasLayer[],
  order: readonly number[],
  {names = false, into = 'layers'}: {readonly names?: boolean; readonly into?: string} = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const {FS} = await ready;
  const path = '/fixture3.weights.h5';
  const file = new File(path, 'w');
  const parent = into
    .split('/')
    .reduce<Pick<File, 'create_group'>>((group, name) => group.create_group(name), file);
  for (const kind of ['conv2d', 'batch_normalization']) {
    const ofKind = layers.filter(({name}) => name.startsWith(kind));
    order.forEach((number, place) => {
      const layer = ofKind[number];
      if (!layer) return;
      const group = parent.create_group(place === 0 ? kind : `${kind}_${place}`).create_group('vars');
      if (names) group.create_attribute('name', layer.name);
      Object.entries(layer.weights)
        .toSorted(([a], [b]) => variables.indexOf(a) - variables.indexOf(b))
        .forEach(([, {shape, data}], i) => {
          group.create_dataset({name: `${i}`, data, shape: [...shape]});
        });
    });
  }
  file.close();
  const bytes = new Uint8Array(FS.readFile(path));
  FS.unlink(path);
  return bytes;
}
