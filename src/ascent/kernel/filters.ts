import type {Convolution} from '../../model/network.ts';
import type {Weights} from '../../model/weights.ts';
import {channelPlaces, quadsOfAll} from './feature-map.ts';
import {KernelError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';

/** A filter prepared for the shader: `[taps, 4 * quads in, 4 * quads out]`, zero where a segment was filled up. */
export interface PreparedFilter {
  readonly values: Float32Array;
  readonly windowHeight: number;
  readonly windowWidth: number;
}

const widthOf = (segments: readonly number[]): number => 4 * quadsOfAll(segments);

/** The weights of a convolution. Throws KernelError if they are missing or of another size. */
export function weightsOf({name, kernel}: Convolution, weights: Weights) {
  const found = weights.get(name);
  const size = kernel.reduce((product, side) => product * side);
  if (found?.kernel.length !== size || found.bias.length !== kernel[3]) {
    throw new KernelError(
      notices['weights-mismatch']({
        layer: name,
        kernelValues: found?.kernel.length ?? 0,
        neededKernelValues: size,
        biases: found?.bias.length ?? 0,
        neededBiases: kernel[3],
      }),
    );
  }
  return found;
}

/**
 * The filters of convolutions of equal window, which read the same input, side by side:
 *   prepared[t, c, (convolution, n)] = filter[t, c, n]
 * `segments` are those of the input.
 */
export function forwardFilter(
  convolutions: readonly Convolution[],
  weights: Weights,
  segments: readonly number[],
): PreparedFilter {
  const [windowHeight, windowWidth] = windowOf(convolutions);
  const taps = windowHeight * windowWidth;
  const inputs = channelPlaces(segments);
  const outputs = channelPlaces(convolutions.map(({kernel}) => kernel[3]));
  const [rows, columns] = [widthOf(segments), widthOf(convolutions.map(({kernel}) => kernel[3]))];
  const values = new Float32Array(taps * rows * columns);
  let before = 0; // channels out of the convolutions already placed
  for (const convolution of convolutions) {
    const {kernel} = weightsOf(convolution, weights);
    const channels = convolution.kernel[3];
    for (let tap = 0; tap < taps; tap += 1) {
      inputs.forEach((input, c) => {
        const from = (tap * inputs.length + c) * channels;
        const to = (tap * rows + input) * columns;
        for (let n = 0; n < channels; n += 1) {
          values[to + (outputs[before + n] ?? 0)] = kernel[from + n] ?? 0;
        }
      });
    }
    before += channels;
  }
  return {values, windowHeight, windowWidth};
}

/** The biases of convolutions side by side, in whole quads. */
export function joinedBias(convolutions: readonly Convolution[], weights: Weights): Float32Array {
  const segments = convolutions.map(({kernel}) => kernel[3]);
  const values = new Float32Array(widthOf(segments));
  const outputs = channelPlaces(segments);
  convolutions
    .flatMap((convolution) => [...weightsOf(convolution, weights).bias])
    .forEach((bias, n) => (values[outputs[n] ?? 0] = bias));
  return values;
}

/**
 * A forward filter prepared for the gradient, reversed in height and width and its channels swapped:
 *   prepared[t, n, c] = filter[last - t, c, n]
 * or, for stride 2, for one parity (p, q) of dx, which sees only the taps of that parity:
 *   prepared[(t, s), n, c] = filter[(p + 2 (U - 1 - t), q + 2 (V - 1 - s)), c, n]
 * with U x V the number of such taps.
 */
export function backwardFilter(
  {values, windowHeight, windowWidth}: PreparedFilter,
  channelsIn: number, // of the forward filter, in whole quads
  {stride, p, q}: {stride: 1 | 2; p: 0 | 1; q: 0 | 1} = {stride: 1, p: 0, q: 0},
): PreparedFilter {
  const height = Math.ceil((windowHeight - p) / stride);
  const width = Math.ceil((windowWidth - q) / stride);
  const channelsOut = values.length / (windowHeight * windowWidth * channelsIn);
  const swapped = new Float32Array(height * width * channelsIn * channelsOut);
  for (let t = 0; t < height; t += 1) {
    for (let s = 0; s < width; s += 1) {
      const row = p + stride * (height - 1 - t);
      const column = q + stride * (width - 1 - s);
      const from = (row * windowWidth + column) * channelsIn * channelsOut;
      const to = (t * width + s) * channelsIn * channelsOut;
      for (let c = 0; c < channelsIn; c += 1) {
        for (let n = 0; n < channelsOut; n += 1) {
          swapped[to + n * channelsIn + c] = values[from + c * channelsOut + n] ?? 0;
        }
      }
    }
  }
  return {values: swapped, windowHeight: height, windowWidth: width};
}

function windowOf([first, ...others]: readonly Convolution[]): [number, number] {
  const [height = 1, width = 1] = first?.kernel ?? [];
  if (others.some(({kernel}) => kernel[0] !== height || kernel[1] !== width)) {
    throw new Error(`${first?.name ?? ''} and its neighbours have different windows and cannot be joined.`);
  }
  return [height, width];
}
