import {kerasHdf5} from './keras-archive.ts';
import {readKerasH5} from './keras-h5.ts';
import {mixedBlocksOf, type Network} from './network.ts';
import {encodePack, type PackFiles, type PackLabel, type Precision} from './pack-encode.ts';

export interface ConvertOptions extends Omit<PackLabel, 'title'> {
  /** Default: the name and the network in words. */
  readonly title?: string | undefined;
  readonly precision: Precision;
}

export interface Converted {
  readonly files: PackFiles;
  /** Layers of the file that a dream does not need, such as its classifier. */
  readonly leftOut: readonly string[];
}

/** A network in words: "InceptionV3, full width, to mixed10". */
export function describeNetwork(network: Pick<Network, 'widthMultiplier'>, lastLayer: string): string {
  const widths: Readonly<Record<number, string>> = {1: 'full width', 0.5: 'half width'};
  const width = widths[network.widthMultiplier] ?? `${network.widthMultiplier} of the width`;
  return `InceptionV3, ${width}, to ${lastLayer}`;
}

/**
 * A Keras InceptionV3 (.h5, .weights.h5 or .keras) as the files of a pack. `bytes` are taken over. Throws ImportError, naming the first
 * difference, if it is something else.
 */
export async function convertKeras(
  bytes: Uint8Array<ArrayBuffer>,
  options: ConvertOptions,
): Promise<Converted> {
  const {network, weights, leftOut} = await readKerasH5(await kerasHdf5(bytes));
  const words = describeNetwork(network, mixedBlocksOf(network).at(-1) ?? '');
  const title = options.title ?? `${options.name}: ${words}, ${options.precision}`;
  return {files: await encodePack(network, weights, {...options, title}, options.precision), leftOut};
}
