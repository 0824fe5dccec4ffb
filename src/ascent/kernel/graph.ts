import {minimumSidePx, type Fork, type Layer, type MixedName, type Network} from '../../model/network.ts';
import {backwardConvolution, convolvedMap, forwardConvolution} from './convolution.ts';
import {featureMap, whole, type FeatureMap, type Slice} from './feature-map.ts';
import type {FilterBank} from './filter-bank.ts';
import {buildFork} from './fork.ts';
import type {Builder, Built} from './builder.ts';
import {GradientSum, partsOf, widthsOf, type Pass} from './pass.ts';
import {averagePool, averagePoolGradient, maxPool, maxPoolGradient, maxPooledMap} from './pooling.ts';

/** A layer that an objective may name. */
export interface Target {
  readonly name: MixedName;
  readonly y: Slice;
  /** The number of true values, `[H, W, C]`. */
  readonly size: number;
  /** Its place among the seeds; 0 is for maps that are no target. */
  readonly seed: number;
  /** Where the shares of its channels lie, in quads: see settle.wgsl. */
  readonly shares: number;
}

/** The network up to one block, at one size, as passes in an order that computes it. */
export interface Graph {
  readonly input: FeatureMap;
  readonly gradient: FeatureMap;
  readonly targets: readonly Target[];
  readonly passes: readonly Pass[];
  /** Words of the choices of all max poolings. */
  readonly choices: number;
}

// Half precision changes the mind of few ReLUs and maxima in each map, and all that comes after inherits them: so the
// first blocks' outputs are wide, which is most of what float16 would lose.
const blocksWithWideOutput: readonly string[] = ['mixed0', 'mixed1', 'mixed2'];

/**
 * The passes of the network's first blocks up to `deepest`, forward and backward, for an image of this size.
 * With `half`, the image, maps of the stem and outputs of the first blocks are wide.
 * Throws RangeError if the image is too small for it.
 */
export function buildGraph(
  network: Network,
  deepest: MixedName,
  height: number,
  width: number,
  bank: FilterBank,
  half = false,
): Graph {
  const builder = new GraphBuilder(bank);
  const input = featureMap('image', height, width, [3], half);
  const gradient = featureMap('gradient', height, width, [3]);
  const targets: Target[] = [];
  let shares = 0;
  const blocks: (Built & {seed: number; layers: readonly Layer[]})[] = [];
  for (const {name, layers} of network.blocks) {
    builder.block = name;
    builder.wide = half && name === 'stem';
    builder.wideForks = half && blocksWithWideOutput.includes(name);
    const built = builder.sequence(layers, blocks.at(-1)?.y ?? whole(input));
    let seed = 0;
    if (name !== 'stem') {
      seed = targets.length + 1;
      targets.push({name, y: built.y, size: sizeOf(built.y), seed, shares});
      shares += built.y.quads;
    }
    blocks.push({...built, seed, layers});
    if (name === deepest) break;
  }
  const last = blocks.at(-1);
  if (targets.at(-1)?.name !== deepest || !last) {
    throw new Error(`The network has no ${deepest}.`);
  }
  let dy = builder.map('d last', last.y);
  builder.add(seedPass(last.y, dy, last.seed));
  for (const [index, block] of [...blocks.entries()].reverse()) {
    const below = blocks[index - 1];
    const dx = below ? builder.map(`d block ${index - 1}`, below.y) : whole(gradient);
    block.backward(dy, new GradientSum(dx, partsOf(block.layers[0]), below?.y, below?.seed));
    dy = dx;
  }
  return {input, gradient, targets, passes: builder.passes, choices: builder.choices};
}

const sizeOf = ({map, segments}: Slice): number =>
  map.height * map.width * segments.reduce((sum, channels) => sum + channels, 0);

function seedPass(y: Slice, dy: Slice, seed: number): Pass {
  const count = y.map.height * y.map.width * y.quads;
  return {
    kind: 'plain',
    label: 'seed',
    reads: [y],
    writes: [dy],
    shader: 'seed',
    struct: 'Start',
    elements: count,
    widths: widthsOf({wideMask: y}),
    fields: (place) => ({mask: place(y).at, output: place(dy).at, count, quads: y.quads, seed}),
  };
}

/** Makes the passes of layers one after another. */
class GraphBuilder implements Builder {
  readonly passes: Pass[] = [];
  choices = 0;
  /** What the outputs of forks are called after. */
  block = '';
  /** Whether the maps that layers make are wide. */
  wide = false;
  wideForks = false;

  constructor(readonly bank: FilterBank) {}

  add(pass: Pass): void {
    this.passes.push(pass);
  }

  map(label: string, {map, segments}: Slice): Slice {
    return whole(featureMap(label, map.height, map.width, segments));
  }

  sequence(layers: readonly Layer[], x: Slice, into?: Slice): Built {
    const steps: (Built & {layer: Layer; x: Slice})[] = [];
    let y = x;
    layers.forEach((layer, index) => {
      const built = this.#layer(layer, y, index === layers.length - 1 ? into : undefined);
      steps.push({...built, layer, x: y});
      y = built.y;
    });
    return {
      y,
      backward: (dy, dx) => {
        let above = dy;
        for (const [index, step] of [...steps.entries()].reverse()) {
          if (index === 0) {
            step.backward(above, dx);
          } else {
            const below = this.map(`d ${step.x.map.label}`, step.x);
            // Where x is zero, the gradient of its maximum is zero already.
            const mask = step.layer.kind === 'max' ? undefined : step.x;
            step.backward(above, new GradientSum(below, partsOf(step.layer), mask));
            above = below;
          }
        }
      },
    };
  }

  #layer(layer: Layer, x: Slice, into?: Slice): Built {
    switch (layer.kind) {
      case 'conv': {
        const y = into ?? this.#output(convolvedMap(layer, x, this.wide));
        this.add(forwardConvolution([layer], x, [y], this.bank));
        return {y, backward: (dy, dx) => this.add(backwardConvolution([layer], x, [dy], dx, this.bank))};
      }
      case 'max': {
        const y = into ?? this.#output(maxPooledMap(x, this.wide));
        const choices = this.choices;
        this.choices += y.map.height * y.map.width * y.quads;
        this.add(maxPool(x, y, choices));
        return {y, backward: (dy, dx) => this.add(maxPoolGradient(dy, dx, choices))};
      }
      case 'average': {
        const y = into ?? this.map(`average of ${x.map.label}`, x);
        this.add(averagePool(x, y));
        return {y, backward: (dy, dx) => this.add(averagePoolGradient(dy, dx))};
      }
      case 'fork':
        return buildFork(this, layer, x, into);
    }
  }

  forkMap(fork: Fork, x: Slice): Slice {
    const outputs = fork.branches.map((branch) => this.outputOf(branch, x));
    const [first] = outputs;
    if (!first) throw new Error('A fork without branches makes nothing.');
    const segments = outputs.flatMap((output) => output.segments);
    return this.#output(featureMap(this.block, first.height, first.width, segments, this.wideForks));
  }

  outputOf(layers: readonly Layer[], x: Slice): FeatureMap {
    return layers.reduce((slice, layer) => {
      switch (layer.kind) {
        case 'conv':
          return whole(convolvedMap(layer, slice));
        case 'max':
          return whole(maxPooledMap(slice));
        case 'average':
          return slice;
        case 'fork':
          return this.forkMap(layer, slice);
      }
    }, x).map;
  }

  #output(map: FeatureMap): Slice {
    if (map.height < 1 || map.width < 1) {
      throw new RangeError(
        `The output of ${map.label} would be ${map.height} x ${map.width}: the image is too small. ` +
          `Its short side must be at least ${minimumSidePx} pixels.`,
      );
    }
    return whole(map);
  }
}
