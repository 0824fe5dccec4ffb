import {bandCount} from '../conditioning.ts';
import {mostSteps} from './frame-settings.ts';
import type {Graph} from './graph.ts';
import {bindings, seedsBytes, slotBytes, slotWindowBytes, type KernelDevice} from './kernel-device.ts';
import type {Workspace} from './workspace.ts';

/** Workgroups of statistics.wgsl, band-statistics.wgsl and objective.wgsl, each of which leaves a part of the sum. */
export const groups = 64;

/** The uploaded filters and biases of a network. */
export interface WeightBuffers {
  readonly filters: GPUBuffer;
  readonly biases: GPUBuffer;
}

/** The small buffers that a program has for itself; feature maps are in the workspace. */
export type ProgramBuffers = Readonly<
  Record<'parameters' | 'frame' | 'shares' | 'partials' | 'nowhere', GPUBuffer>
>;

/** The buffers of a graph. Throws KernelError if the GPU is out of memory. */
export function allocate(
  kernels: KernelDevice,
  {input, targets}: Graph,
  parameters: Uint8Array<ArrayBuffer>,
): Promise<ProgramBuffers> {
  const {STORAGE, UNIFORM, COPY_SRC, COPY_DST} = GPUBufferUsage;
  const size = `${input.width} x ${input.height}`;
  return kernels.guarded(`the parameters of the dream at ${size}`, () => {
    const make = (label: string, length: number, usage: number) =>
      kernels.buffer(`dream ${label}`, length, usage);
    const buffers: ProgramBuffers = {
      parameters: make('parameters', parameters.length, UNIFORM | COPY_DST),
      frame: make('frame', seedsBytes + mostSteps * slotBytes, UNIFORM | COPY_DST),
      shares: make('shares', 16 * targets.reduce((sum, {y}) => sum + y.quads, 0), STORAGE | COPY_DST),
      partials: make('partials', 16 * groups * (targets.length + 1 + bandCount), STORAGE | COPY_SRC),
      nowhere: make('without an image', 16, STORAGE),
    };
    kernels.device.queue.writeBuffer(buffers.parameters, 0, parameters);
    return buffers;
  });
}

/** What a dispatch has for itself: its parameters, from `offset` of the buffer on. */
export function bindOwn(
  {device, ownLayout}: KernelDevice,
  parameters: GPUBuffer,
  offset: number,
): GPUBindGroup {
  const resource = {buffer: parameters, offset, size: slotWindowBytes};
  return device.createBindGroup({label: 'dispatch', layout: ownLayout, entries: [{binding: 0, resource}]});
}

/** Everything else that any dispatch of a program uses, bound once for each image that it writes to. */
export function bind(
  kernels: KernelDevice,
  buffers: ProgramBuffers,
  weights: WeightBuffers,
  workspace: Workspace,
  references: GPUBuffer,
  image: GPUBuffer,
): GPUBindGroup {
  const resources: Record<keyof typeof bindings, GPUBufferBinding> = {
    arena: {buffer: workspace.arena},
    weights: {buffer: weights.filters},
    biases: {buffer: weights.biases},
    seeds: {buffer: buffers.frame, size: seedsBytes},
    steps: {buffer: buffers.frame, size: slotBytes}, // of the first; a step has its own by an offset
    image: {buffer: image},
    choices: {buffer: workspace.choices},
    partials: {buffer: buffers.partials},
    shares: {buffer: buffers.shares},
    references: {buffer: references},
  };
  const names = Object.keys(bindings) as (keyof typeof bindings)[];
  return kernels.device.createBindGroup({
    label: 'dream',
    layout: kernels.layout,
    entries: names.map((name) => ({binding: bindings[name], resource: resources[name]})),
  });
}
