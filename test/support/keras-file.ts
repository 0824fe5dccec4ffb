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
