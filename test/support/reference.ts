import type {Objective} from '../../src/ascent/engine.ts';
import type {Convolution, Layer, MixedName, Network} from '../../src/model/network.ts';
import type {Weights} from '../../src/model/weights.ts';

/*
 * The network and its objective written once more, as plainly as can be and in float64, with gradients by finite
 * differences: what the engines are checked against where no outside reference exists. Only for tiny inputs.
 */

/** Features [height, width, depth] in float64. */
export interface Field {
  readonly values: Float64Array;
  readonly height: number;
  readonly width: number;
  readonly depth: number;
}

function field(height: number, width: number, depth: number): Field {
  return {values: new Float64Array(height * width * depth), height, width, depth};
}

const at = ({width, depth}: Field, y: number, x: number, c: number): number => (y * width + x) * depth + c;

/** The part of a window of `length` from `start` that lies in [0, size), as tap numbers [from, to). */
const within = (start: number, length: number, size: number): [number, number] => [
  Math.max(0, -start),
  Math.min(length, size - start),
];

function convolve(x: Field, layer: Convolution, weights: Weights): Field {
  const [kh, kw, inputs, outputs] = layer.kernel;
  const found = weights.get(layer.name);
  if (!found) throw new Error(`No weights for ${layer.name}.`);
  const {kernel, bias} = found;
  const {stride, padding} = layer;
  const same = padding === 'same';
  const side = (size: number, k: number): number =>
    same ? Math.ceil(size / stride) : Math.floor((size - k) / stride) + 1;
  const y = field(side(x.height, kh), side(x.width, kw), outputs);
  for (let row = 0; row < y.height; row += 1) {
    for (let column = 0; column < y.width; column += 1) {
      const top = row * stride - (same ? (kh - 1) / 2 : 0);
      const left = column * stride - (same ? (kw - 1) / 2 : 0);
      for (let o = 0; o < outputs; o += 1) {
        let sum = bias[o] ?? NaN;
        const [[firstI, endI], [firstJ, endJ]] = [within(top, kh, x.height), within(left, kw, x.width)];
        for (let i = firstI; i < endI; i += 1) {
          for (let j = firstJ; j < endJ; j += 1) {
            const from = at(x, top + i, left + j, 0);
            const tap = (i * kw + j) * inputs;
            for (let c = 0; c < inputs; c += 1) {
              sum += (x.values[from + c] ?? NaN) * (kernel[(tap + c) * outputs + o] ?? NaN);
            }
          }
        }
        y.values[at(y, row, column, o)] = Math.max(0, sum);
      }
    }
  }
  return y;
}

function pool(x: Field, kind: 'max' | 'average'): Field {
  const isMax = kind === 'max';
  const side = (size: number): number => (isMax ? Math.floor((size - 3) / 2) + 1 : size);
  const y = field(side(x.height), side(x.width), x.depth);
  for (let row = 0; row < y.height; row += 1) {
    for (let column = 0; column < y.width; column += 1) {
      const [top, left] = isMax ? [2 * row, 2 * column] : [row - 1, column - 1];
      const [[firstI, endI], [firstJ, endJ]] = [within(top, 3, x.height), within(left, 3, x.width)];
      for (let c = 0; c < x.depth; c += 1) {
        const seen: number[] = [];
        for (let i = firstI; i < endI; i += 1) {
          for (let j = firstJ; j < endJ; j += 1) seen.push(x.values[at(x, top + i, left + j, c)] ?? NaN);
        }
        const result = isMax ? Math.max(...seen) : seen.reduce((sum, value) => sum + value) / seen.length;
        y.values[at(y, row, column, c)] = result;
      }
    }
  }
  return y;
}

function concatenate(parts: readonly Field[]): Field {
  const [first] = parts;
  if (!first) throw new Error('A fork without branches.');
  const joined = field(
    first.height,
    first.width,
    parts.reduce((sum, part) => sum + part.depth, 0),
  );
  let begin = 0;
  for (const part of parts) {
    for (let i = 0; i < part.values.length; i += 1) {
      const pixel = Math.floor(i / part.depth);
      joined.values[pixel * joined.depth + begin + (i % part.depth)] = part.values[i] ?? NaN;
    }
    begin += part.depth;
  }
  return joined;
}

/** The output of one layer. */
export function forward(layer: Layer, x: Field, weights: Weights): Field {
  if (layer.kind === 'conv') return convolve(x, layer, weights);
  if (layer.kind !== 'fork') return pool(x, layer.kind);
  const branches = layer.branches.map((branch) => branch.reduce((y, part) => forward(part, y, weights), x));
  return concatenate(branches);
}

/** The objective of a picture, beside the reference of a caricature or a guide. */
export function objectiveOf(
  network: Network,
  weights: Weights,
  picture: Field,
  {layers, kind, channels = {}}: Objective,
  reference: Field = picture,
): number {
  let [y, f] = [picture, reference];
  let sum = 0;
  for (const {name, layers: parts} of network.blocks) {
    y = parts.reduce((input, part) => forward(part, input, weights), y);
    if (kind === 'caricature' || kind === 'guide')
      f = parts.reduce((input, part) => forward(part, input, weights), f);
    const weight = layers[name as MixedName] ?? 0;
    if (weight === 0) continue;
    const meant = channels[name as MixedName];
    sum +=
      (weight * totalOf(kind, placesOf(y, meant), placesOf(f, meant))) /
      (meant ? new Set(meant).size : y.depth);
  }
  return sum;
}

/** The features of each place, or those of them that are meant. */
function placesOf({values, depth}: Field, meant: readonly number[] | undefined): Float64Array[] {
  return Array.from({length: values.length / depth}, (_, place) =>
    values
      .slice(place * depth, (place + 1) * depth)
      .filter((__, channel) => meant?.includes(channel) ?? true),
  );
}

/** What one layer's places add to the objective, on average. */
function totalOf(
  kind: Objective['kind'],
  places: readonly Float64Array[],
  references: readonly Float64Array[],
): number {
  const values = places.map((y, place): number => {
    switch (kind) {
      case 'mean':
        return y.reduce((all, value) => all + value, 0);
      case 'l2':
        return dot(y, y);
      case 'caricature': {
        const f = references[place] ?? y;
        const cosine = dot(y, f) === 0 ? 0 : dot(y, f) / Math.sqrt(dot(y, y) * dot(f, f));
        return dot(y, f) * Math.max(0.1, cosine) ** 2;
      }
      case 'guide':
        return Math.max(...references.map((g) => dot(y, g)));
    }
  });
  return values.reduce((all, value) => all + value, 0) / values.length;
}

const dot = (a: Float64Array, b: Float64Array): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? NaN), 0);

/**
 * d objective / d picture along `direction`, by a central difference of +-1e-6, whose error is some 1e-9 of the
 * objective's curvature unless a ReLU or a maximum changes its mind in between.
 */
export function slopeAlong(
  network: Network,
  weights: Weights,
  picture: Field,
  objective: Objective,
  direction: Float64Array,
  reference?: Field,
): number {
  const reach = 1e-6;
  const [ahead, behind] = [1, -1].map((sign) => {
    const values = picture.values.map((value, i) => value + sign * reach * (direction[i] ?? NaN));
    return objectiveOf(network, weights, {...picture, values}, objective, reference);
  }) as [number, number];
  return (ahead - behind) / (2 * reach);
}
