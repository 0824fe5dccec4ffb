import type {Convolution, Fork} from '../../model/network.ts';
import {headOf, type Head} from '../heads.ts';
import {backwardConvolution, forwardConvolution} from './convolution.ts';
import {featureMap, segmentsOf, whole, type Slice} from './feature-map.ts';
import type {Builder, Built} from './builder.ts';
import {KernelError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';
import {GradientSum, partsOf} from './pass.ts';
import {averagePool, averagePoolGradient} from './pooling.ts';

interface Branch {
  readonly head: Head | undefined;
  /** Its part of the fork's output. */
  readonly y: Slice;
}

/**
 * Branches of one input, each writing into its part of the output. All 1 x 1 heads are one convolution:
 *   [y of a branch that is only its head | inputs of the other branches | inputs of averages, not rectified]
 * of which the first goes to its place in the output and the others into one map between. Backward, the gradients of
 * all of these are again one input, and what comes back is already their sum.
 */
export function buildFork(builder: Builder, fork: Fork, x: Slice, into?: Slice): Built {
  const y = into ?? builder.forkMap(fork, x);
  let before = 0; // segments of the branches already placed
  const branches = fork.branches.map((layers): Branch => {
    const count = builder.outputOf(layers, x).segments.length;
    before += count;
    return {head: headOf(layers), y: segmentsOf(y, before - count, count)};
  });
  const heads = buildHeads(builder, branches, x);
  const others = fork.branches.flatMap((layers, index) => {
    const branch = branches[index];
    if (!branch || branch.head) return [];
    return [{y: branch.y, built: builder.sequence(layers, x, branch.y)}];
  });
  // A branch takes the same segments of dy as of y.
  const partOf = (dy: Slice, part: Slice): Slice => ({
    ...part,
    map: dy.map,
    first: part.first - y.first + dy.first,
  });
  return {
    y,
    backward: (dy, dx) => {
      for (const {y: part, built} of others) built.backward(partOf(dy, part), dx);
      heads?.((part) => partOf(dy, part), dx);
    },
  };
}

type HeadsBackward = (partOf: (y: Slice) => Slice, dx: GradientSum) => void;

/** The passes of all heads and of what follows them; undefined if there are none. */
function buildHeads(builder: Builder, branches: readonly Branch[], x: Slice): HeadsBackward | undefined {
  const found = branches.flatMap(({head, y}) => (head ? [{...head, y}] : []));
  const isFinal = (head: Head): boolean => !head.averaged && head.rest.length === 0;
  const final = found.filter(isFinal);
  const rectified = found.filter((head) => !head.averaged && head.rest.length > 0);
  const averaged = found.filter((head) => head.averaged);
  const inner = [...rectified, ...averaged];
  const convolutions = [...final, ...inner].map(({convolution}) => convolution);
  if (!isSome(convolutions)) return undefined;
  if (final.length > 1 || averaged.some(({rest}) => rest.length > 0)) {
    throw new KernelError(notices['fork-unsupported']());
  }

  const between = whole(
    featureMap(
      `heads of ${x.map.label}`,
      x.map.height,
      x.map.width,
      inner.map(({convolution}) => convolution.kernel[3]),
      builder.wideForks, // one dispatch writes both, in one width
    ),
  );
  const slices = [...final.map(({y}) => y), ...(inner.length > 0 ? [between] : [])];
  const ends = (part: Slice): number => part.first + part.quads;
  const start = final.reduce((sum, {y}) => sum + y.quads, 0);
  const rectifiedQuads = start + (rectified.length > 0 ? ends(segmentsOf(between, 0, rectified.length)) : 0);
  builder.add(forwardConvolution(convolutions, x, pairOf(slices), builder.bank, rectifiedQuads));
  const tails = inner.map((head, index) => {
    const h = segmentsOf(between, index, 1);
    if (head.averaged) {
      builder.add(averagePool(h, head.y));
      return {...head, h, built: undefined};
    }
    return {...head, h, built: builder.sequence(head.rest, h, head.y)};
  });

  return (partOf, dx) => {
    const dBetween = builder.map(`d ${between.map.label}`, between);
    tails.forEach(({y, rest, h, built}, index) => {
      const dh = segmentsOf(dBetween, index, 1);
      // The linear input of an average has no ReLU to mask with; the gradient of the average is masked already.
      if (built) built.backward(partOf(y), new GradientSum(dh, partsOf(rest[0]), h));
      else builder.add(averagePoolGradient(partOf(y), new GradientSum(dh, 1, undefined)));
    });
    const dSlices = [...final.map(({y}) => partOf(y)), ...(inner.length > 0 ? [dBetween] : [])];
    builder.add(backwardConvolution(convolutions, x, pairOf(dSlices), dx, builder.bank));
  };
}

const isSome = (list: Convolution[]): list is [Convolution, ...Convolution[]] => list.length > 0;

const pairOf = (slices: readonly Slice[]): readonly [Slice] | readonly [Slice, Slice] =>
  slices as readonly [Slice] | readonly [Slice, Slice];
