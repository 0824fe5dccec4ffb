import type {GpuFlow} from '../../src/feedback/gpu/flow.ts';
import type {FlowLevel} from '../../src/feedback/gpu/flow-buffers.ts';
import type {FlowDispatch, FlowPassName} from '../../src/feedback/gpu/flow-pass.ts';
import {judgedPx} from '../../src/feedback/match.ts';
import {smoothingPx} from '../../src/feedback/flow.ts';
import {windowPx} from '../../src/feedback/pyramid.ts';

/** The least work that a dispatch can do. */
export interface Work {
  /** Every number read once and written once. */
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** Floating-point additions, multiplications, comparisons, divisions and roots, including those for halos. */
  readonly operations: number;
  /** Barriers over all workgroups of 256 threads. */
  readonly barriers: number;
}

/** A pass's work per pixel, counted in its shader. */
interface PerPixel {
  readonly reads: number;
  readonly writes: number;
  readonly operations: number;
  /** A sum over a square of this radius around each pixel, and the operations per term. */
  readonly box?: {readonly radius: number; readonly perTerm: number};
}

/** Side of the summing workgroups in pixels: see box.wgsl. */
const side = 16;
/** Numbers per sum: a vec3f. */
const summed = 3;

/** Bytes and operations per pixel: of the frame for carry and along, of a pyramid level for the others. */
const perPixel: Readonly<Record<FlowPassName, PerPixel>> = {
  // Four pixels of three numbers; their luma, its mean, its square and its histogram bin.
  pyramid: {reads: 48, writes: 4, operations: 40},
  structure: {reads: 4, writes: 16, operations: 11, box: {radius: windowPx, perTerm: 7}},
  // Both luminances, the flow before and the tensor.
  refine: {reads: 4 + 4 + 8 + 16, writes: 8, operations: 3},
  compare: {reads: 8 + 8 + 4 + 4 + 16, writes: 16, operations: 65},
  judge: {reads: 16 + 8, writes: 16, operations: 15, box: {radius: judgedPx, perTerm: 0}},
  cut: {reads: 0, writes: 0, operations: 0},
  // A quarter of a pixel of the map, and the field; the position, twelve texels and their weights.
  carry: {reads: 4 + 12, writes: 12, operations: 145},
  along: {reads: 4 + 12, writes: 12, operations: 60},
  growth: {reads: 4 + 12, writes: 12, operations: 63},
};

/** Barriers in a workgroup of 256 threads; the pyramid's have 64. */
const barriersOf = (name: FlowPassName, levels: number): number =>
  ({
    pyramid: (2 * levels) / 4,
    refine: 4,
    structure: 2,
    judge: 3,
    compare: 1,
    cut: 0,
    carry: 0,
    along: 0,
    growth: 0,
  })[name];

const pixelsOf = ({widthPx, heightPx}: Pick<FlowLevel, 'widthPx' | 'heightPx'>): number => widthPx * heightPx;

/** The work of one dispatch of a flow. */
export function workOf(flow: GpuFlow, {name, level, workgroups: [, , layers]}: FlowDispatch): Work {
  const {levels} = flow.buffers;
  const parts =
    name === 'structure'
      ? levels
      : Array<Pick<FlowLevel, 'widthPx' | 'heightPx'>>(layers).fill(
          name === 'carry' || name === 'along' || name === 'growth' ? flow : (levels[level] ?? flow),
        );
  const {reads, writes, operations, box} = perPixel[name];
  const pixels = parts.reduce((sum, part) => sum + pixelsOf(part), 0);
  const coarser = name === 'pyramid' ? flow.buffers.pixels - pixels : 0;
  const across = name === 'pyramid' ? side / 2 : side;
  const groups = parts.reduce(
    (sum, {widthPx, heightPx}) => sum + Math.ceil(widthPx / across) * Math.ceil(heightPx / across),
    0,
  );
  return {
    readBytes: reads * pixels,
    writtenBytes: writes * (pixels + coarser),
    operations:
      operations * pixels +
      4 * coarser +
      (box ? groups * boxOperations(box) : 0) +
      (name === 'refine' ? groups * refineOperations : 0),
    barriers: groups * barriersOf(name, levels.length),
  };
}

/** Per workgroup: the terms of its pixels and its halo, then sums along rows and along columns. */
function boxOperations({radius, perTerm}: NonNullable<PerPixel['box']>): number {
  const reach = side + 2 * radius;
  return reach * reach * perTerm + (reach + side) * side * (2 * radius + 1) * summed;
}

/**
 * Per workgroup of refine.wgsl: terms (a bilinear tap, its lighting, a gradient and two products), their sums along rows
 * and along columns, solving (18), and the sums that smooth the solution.
 */
const refineOperations = ((): number => {
  const solved = side + 2 * smoothingPx;
  const terms = solved + 2 * windowPx;
  const windows = (terms * solved + solved * solved) * (2 * windowPx + 1) * 2;
  const squares = (solved * side + side * side) * (2 * smoothingPx + 1) * summed;
  return terms * terms * 33 + windows + solved * solved * 18 + squares;
})();

export const sumOf = (works: readonly Work[]): Work => {
  const total = (key: keyof Work): number => works.reduce((sum, work) => sum + work[key], 0);
  return {
    readBytes: total('readBytes'),
    writtenBytes: total('writtenBytes'),
    operations: total('operations'),
    barriers: total('barriers'),
  };
};

/** A machine's peak rates. */
export interface Peaks {
  readonly gigabytesPerSecond: number;
  readonly gflops: number;
  /** Of one barrier of a workgroup, many at once. */
  readonly barrierMs: number;
}

/** The least time the work can take there: that of its bytes or its operations, whichever is longer, plus barriers. */
export const leastMs = (
  {readBytes, writtenBytes, operations, barriers}: Work,
  {gigabytesPerSecond, gflops, barrierMs}: Peaks,
): number =>
  Math.max((readBytes + writtenBytes) / gigabytesPerSecond, operations / gflops) / 1e6 + barriers * barrierMs;
