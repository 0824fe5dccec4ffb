import {resolve} from 'node:path';
import {Dataset, File, Group, ready} from 'h5wasm/node';
import {convolutionsOf, type Network} from '../../src/model/network.ts';
import type {ConvolutionWeights, Weights} from '../../src/model/weights.ts';

/** The epsilon of every batch normalisation in keras.applications' InceptionV3. */
const epsilon = 1e-3;

function group(parent: Group, name: string): Group {
  const found = parent.get(name);
  if (found instanceof Group) return found;
  throw new Error(
    `The .h5 file has no group ${name}: expected Keras's InceptionV3 without top, with layers numbered from 1. ` +
      'Save it from a fresh session, so that Keras numbers its layers from 1.',
  );
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

/** The datasets of one layer by their last name ("kernel", "beta" …), as its attribute weight_names lists them. */
function layerWeights(file: Group, layer: string): Map<string, Dataset> {
  const parent = group(file, layer);
  const names: unknown = parent.attrs.weight_names?.value;
  if (!isTextList(names))
    throw new Error(`The group ${layer} has no attribute weight_names with a list of names.`);
  return new Map(
    names.map((path): [string, Dataset] => {
      const dataset = parent.get(path);
      if (!(dataset instanceof Dataset)) throw new Error(`The group ${layer} lists ${path} but lacks it.`);
      return [path.replace(/^.*\//, '').replace(/:0$/, ''), dataset];
    }),
  );
}

function numbers(
  weights: Map<string, Dataset>,
  layer: string,
  name: string,
  shape: readonly number[],
): Float32Array {
  const dataset = weights.get(name);
  if (!dataset) throw new Error(`${layer} has no ${name}; it has ${[...weights.keys()].join(', ')}.`);
  if (dataset.shape?.join() !== shape.join()) {
    throw new Error(`${layer}/${name} has shape [${dataset.shape?.join()}]; expected [${shape.join()}].`);
  }
  const {value} = dataset;
  if (!(value instanceof Float32Array)) {
    throw new Error(
      `${layer}/${name} is stored as ${JSON.stringify(dataset.dtype)}; expected "<f" (float32).`,
    );
  }
  const bad = value.findIndex((x) => !Number.isFinite(x));
  if (bad >= 0)
    throw new Error(`${layer}/${name} has ${String(value[bad])} at index ${bad}; expected a finite number.`);
  return value;
}

/**
 * Batch normalisation without gamma, folded in float64:
 *   scale = 1 / sqrt(variance + epsilon);  kernel' = kernel * scale;  bias = beta - mean * scale
 */
function fold(
  kernel: Float32Array,
  {beta, mean, variance}: {beta: Float32Array; mean: Float32Array; variance: Float32Array},
): ConvolutionWeights {
  const channels = beta.length;
  const scale = Float64Array.from(variance, (value) => 1 / Math.sqrt(value + epsilon));
  const at = (values: Float32Array | Float64Array, channel: number): number => values[channel] ?? NaN;
  return {
    kernel: kernel.map((value, index) => value * at(scale, index % channels)),
    bias: beta.map((value, channel) => value - at(mean, channel) * at(scale, channel)),
  };
}

/**
 * The weights of a network out of Keras's `inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5`, or a file
 * laid out like it. Throws Error, naming layer and weight, for any that is absent, misshapen or not finite.
 */
export async function readKerasH5(path: string, network: Network): Promise<Weights> {
  await ready;
  const file = new File(resolve(path), 'r');
  try {
    return new Map(
      convolutionsOf(network).map(({name, kernel: shape}): [string, ConvolutionWeights] => {
        const kernel = numbers(layerWeights(file, name), name, 'kernel', shape);
        const layer = name.replace('conv2d', 'batch_normalization');
        const normalisation = layerWeights(file, layer);
        const read = (weight: string): Float32Array => numbers(normalisation, layer, weight, [shape[3]]);
        return [
          name,
          fold(kernel, {beta: read('beta'), mean: read('moving_mean'), variance: read('moving_variance')}),
        ];
      }),
    );
  } finally {
    file.close();
  }
}
