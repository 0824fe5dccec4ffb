import {convolutionsOf, inceptionV3, type Layer} from './network.ts';

/** Operations of a convolution in Keras's graph: convolution, batch normalisation, activation. */
const perConvolution = 3;

/** A convolution by its name, and how many operations lie between it and its block's output. */
type Depths = Map<string, number>;

/**
 * Adds the depths of a branch's layers, whose output is at `depth`, and gives the depth of its input. Names come in
 * the order of the branches, as Keras walks them.
 */
function addDepths(layers: readonly Layer[], depth: number, depths: Depths): number {
  let above = depth;
  for (const layer of layers.toReversed()) {
    switch (layer.kind) {
      case 'conv':
        above += perConvolution;
        depths.set(layer.name, above - 1);
        break;
      case 'max':
      case 'average':
        above += 1;
        break;
      case 'fork': {
        // The concatenation is an operation, and its input as deep as its deepest branch.
        const output = above + 1;
        above = Math.max(...layer.branches.map((branch) => addDepths(branch, output, depths)));
        break;
      }
    }
  }
  return above;
}

/**
 * The order in which Keras keeps the convolutions of an InceptionV3 with `count` of them, as places in the order of their
 * names: by depth, the deepest first, and within one depth by branch; so with their batch normalisations. Empty if no
 * such network has that many. Source: keras.src.ops.function, map_graph: operations sorted by depth, the longest way to
 * the output, then by the order of a walk from there.
 */
export function kerasOrder(count: number): number[] {
  const {blocks} = inceptionV3(1);
  const convolutions = blocks.map((block) => convolutionsOf({widthMultiplier: 1, blocks: [block]}));
  const order: number[] = [];
  for (const [at, block] of blocks.entries()) {
    const depths: Depths = new Map();
    addDepths(block.layers, 0, depths);
    const first = order.length;
    const names = convolutions[at] ?? [];
    const depthOf = (i: number): number => depths.get(names[i]?.name ?? '') ?? 0;
    // The order of branches is that of names, and sorting keeps it.
    order.push(
      ...names
        .map((_, i) => i)
        .toSorted((a, b) => depthOf(b) - depthOf(a))
        .map((i) => first + i),
    );
    if (order.length === count) return order;
  }
  return [];
}
