import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {
  bandEpsilon,
  colourMatrix,
  condition,
  isConditioned,
  pyramidMemory,
  type BandGains,
  type Conditioning,
} from '../conditioning.ts';
import {heapKernel, sizeOf, type Features} from './heap.ts';
import {surround} from './kernels.ts';

/** Gives a gradient `[1, H, W, 3]` conditioned; the argument stays the caller's. */
export type Conditioner = (g: Tensor4D) => Tensor4D;

/**
 * The conditioning of gradients of one size, see `condition`; undefined if there is nothing to do. On wasm in plain
 * loops over its memory, since its depthwise convolutions are slow for three channels.
 */
export function conditionerOf(
  [, height, width]: Tensor4D['shape'],
  conditioning: Conditioning,
): Conditioner | undefined {
  const {bandGains, decorrelation} = conditioning;
  if (!isConditioned(conditioning)) return undefined;
  if (tf.getBackend() === 'wasm') {
    const memory = pyramidMemory(height, width);
    // Loops over plain memory take two thirds of the time that they take over the backend's.
    const own = new Float32Array(3 * height * width);
    const loops = (into: Float32Array, from: Float32Array): void => {
      own.set(from);
      condition(own, memory, conditioning);
      into.set(own);
    };
    return (g) => onHeap([g], [sizeOf(g)], loops)?.[0] as Tensor4D;
  }
  return (g) =>
    tf.tidy(() => {
      const mixed = decorrelation > 0 ? mixColours(g, decorrelation) : g;
      return bandGains ? weighBands(mixed, bandGains) : mixed;
    });
}

type Loops = (into: Float32Array, from: Float32Array) => void;

const onHeap = heapKernel('Conditioning', (outputs, inputs, loops: Loops) => {
  const [into] = outputs as [Features];
  const [g] = inputs as [Features];
  loops(into.values, g.values);
});

function mixColours(g: Tensor4D, decorrelation: number): Tensor4D {
  const matrix = tf.tensor2d([...colourMatrix(decorrelation)], [3, 3]);
  // g Mᵀ, of a symmetric matrix.
  return tf.reshape(tf.matMul(tf.reshape(g, [-1, 3]), matrix), g.shape);
}

function weighBands(g: Tensor4D, gains: BandGains): Tensor4D {
  const bands: Tensor4D[] = [];
  let level = g;
  for (let k = 0; k + 1 < gains.length; k += 1) {
    const coarse = down(level);
    bands.push(tf.sub(level, up(coarse, level.shape)));
    level = coarse;
  }
  let sum = weigh(level, gains[bands.length] as number);
  for (const [k, band] of [...bands.entries()].reverse()) {
    sum = tf.add(weigh(band, gains[k] as number), up(sum, band.shape));
  }
  return sum;
}

function weigh(band: Tensor4D, gain: number): Tensor4D {
  const deviation = tf.sqrt(tf.mean(tf.square(tf.sub(band, tf.mean(band)))));
  return tf.mul(band, tf.div(gain, tf.add(deviation, bandEpsilon)));
}

/** Half the size, rounded up: filtered, and every other pixel kept. */
function down(x: Tensor4D): Tensor4D {
  return tf.depthwiseConv2d(mirrored(x), binomial(1), 2, 'valid');
}

/** Twice the size, less a pixel where `shape` is odd: zeros put between, and filtered. */
function up(x: Tensor4D, shape: Tensor4D['shape']): Tensor4D {
  const [, height, width] = x.shape;
  const zeros = tf.zerosLike(x);
  const columns: Tensor4D = tf.reshape(tf.stack([x, zeros], 3), [1, height, 2 * width, 3]);
  const spread: Tensor4D = tf.reshape(tf.stack([columns, tf.zerosLike(columns)], 2), [
    1,
    2 * height,
    2 * width,
    3,
  ]);
  const cut = tf.slice4d(spread, [0, 0, 0, 0], shape);
  return tf.depthwiseConv2d(mirrored(cut), binomial(4), 1, 'valid');
}

const mirrored = (x: Tensor4D): Tensor4D => tf.mirrorPad(x, surround(2, 2), 'reflect');

/** The 5 x 5 binomial of this sum, for each of three channels apart: `[5, 5, 3, 1]`. */
function binomial(sum: number): Tensor4D {
  const taps = [1, 4, 6, 4, 1];
  const values = taps.flatMap((a) => taps.flatMap((b) => Array<number>(3).fill((sum * a * b) / 256)));
  return tf.tensor4d(values, [5, 5, 3, 1]);
}
