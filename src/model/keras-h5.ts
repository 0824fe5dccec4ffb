import type {Dataset, File} from 'h5wasm';
import {reasonOf} from '../lib/reason.ts';
import {checkHdf5} from './hdf5-header.ts';
import {ImportError} from './import-error.ts';
import {layersOf, type Hdf5, type KerasLayers, type LayerWeights} from './keras-layers.ts';
import {convolutionsOf, inceptionV3, type Convolution, type Network} from './network.ts';
import type {ConvolutionWeights, Weights} from './weights.ts';

/** An InceptionV3 out of a Keras file, batch normalisation folded in. */
export interface KerasModel {
  readonly network: Network;
  readonly weights: Weights;
  /** What else was in the file and is left out: a classifier, a custom head. */
  readonly leftOut: readonly string[];
}

/** The epsilon of every batch normalisation in keras.applications' InceptionV3. */
const epsilon = 1e-3;
/** Channels of the first convolution at full width. */
const firstChannels = 32;
/** Four times as wide is sixteen times as large: nothing that a browser could dream with. */
const mostChannels = 4 * firstChannels;

const showNames = (names: readonly string[]): string =>
  names.length === 0
    ? 'nothing'
    : `${names.slice(0, 4).join(', ').slice(0, 160)}${names.length > 4 ? ' …' : ''}`;
/** Keras numbers layers on through a session, so a file may begin with any number. */
const firstOf = (layers: ReadonlyMap<number, unknown>): number =>
  layers.size === 0 ? 1 : Math.min(...layers.keys());
const nameOf = (kind: string, number: number): string => (number === 0 ? kind : `${kind}_${number}`);

/** The network that the file is of: its width by the first convolution, its end by how many there are. */
function networkOf({conv2d, others}: KerasLayers): Network {
  const where = nameOf('conv2d', firstOf(conv2d));
  const weights = conv2d.get(firstOf(conv2d));
  const kernel = weights?.get('kernel');
  if (!kernel) {
    const got = showNames([...(weights?.keys() ?? others)]);
    throw new ImportError('import-other-network', {where, expected: 'a layer with a kernel', got});
  }
  const [, , , channels = 0] = kernel.shape ?? [];
  if (kernel.shape?.join() !== `3,3,3,${channels}` || channels < 1 || channels > mostChannels) {
    throw shapeFault(`${where}/kernel`, '[3, 3, 3, 32]', kernel);
  }
  let count = 0;
  const whole = inceptionV3(1);
  const last = whole.blocks.find((block) => {
    count += convolutionsOf({widthMultiplier: 1, blocks: [block]}).length;
    return block.name !== 'stem' && count === conv2d.size;
  });
  try {
    return inceptionV3(channels / firstChannels, last?.name);
  } catch (cause) {
    throw shapeFault(`${where}/kernel`, '[3, 3, 3, 32]', kernel, cause);
  }
}

function shapeFault(where: string, shape: string, dataset: Dataset, cause?: unknown): ImportError {
  const got = `[${(dataset.shape ?? []).join(', ')}]`;
  return new ImportError('import-other-network', {where, expected: `shape ${shape}`, got}, {cause});
}

/** The numbers of one weight, checked. */
function numbers(dataset: Dataset, where: string, shape: readonly number[]): Float32Array {
  if (dataset.shape?.join() !== shape.join()) throw shapeFault(where, `[${shape.join(', ')}]`, dataset);
  const value: unknown = dataset.dtype === '<f' ? dataset.value : undefined;
  if (!(value instanceof Float32Array)) {
    const got = JSON.stringify(dataset.dtype);
    throw new ImportError('import-numbers', {where, expected: 'float32 ("<f")', got});
  }
  const bad = value.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0) {
    const got = `${String(value[bad])} at index ${bad}`;
    throw new ImportError('import-numbers', {where, expected: 'finite numbers', got});
  }
  return value;
}

/** The weights of the network's `index`-th layer of a kind, which are exactly `names`; `optional` may be missing. */
function layer(
  layers: KerasLayers,
  kind: 'conv2d' | 'batch_normalization',
  index: number,
  names: readonly string[],
  optional: readonly string[] = [],
): {name: string; weights: LayerWeights} {
  const number = firstOf(layers[kind]) + index;
  const name = nameOf(kind, number);
  const weights = layers[kind].get(number);
  if (!weights) {
    const got = `a file with ${layers[kind].size} layers of that kind`;
    throw new ImportError('import-layer', {where: name, expected: 'a layer', got});
  }
  const missing = names.find((weight) => !weights.has(weight));
  const unknown = [...weights.keys()].find((weight) => !names.includes(weight) && !optional.includes(weight));
  if (missing !== undefined || unknown !== undefined) {
    const got = showNames([...weights.keys()]);
    throw new ImportError('import-layer', {where: name, expected: names.join(', '), got});
  }
  return {name, weights};
}

/**
 * Batch normalisation folded into a convolution, in float64:
 *   scale = gamma / sqrt(variance + epsilon);  kernel' = kernel * scale;  bias = beta - mean * scale
 */
function fold(layers: KerasLayers, position: number, shape: Convolution['kernel']): ConvolutionWeights {
  const channels = shape[3];
  const convolution = layer(layers, 'conv2d', position, ['kernel']);
  const norm = layer(
    layers,
    'batch_normalization',
    position,
    ['beta', 'moving_mean', 'moving_variance'],
    ['gamma'],
  );
  const read = (weight: string): Float32Array | undefined => {
    const dataset = norm.weights.get(weight);
    return dataset && numbers(dataset, `${norm.name}/${weight}`, [channels]);
  };
  const dataset = convolution.weights.get('kernel') as Dataset;
  const kernel = numbers(dataset, `${convolution.name}/kernel`, shape);
  const [beta, mean, variance, gamma] = ['beta', 'moving_mean', 'moving_variance', 'gamma'].map(read);
  const at = (values: Float32Array | Float64Array | undefined, channel: number): number =>
    values?.[channel] ?? NaN;
  const scale = Float64Array.from({length: channels}, (_, channel) => {
    const spread = at(variance, channel);
    if (!(spread >= 0)) {
      throw new ImportError('import-numbers', {
        where: `${norm.name}/moving_variance`,
        expected: 'numbers from 0 up',
        got: `${spread} at index ${channel}`,
      });
    }
    return (gamma ? at(gamma, channel) : 1) / Math.sqrt(spread + epsilon);
  });
  return {
    kernel: kernel.map((value, index) => value * at(scale, index % channels)),
    bias: Float32Array.from(scale, (factor, channel) => at(beta, channel) - at(mean, channel) * factor),
  };
}

/** What is wrong in the words of HDF5, which gives its whole call stack, outermost first: "… in H5G_open(): not a group". */
function innermostOf(reason: string): string {
  const [first = ''] = reason.split('\n');
  return [...reason.matchAll(/\(\): (.+)/g)].at(-1)?.[1] ?? first;
}

/** Opens the bytes as an HDF5 file in h5wasm's memory, which takes them over, and hands it to `read`. */
async function withFile<T>(bytes: Uint8Array, read: (file: File, hdf5: Hdf5) => T): Promise<T> {
  const hdf5: Hdf5 = await import('h5wasm');
  const module = await hdf5.ready;
  const {FS} = module;
  // Without it, the library writes what is wrong to the console and goes on.
  module.activate_throwing_error_handler();
  const path = '/import.h5';
  FS.writeFile(path, bytes, {canOwn: true} as object);
  let file: File | undefined;
  try {
    file = new hdf5.File(path, 'r');
    return read(file, hdf5);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const got = innermostOf(reasonOf(error));
    throw new ImportError('import-damaged', {where: 'the file', expected: 'sound HDF5', got}, {cause: error});
  } finally {
    file?.close();
    FS.unlink(path);
  }
}

/**
 * The InceptionV3 in a file that Keras wrote as HDF5, of any width and, if it ends with a mixed block, of any depth;
 * every name and shape is compared with the network's table. `bytes` are taken over.
 * Throws ImportError, naming the first difference.
 */
export async function readKerasH5(bytes: Uint8Array): Promise<KerasModel> {
  checkHdf5(bytes);
  return withFile(bytes, (file, hdf5) => {
    const layers = layersOf(file, hdf5);
    const network = networkOf(layers);
    const weights = new Map(
      convolutionsOf(network).map(({name, kernel}, index) => [name, fold(layers, index, kernel)]),
    );
    return {network, weights, leftOut: layers.others};
  });
}
