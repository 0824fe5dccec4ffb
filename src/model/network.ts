/**
 * InceptionV3 as data: every engine, pack and check is built from this one table.
 *
 * Names and numbering are those of Keras's `inception_v3` (blocks `mixed0` to `mixed10`, convolutions
 * `conv2d_1` to `conv2d_94`), and so are kernel sizes, strides and paddings. Each convolution is followed by a
 * bias (batch normalisation folded in) and ReLU. Average pooling does not count padding.
 * Source: Szegedy et al. 2015, arXiv:1512.00567, as laid out in keras.applications.
 */

export type Padding = 'same' | 'valid';

export const mixedNames = [
  'mixed0',
  'mixed1',
  'mixed2',
  'mixed3',
  'mixed4',
  'mixed5',
  'mixed6',
  'mixed7',
  'mixed8',
  'mixed9',
  'mixed10',
] as const;
export type MixedName = (typeof mixedNames)[number];

/** A convolution with resolved name and channel counts; kernel is `[height, width, in, out]`. */
export interface Convolution {
  readonly kind: 'conv';
  readonly name: string;
  readonly kernel: readonly [number, number, number, number];
  readonly stride: 1 | 2;
  readonly padding: Padding;
}

/** 3 x 3 pooling: 'max' is stride 2 and valid, 'average' is stride 1 and same. */
export interface Pooling {
  readonly kind: 'max' | 'average';
  readonly channels: number;
}

/** Branches that read the same input and are concatenated along the channels, in order. */
export interface Fork {
  readonly kind: 'fork';
  readonly branches: readonly (readonly Layer[])[];
}

export type Layer = Convolution | Pooling | Fork;

/** A named part of the network; `channels` is the depth of its output. */
export interface Block {
  readonly name: 'stem' | MixedName;
  readonly layers: readonly Layer[];
  readonly channels: number;
}

/** The network at one width, up to and including its last block. */
export interface Network {
  readonly widthMultiplier: number;
  readonly blocks: readonly Block[];
}

interface ConvolutionRow {
  readonly kernel: readonly [height: number, width: number];
  readonly channels: number;
  readonly stride: 1 | 2;
  readonly padding: Padding;
}
type Row = ConvolutionRow | 'max' | 'average' | {readonly fork: readonly (readonly Row[])[]};

const conv = (
  height: number,
  width: number,
  channels: number,
  {stride = 1, padding = 'same'}: {stride?: 1 | 2; padding?: Padding} = {},
): ConvolutionRow => ({kernel: [height, width], channels, stride, padding});

const valid = {padding: 'valid'} as const;
const reduce = {stride: 2, padding: 'valid'} as const;
const fork = (...branches: Row[][]): Row => ({fork: branches});

/** mixed0 to mixed2: 35 x 35 at Keras's 299 x 299 input. */
const grid35 = (poolChannels: number): Row[] => [
  fork(
    [conv(1, 1, 64)],
    [conv(1, 1, 48), conv(5, 5, 64)],
    [conv(1, 1, 64), conv(3, 3, 96), conv(3, 3, 96)],
    ['average', conv(1, 1, poolChannels)],
  ),
];

/** mixed4 to mixed7: 17 x 17, with 7 x 7 factorised into 1 x 7 and 7 x 1. */
const grid17 = (depth: number): Row[] => [
  fork(
    [conv(1, 1, 192)],
    [conv(1, 1, depth), conv(1, 7, depth), conv(7, 1, 192)],
    [conv(1, 1, depth), conv(7, 1, depth), conv(1, 7, depth), conv(7, 1, depth), conv(1, 7, 192)],
    ['average', conv(1, 1, 192)],
  ),
];

/** mixed9 and mixed10: 8 x 8, with branches that fork again at their end. */
const grid8: Row[] = [
  fork(
    [conv(1, 1, 320)],
    [conv(1, 1, 384), fork([conv(1, 3, 384)], [conv(3, 1, 384)])],
    [conv(1, 1, 448), conv(3, 3, 384), fork([conv(1, 3, 384)], [conv(3, 1, 384)])],
    ['average', conv(1, 1, 192)],
  ),
];

const table: readonly (readonly [Block['name'], readonly Row[]])[] = [
  [
    'stem',
    [
      conv(3, 3, 32, reduce),
      conv(3, 3, 32, valid),
      conv(3, 3, 64),
      'max',
      conv(1, 1, 80, valid),
      conv(3, 3, 192, valid),
      'max',
    ],
  ],
  ['mixed0', grid35(32)],
  ['mixed1', grid35(64)],
  ['mixed2', grid35(64)],
  [
    'mixed3',
    [fork([conv(3, 3, 384, reduce)], [conv(1, 1, 64), conv(3, 3, 96), conv(3, 3, 96, reduce)], ['max'])],
  ],
  ['mixed4', grid17(128)],
  ['mixed5', grid17(160)],
  ['mixed6', grid17(160)],
  ['mixed7', grid17(192)],
  [
    'mixed8',
    [
      fork(
        [conv(1, 1, 192), conv(3, 3, 320, reduce)],
        [conv(1, 1, 192), conv(1, 7, 192), conv(7, 1, 192), conv(3, 3, 192, reduce)],
        ['max'],
      ),
    ],
  ],
  ['mixed9', grid8],
  ['mixed10', grid8],
];

/** The smallest short side, in pixels, that reaches mixed10 with at least one pixel left (Keras's own limit). */
export const minimumSidePx = 75;

/**
 * The network with every channel count multiplied by `widthMultiplier` (1 is the published InceptionV3),
 * numbered as Keras numbers it, ending with `lastBlock`.
 * Throws RangeError if a channel count would not be a positive whole number.
 */
export function inceptionV3(widthMultiplier = 1, lastBlock: Block['name'] = 'mixed10'): Network {
  let convolutions = 0;
  const scale = (channels: number): number => {
    const scaled = channels * widthMultiplier;
    if (!(Number.isInteger(scaled) && scaled > 0)) {
      throw new RangeError(
        `widthMultiplier ${widthMultiplier} gives ${scaled} channels where full width has ${channels}; ` +
          'use one that leaves whole numbers, such as 0.5 or 1.',
      );
    }
    return scaled;
  };
  const build = (rows: readonly Row[], input: number): {layers: Layer[]; channels: number} => {
    let channels = input;
    const layers = rows.map((row): Layer => {
      if (row === 'max' || row === 'average') return {kind: row, channels};
      if ('fork' in row) {
        const built = row.fork.map((branch) => build(branch, channels));
        channels = built.reduce((sum, branch) => sum + branch.channels, 0);
        return {kind: 'fork', branches: built.map((branch) => branch.layers)};
      }
      const output = scale(row.channels);
      const kernel = [...row.kernel, channels, output] as const;
      channels = output;
      convolutions += 1;
      return {kind: 'conv', name: `conv2d_${convolutions}`, kernel, stride: row.stride, padding: row.padding};
    });
    return {layers, channels};
  };
  const blocks: Block[] = [];
  let channels = 3;
  for (const [name, rows] of table) {
    const built = build(rows, channels);
    channels = built.channels;
    blocks.push({name, layers: built.layers, channels});
    if (name === lastBlock) break;
  }
  return {widthMultiplier, blocks};
}

/** Every convolution of the network, in Keras's order. */
export function convolutionsOf(network: Network): Convolution[] {
  const walk = (layer: Layer): Convolution[] => {
    if (layer.kind === 'conv') return [layer];
    return layer.kind === 'fork' ? layer.branches.flat().flatMap(walk) : [];
  };
  return network.blocks.flatMap((block) => block.layers.flatMap(walk));
}

/** The mixed blocks that the network has, shallowest first. */
export function mixedBlocksOf(network: Network): MixedName[] {
  return network.blocks.map((block) => block.name).filter((name) => name !== 'stem');
}
