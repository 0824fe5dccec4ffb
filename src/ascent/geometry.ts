import type {Extent} from '../lib/size.ts';
import {minimumSidePx, type Layer, type Network} from '../model/network.ts';

/** How large a layer's output is; below 1 where the input is smaller than the layer's window. */
export function extentAfter(layer: Layer, [height, width]: Extent): Extent {
  const valid = (size: number, window: number, stride: number): number =>
    Math.floor((size - window) / stride) + 1;
  switch (layer.kind) {
    case 'conv': {
      const {kernel, stride, padding} = layer;
      if (padding === 'same') return [Math.ceil(height / stride), Math.ceil(width / stride)];
      return [valid(height, kernel[0], stride), valid(width, kernel[1], stride)];
    }
    case 'max':
      return [valid(height, 3, 2), valid(width, 3, 2)];
    case 'average':
      return [height, width];
    case 'fork':
      return (layer.branches[0] ?? []).reduce<Extent>(
        (extent, part) => extentAfter(part, extent),
        [height, width],
      );
  }
}

/**
 * Throws RangeError if an image is too small for the network's first `count` layers: backends do not check it, and
 * wasm then writes where it must not.
 */
export function checkExtent(image: Extent, network: Network, count: number): void {
  const layers = network.blocks.flatMap((block) => block.layers).slice(0, count);
  let extent = image;
  for (const layer of layers) {
    extent = extentAfter(layer, extent);
    if (Math.min(...extent) >= 1) continue;
    throw new RangeError(
      `An image of ${image[1]} x ${image[0]} pixels leaves nothing for the deepest layer chosen. ` +
        `Its short side must be at least ${minimumSidePx} pixels, or the layers shallower.`,
    );
  }
}
