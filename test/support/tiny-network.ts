import {
  convolutionsOf,
  type Convolution,
  type Layer,
  type MixedName,
  type Network,
} from '../../src/model/network.ts';
import type {Weights} from '../../src/model/weights.ts';

/** A convolution layer for tests; stride 1 and 'same' unless said otherwise. */
export function conv(
  name: string,
  kernel: readonly [number, number, number, number],
  options: Partial<Pick<Convolution, 'stride' | 'padding'>> = {},
): Convolution {
  return {kind: 'conv', name, kernel, stride: 1, padding: 'same', ...options};
}

/** A network of the given blocks, named mixed0, mixed1 and so on. */
export function networkOf(...blocks: readonly (readonly Layer[])[]): Network {
  return {
    widthMultiplier: 1,
    blocks: blocks.map((layers, index) => ({
      name: `mixed${index}` as MixedName,
      layers,
      channels: depthOf(layers),
    })),
  };
}

function depthOf(layers: readonly Layer[]): number {
  const last = layers.at(-1);
  if (!last) throw new Error('A block without layers.');
  if (last.kind === 'conv') return last.kernel[3];
  if (last.kind === 'fork') return last.branches.reduce((sum, branch) => sum + depthOf(branch), 0);
  return last.channels;
}

/** He's initialisation, uniform, with small biases. `random` gives numbers in [0, 1). */
export function randomWeights(network: Network, random: () => number): Weights {
  const values = (length: number, reach: number): Float32Array =>
    Float32Array.from({length}, () => (2 * random() - 1) * reach);
  return new Map(
    convolutionsOf(network).map(({name, kernel: [kh, kw, inputs, outputs]}) => {
      const kernel = values(kh * kw * inputs * outputs, Math.sqrt(6 / (kh * kw * inputs)));
      return [name, {kernel, bias: values(outputs, 0.1)}];
    }),
  );
}
