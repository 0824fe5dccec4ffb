import type {Convolution} from '../../model/network.ts';
import {extentAfter} from '../geometry.ts';
import {featureMap, quadsOf, type FeatureMap, type Slice} from './feature-map.ts';
import type {FilterBank, Parity} from './filter-bank.ts';
import {KernelError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';
import {
  accessOf,
  none,
  partFields,
  sourceFields,
  widthsOf,
  type ConvolutionPass,
  type GradientSum,
  type Job,
  type Part,
  type Source,
} from './pass.ts';

/** The rows and columns of padding before the source. */
const paddingOf = ({kernel: [kh, kw], padding}: Convolution): [rows: number, columns: number] =>
  padding === 'valid' ? [0, 0] : [(kh - 1) / 2, (kw - 1) / 2];

function check({name, kernel: [kh, kw], stride, padding}: Convolution): void {
  if (kh % 2 === 1 && kw % 2 === 1 && (stride === 1 || padding === 'valid')) return;
  const shape = `${kh} x ${kw}, stride ${stride}, ${padding}`;
  throw new KernelError(notices['convolution-unsupported']({layer: `Layer ${name}`, shape}));
}

/** The map that a convolution of `x` makes, wide if asked for. */
export function convolvedMap(convolution: Convolution, x: Slice, wide = false): FeatureMap {
  check(convolution);
  const [height, width] = extentAfter(convolution, [x.map.height, x.map.width]);
  return featureMap(convolution.name, height, width, [convolution.kernel[3]], wide);
}

/**
 * y = conv(x) + bias for convolutions of `x` of one shape, side by side, into one or two slices whose channels follow
 * each other. The first `rectified` quads end in ReLU; by default all.
 */
export function forwardConvolution(
  convolutions: readonly [Convolution, ...Convolution[]],
  x: Slice,
  outputs: readonly [Slice] | readonly [Slice, Slice],
  bank: FilterBank,
  rectified = Infinity,
): ConvolutionPass {
  const [convolution] = convolutions;
  const [kh, kw] = convolution.kernel;
  const [paddingRows, paddingColumns] = paddingOf(convolution);
  const [height, width] = extentAfter(convolution, [x.map.height, x.map.width]);
  const source: Source = {
    slices: [x],
    filter: bank.forward(convolutions, x.segments),
    stride: convolution.stride,
    paddingRows,
    paddingColumns,
  };
  const bias = bank.bias(convolutions);
  const columns = convolutions.reduce((sum, {kernel}) => sum + quadsOf(kernel[3]), 0);
  const [first, second = first] = outputs;
  const label = convolutions.map(({name}) => name).join('+');
  const job: Job = {
    label,
    pixels: height * width,
    columns,
    inner: kh * kw * x.quads,
    fields: (place) => {
      const [a, b] = [place(first), place(second)];
      return {
        ...sourceFields(source, place),
        columns,
        height,
        width,
        output: a.at,
        outputPitch: a.pitch,
        output2: b.at - first.quads,
        output2Pitch: b.pitch,
        outputSplit: first.quads,
        outputRow: width,
        outputStep: 1,
        bias,
        rectified: Math.min(rectified, columns),
        accumulate: 0,
        mask: none,
        maskPitch: 0,
        seed: 0,
      };
    },
  };
  const widths = widthsOf({wideSource: x, wideOutput: first});
  return {kind: 'convolution', label, reads: [x], writes: outputs, jobs: [job], widths};
}

/**
 * The part of dx that comes through convolutions of `x` side by side, from dy in one or two slices whose channels
 * follow each other. With stride 2 it is four jobs, one for each parity of dx.
 */
export function backwardConvolution(
  convolutions: readonly [Convolution, ...Convolution[]],
  x: Slice,
  dy: readonly [Slice] | readonly [Slice, Slice],
  dx: GradientSum,
  bank: FilterBank,
): ConvolutionPass {
  const [{stride}] = convolutions;
  const part = dx.next();
  const label = `d ${convolutions.map(({name}) => name).join('+')}`;
  const parities: readonly Parity[] =
    stride === 1
      ? [{stride, p: 0, q: 0}]
      : ([0, 1] as const).flatMap((p) => ([0, 1] as const).map((q): Parity => ({stride, p, q})));
  const jobs = parities.map((parity) => backwardJob(label, convolutions, x, dy, part, parity, bank));
  const {reads, writes} = accessOf(part);
  const widths = widthsOf({wideMask: part.mask});
  return {kind: 'convolution', label, reads: [...dy, ...reads], writes, jobs, widths};
}

function backwardJob(
  label: string,
  convolutions: readonly [Convolution, ...Convolution[]],
  x: Slice,
  dy: readonly [Slice] | readonly [Slice, Slice],
  part: Part,
  parity: Parity,
  bank: FilterBank,
): Job {
  const [convolution] = convolutions;
  const {stride, p, q} = parity;
  const filter = bank.backward(convolutions, x.segments, parity);
  const {windowHeight, windowWidth} = filter;
  const [paddingRows, paddingColumns] = paddingOf(convolution);
  const source: Source = {
    slices: dy,
    filter,
    stride: 1,
    paddingRows: windowHeight - 1 - paddingRows,
    paddingColumns: windowWidth - 1 - paddingColumns,
  };
  const height = Math.ceil((x.map.height - p) / stride);
  const width = Math.ceil((x.map.width - q) / stride);
  return {
    label,
    pixels: height * width,
    columns: x.quads,
    inner: windowHeight * windowWidth * dy.reduce((sum, {quads}) => sum + quads, 0),
    fields: (place) => ({
      ...sourceFields(source, place),
      ...partFields(part, place, p * x.map.width + q),
      columns: x.quads,
      height,
      width,
      output2: 0,
      output2Pitch: 0,
      outputSplit: none,
      outputRow: stride * x.map.width,
      outputStep: stride,
      bias: none,
      rectified: 0,
    }),
  };
}
