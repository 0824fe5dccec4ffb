import type {Block, Convolution, Layer, MixedName, Network} from '../model/network.ts';
import type {Weights} from '../model/weights.ts';

/** Layers in a row that end with a single channel of one convolution. */
interface Cut {
  readonly layers: readonly Layer[];
  readonly last: Convolution;
  readonly channel: number;
}

/** How many channels layers in a row give. */
function depthOf(layers: readonly Layer[]): number {
  const last = layers.at(-1);
  if (last === undefined) return 0;
  if (last.kind === 'fork') return last.branches.reduce((sum, branch) => sum + depthOf(branch), 0);
  return last.kind === 'conv' ? last.kernel[3] : last.channels;
}

/** Undefined if the channel is one of an earlier layer that is only pooled here. */
function cut(layers: readonly Layer[], channel: number): Cut | undefined {
  const last = layers.at(-1);
  const before = layers.slice(0, -1);
  if (last?.kind === 'conv') {
    const [height, width, inputs] = last.kernel;
    return {layers: [...before, {...last, kernel: [height, width, inputs, 1]}], last, channel};
  }
  if (last?.kind !== 'fork') return undefined;
  let first = 0;
  for (const branch of last.branches) {
    const depth = depthOf(branch);
    if (channel < first + depth) {
      const found = cut(branch, channel - first);
      return found && {...found, layers: [...before, ...found.layers]};
    }
    first += depth;
  }
  return undefined;
}

/**
 * The network whose block `name` consists of one of its channels alone, so that the mean of the block is the mean of
 * that channel. Undefined if the channel is one of an earlier block that is only pooled into this one.
 */
export function oneChannel(
  {widthMultiplier, blocks}: Network,
  weights: Weights,
  name: MixedName,
  channel: number,
): {network: Network; weights: Weights} | undefined {
  const index = blocks.findIndex((block) => block.name === name);
  const block = blocks[index];
  const found = block && cut(block.layers, channel);
  const whole = found && weights.get(found.last.name);
  if (!found || !whole) return undefined;
  const depth = whole.bias.length;
  const kernel = whole.kernel.filter((_, at) => at % depth === found.channel);
  const bias = whole.bias.slice(found.channel, found.channel + 1);
  const last: Block = {name, layers: found.layers, channels: 1};
  return {
    network: {widthMultiplier, blocks: [...blocks.slice(0, index), last]},
    weights: new Map(weights).set(found.last.name, {kernel, bias}),
  };
}
