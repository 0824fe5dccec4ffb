import type {FlowLevel} from '../../src/feedback/flow-buffers-gpu.ts';
import type {FlowDispatch, GpuFlow} from '../../src/feedback/flow-gpu.ts';
import type {FlowPassName} from '../../src/feedback/flow-passes-gpu.ts';
import {judgedPx} from '../../src/feedback/match.ts';
import {smoothingPx} from '../../src/feedback/flow.ts';
import {windowPx} from '../../src/feedback/pyramid.ts';

/** What a dispatch cannot do without. */
export interface Work {
  /** Each number read once and written once. */
  readonly readBytes: number;
  readonly writtenBytes: number;
  /** Additions, multiplications, comparisons, divisions and roots of floats, those of the halos included. */
  readonly operations: number;
  /** Workgroups of 256 threads times how often these wait for each other. */
  readonly waits: number;
}

/** A pass by the pixel: numbers counted in its shader. */
interface PerPixel {
  readonly reads: number;
  readonly writes: number;
  readonly operations: number;
  /** A sum over a square of this radius around each pixel, and what a term of it costs. */
  readonly box?: {readonly radius: number; readonly perTerm: number};
}

/** Pixels on a side of the workgroups that sum: see box.wgsl. */
const side = 16;
/** Numbers that a sum adds: a vec3f. */
const summed = 3;

/** Bytes and operations a pixel that a dispatch computes; of the picture for carry and along, of a level for the others. */
const perPixel: Readonly<Record<FlowPassName, PerPixel>> = {
  // Four pixels of three numbers; their luma, its mean, its square and its place in the histogram.
  pyramid: {reads: 48, writes: 4, operations: 40},
  structure: {reads: 4, writes: 16, operations: 11, box: {radius: windowPx, perTerm: 7}},
  // Both luminances, the flow before and the tensor.
  refine: {reads: 4 + 4 + 8 + 16, writes: 8, operations: 3},
  compare: {reads: 8 + 8 + 4 + 4 + 16, writes: 16, operations: 65},
  judge: {reads: 16 + 8, writes: 16, operations: 15, box: {radius: judgedPx, perTerm: 0}},
  cut: {reads: 0, writes: 0, operations: 0},
  // A quarter of a pixel of the map, and the field; the place, twelve texels and what is kept of them.
  carry: {reads: 4 + 12, writes: 12, operations: 145},
  along: {reads: 4 + 12, writes: 12, operations: 60},
};

/** How often 256 threads wait for each other in a workgroup; those of the pyramid have 64. */
const waitsOf = (name: FlowPassName, levels: number): number =>
  ({pyramid: (2 * levels) / 4, refine: 4, structure: 2, judge: 3, compare: 1, cut: 0, carry: 0, along: 0})[
    name
  ];

const pixelsOf = ({widthPx, heightPx}: Pick<FlowLevel, 'widthPx' | 'heightPx'>): number => widthPx * heightPx;

/** What one dispatch of a flow does. */
export function workOf(flow: GpuFlow, {name, level, workgroups: [, , layers]}: FlowDispatch): Work {
  const {levels} = flow.buffers;
  const parts =
    name === 'structure'
      ? levels
      : Array<Pick<FlowLevel, 'widthPx' | 'heightPx'>>(layers).fill(
          name === 'carry' || name === 'along' ? flow : (levels[level] ?? flow),
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
    waits: groups * waitsOf(name, levels.length),
  };
}

/** Of a workgroup: the terms of its pixels and of those around, then sums along rows and along columns. */
function boxOperations({radius, perTerm}: NonNullable<PerPixel['box']>): number {
  const reach = side + 2 * radius;
  return reach * reach * perTerm + (reach + side) * side * (2 * radius + 1) * summed;
}

/**
 * Of a workgroup of refine.wgsl: terms (a bilinear tap, its light, a gradient and two products), their sums along rows
 * and along columns, what is solved (18), and the sums over what that left.
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
    waits: total('waits'),
  };
};

/** What a machine does at its best. */
export interface Peaks {
  readonly gigabytesPerSecond: number;
  readonly gflops: number;
  /** Of one wait of a workgroup, many at once. */
  readonly waitMs: number;
}

/** The least time that work can take there: that of its bytes or of its operations, whichever is longer, and the waits. */
export const leastMs = (
  {readBytes, writtenBytes, operations, waits}: Work,
  {gigabytesPerSecond, gflops, waitMs}: Peaks,
): number =>
  Math.max((readBytes + writtenBytes) / gigabytesPerSecond, operations / gflops) / 1e6 + waits * waitMs;
