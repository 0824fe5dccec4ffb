import type {AscentSettings, Objective} from '../engine.ts';
import type {Arena} from './arena.ts';
import {encodeSeeds, encodeSteps, mostSteps, randomShift, type Shift} from './frame-settings.ts';
import type {Graph} from './graph.ts';
import {slotBytes, type KernelDevice} from './kernel-device.ts';
import type {Pass} from './pass.ts';

/** One dispatch, ready to be recorded. */
export interface Dispatch {
  readonly label: string;
  pipeline: GPUComputePipeline;
  workgroups: readonly [number, number, number];
  /** Of its parameters in the uniform buffer. */
  readonly offset: number;
  /** What it does, if it is of the network: for measuring. */
  readonly pass: Pass | undefined;
}

/** The dispatches of a frame around those of the network. */
export interface Frame {
  readonly enter: Dispatch;
  readonly leave: Dispatch;
  readonly ofGradient: Dispatch;
  readonly ofDirection: Dispatch;
  readonly direction: Dispatch;
  readonly smoothColumns: Dispatch;
  readonly smoothRows: Dispatch;
  readonly step: Dispatch;
  readonly objective: readonly Dispatch[];
  readonly objectiveTotal: Dispatch;
}

/** The buffers of a program. */
export type ProgramBuffers = Readonly<
  Record<'arena' | 'parameters' | 'seeds' | 'steps' | 'picture' | 'choices' | 'partials' | 'value', GPUBuffer>
>;

/** What a program is assembled from: see assemble.ts. */
export interface ProgramParts {
  readonly kernels: KernelDevice;
  readonly graph: Graph;
  readonly arena: Arena;
  readonly forward: readonly Dispatch[];
  readonly backward: readonly Dispatch[];
  readonly frame: Frame;
  readonly buffers: ProgramBuffers;
  readonly bindGroup: GPUBindGroup;
}

/**
 * The dream step of one network, up to one layer, at one size: its buffers and its list of dispatches. Everything is
 * made once; per frame it only writes two small uniform buffers and records.
 */
export class Program {
  readonly #parts: ProgramParts;

  constructor(parts: ProgramParts) {
    this.#parts = parts;
  }

  /** The dispatches of the network, in order. */
  get dispatches(): readonly Dispatch[] {
    return [...this.#parts.forward, ...this.#parts.backward];
  }

  /** `[H, W, 3]` float32: where a frame leaves its result. */
  get picture(): GPUBuffer {
    return this.#parts.buffers.picture;
  }

  /** One float32: where gradient() leaves the value of the objective. */
  get value(): GPUBuffer {
    return this.#parts.buffers.value;
  }

  /** Bytes of the arena, and what its maps would take without sharing. */
  get arenaBytes(): {planned: number; unplanned: number} {
    const {arena, kernels} = this.#parts;
    return {planned: arena.quads * kernels.quadBytes, unplanned: arena.unplannedQuads * kernels.quadBytes};
  }

  /** Bytes of all its buffers, the network's weights not among them. */
  get bytes(): number {
    return Object.values(this.#parts.buffers).reduce((sum, {size}) => sum + size, 0);
  }

  /**
   * Records and submits a frame of ascent from `source` `[H, W, 3]` into `picture`. `random` gives numbers in [0, 1)
   * for the jitter.
   */
  ascend(source: GPUBuffer, settings: AscentSettings, random: () => number): void {
    if (!(settings.steps >= 1 && settings.steps <= mostSteps)) {
      throw new RangeError(`A frame has 1 to ${mostSteps} steps; got ${settings.steps}.`);
    }
    const {height, width} = this.#parts.graph.input;
    const shifts = Array.from({length: settings.steps}, () =>
      randomShift(settings.jitterPx, random, height, width),
    );
    const {totalVariation, smoothingPx} = settings;
    const {forward, backward} = this.#parts;
    const {enter, ofGradient, ofDirection, direction, smoothColumns, smoothRows, step} = this.#parts.frame;
    const isDirect = totalVariation === 0 && smoothingPx === 0;
    const tail = isDirect
      ? [ofGradient, step]
      : [
          ...(totalVariation > 0 ? [ofGradient] : []),
          direction,
          ...(smoothingPx > 0 ? [smoothColumns, smoothRows] : []),
          ofDirection,
          step,
        ];
    this.#write(settings.objective, settings, shifts);
    this.#submit(source, (pass) => {
      this.#record(pass, [enter], 0);
      shifts.forEach((_, index) => {
        this.#record(pass, forward, index);
        this.#record(pass, backward, index);
        this.#record(pass, tail, index);
      });
    });
  }

  /**
   * Records and submits the objective of `source` `[H, W, 3]` and its gradient: the gradient into `picture`, the value
   * into `value`. Without `withGradient` the value alone.
   */
  gradient(source: GPUBuffer, objective: Objective, withGradient = true): void {
    const {forward, backward, frame} = this.#parts;
    const plain = {normalise: 'std', stepSize: 0, smoothingPx: 0, totalVariation: 0, range: 1} as const;
    this.#write(objective, plain, [{rows: 0, columns: 0}]);
    const dispatches = [frame.enter, ...forward, ...frame.objective, frame.objectiveTotal];
    if (withGradient) dispatches.push(...backward, frame.leave);
    this.#submit(source, (pass) => this.#record(pass, dispatches, 0));
  }

  /** Records dispatches into a pass. */
  record(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[]): void {
    this.#record(pass, dispatches, 0);
  }

  dispose(): void {
    for (const buffer of Object.values(this.#parts.buffers)) buffer.destroy();
  }

  /** What the objective is multiplied by, so that its gradient keeps well within the range of its storage. */
  #scaleOf(objective: Objective): number {
    if (this.#parts.kernels.storage === 'float32') return 1;
    const weights = this.#parts.graph.targets.map(
      ({name, size}) => Math.abs(objective.layers[name] ?? 0) / size,
    );
    const largest = Math.max(...weights);
    return largest > 0 ? 2 ** Math.round(-Math.log2(largest)) : 1;
  }

  #write(objective: Objective, settings: Parameters<typeof encodeSteps>[0], shifts: readonly Shift[]): void {
    const {kernels, buffers, graph} = this.#parts;
    const scale = this.#scaleOf(objective);
    const {queue} = kernels.device;
    queue.writeBuffer(buffers.seeds, 0, encodeSeeds(objective, graph.targets, scale));
    queue.writeBuffer(buffers.steps, 0, encodeSteps(settings, shifts, scale, kernels.source('step')));
  }

  #submit(source: GPUBuffer, record: (pass: GPUComputePassEncoder) => void): void {
    const {device} = this.#parts.kernels;
    const {partials, value} = this.#parts.buffers;
    const encoder = device.createCommandEncoder({label: 'dream'});
    encoder.copyBufferToBuffer(source, 0, this.picture, 0, this.picture.size);
    const pass = encoder.beginComputePass({label: 'dream'});
    record(pass);
    pass.end();
    encoder.copyBufferToBuffer(partials, 0, value, 0, value.size);
    device.queue.submit([encoder.finish()]);
  }

  #record(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[], step: number): void {
    for (const {pipeline, offset, workgroups} of dispatches) {
      pass.setPipeline(pipeline);
      pass.setBindGroup(0, this.#parts.bindGroup, [offset, step * slotBytes]);
      pass.dispatchWorkgroups(...workgroups);
    }
  }
}
