import {mixedNames} from '../../model/network.ts';
import type {Arena} from './arena.ts';
import {mostSteps} from './frame-settings.ts';
import type {Graph} from './graph.ts';
import {bindings, slotBytes, slotWindowBytes, type KernelDevice} from './kernel-device.ts';
import {KernelError} from './kernel-error.ts';
import type {ProgramBuffers} from './program.ts';

/** Workgroups of statistics.wgsl and objective.wgsl, each of which leaves a part of the sum. */
export const groups = 64;

/** The uploaded filters and biases of a network. */
export interface WeightBuffers {
  readonly filters: GPUBuffer;
  readonly biases: GPUBuffer;
}

/** Throws KernelError if the arena is larger than a buffer may be. */
export function checkSize(kernels: KernelDevice, {input}: Graph, arena: Arena): void {
  const bytes = arena.quads * kernels.quadBytes;
  const {maxStorageBufferBindingSize, maxBufferSize} = kernels.limits;
  const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize);
  if (bytes <= limit) return;
  throw new KernelError(
    `The dream at ${input.width} x ${input.height} needs ${bytes} bytes in one buffer; the GPU gives ${limit}. ` +
      'Dream at a smaller size.',
  );
}

/** The buffers of a graph. Throws KernelError if the GPU is out of memory. */
export async function allocate(
  kernels: KernelDevice,
  {input, targets, choices}: Graph,
  arena: Arena,
  parameters: Uint8Array<ArrayBuffer>,
): Promise<ProgramBuffers> {
  const bytes = arena.quads * kernels.quadBytes;
  const size = `${input.width} x ${input.height}`;
  const {STORAGE, UNIFORM, COPY_SRC, COPY_DST} = GPUBufferUsage;
  return kernels.guarded(`The GPU has no memory for the dream at ${size} (${bytes} bytes)`, () => {
    const make = (label: string, length: number, usage: number) =>
      kernels.buffer(`dream ${label}`, length, usage);
    const buffers: ProgramBuffers = {
      arena: make('arena', bytes, STORAGE | COPY_SRC | COPY_DST),
      parameters: make('parameters', parameters.length, UNIFORM | COPY_DST),
      seeds: make('seeds', 16 * (mixedNames.length + 1), UNIFORM | COPY_DST),
      steps: make('steps', mostSteps * slotBytes, UNIFORM | COPY_DST),
      picture: make('picture', 12 * input.height * input.width, STORAGE | COPY_SRC | COPY_DST),
      choices: make('choices', 4 * Math.max(choices, 1), STORAGE),
      partials: make('partials', 16 * groups * (targets.length + 1), STORAGE | COPY_SRC),
      value: make('value', 4, STORAGE | COPY_SRC | COPY_DST),
    };
    kernels.device.queue.writeBuffer(buffers.parameters, 0, parameters);
    return buffers;
  });
}

/** Everything that any dispatch of a program uses, bound once. */
export function bind(kernels: KernelDevice, buffers: ProgramBuffers, weights: WeightBuffers): GPUBindGroup {
  const resources: Record<keyof typeof bindings, GPUBufferBinding> = {
    arena: {buffer: buffers.arena},
    weights: {buffer: weights.filters},
    biases: {buffer: weights.biases},
    parameters: {buffer: buffers.parameters, size: slotWindowBytes},
    seeds: {buffer: buffers.seeds},
    steps: {buffer: buffers.steps, size: slotBytes},
    picture: {buffer: buffers.picture},
    choices: {buffer: buffers.choices},
    partials: {buffer: buffers.partials},
  };
  const names = Object.keys(bindings) as (keyof typeof bindings)[];
  return kernels.device.createBindGroup({
    label: 'dream',
    layout: kernels.layout,
    entries: names.map((name) => ({binding: bindings[name], resource: resources[name]})),
  });
}
