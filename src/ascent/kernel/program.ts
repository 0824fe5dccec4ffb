import type {AscentSettings, Objective} from '../engine.ts';
import {isConditioned, unconditioned} from '../conditioning.ts';
import {randomShift, type Shift} from '../shift.ts';
import type {Arena} from './arena.ts';
import {bind, type ProgramBuffers, type WeightBuffers} from './buffers.ts';
import {encodeFrame, encodeShares, mostSteps, wrapped, type StepSettings} from './frame-settings.ts';
import type {Graph} from './graph.ts';
import {slotBytes, type KernelDevice} from './kernel-device.ts';
import type {Pass} from './pass.ts';
import type {PacedQueue, Piece, SendOptions} from '../../gpu/paced-queue.ts';
import type {Needs, Workspace} from './workspace.ts';

/** One dispatch, ready to be recorded; its units are multiplications of quads. */
export interface Dispatch extends Piece {
  readonly label: string;
  pipeline: GPUComputePipeline;
  workgroups: readonly [number, number, number];
  readonly parameters: GPUBindGroup;
  /** What it does, if it is of the network: for measuring. */
  readonly pass: Pass | undefined;
}

/** The dispatches of a frame around those of the network. */
export interface Frame {
  readonly enter: Dispatch;
  readonly leave: Dispatch;
  /** What conditions a gradient into a direction: its colours, then its bands. */
  readonly colour: Dispatch;
  readonly bands: readonly Dispatch[];
  readonly ofGradient: Dispatch;
  readonly ofDirection: Dispatch;
  readonly direction: Dispatch;
  readonly smoothColumns: Dispatch;
  readonly smoothRows: Dispatch;
  readonly step: Dispatch;
  readonly objective: readonly Dispatch[];
  readonly objectiveTotal: Dispatch;
}

/** What a program is assembled from: see assemble.ts. */
export interface ProgramParts {
  readonly kernels: KernelDevice;
  readonly graph: Graph;
  readonly arena: Arena;
  readonly forward: readonly Dispatch[];
  readonly backward: readonly Dispatch[];
  readonly frame: Frame;
  readonly buffers: ProgramBuffers;
  readonly weights: WeightBuffers;
  readonly workspace: Workspace;
  readonly queue: PacedQueue;
}

/** A dispatch in a step of a frame. */
interface StepPiece extends Piece {
  readonly dispatch: Dispatch;
  readonly step: number;
}

/** How a frame is sent: see PacedQueue. */
export type Sending = Pick<SendOptions, 'yieldToEventLoop' | 'guard'>;

/** Where gradient() leaves what it finds. */
export interface Found {
  /** `[H, W, 3]` float32: the gradient. */
  readonly image: GPUBuffer;
  /** One float32: the value of the objective. */
  readonly value: GPUBuffer;
}

/**
 * The dream step of one network, up to one layer, at one size: its buffers and its list of dispatches. Everything is
 * made once; per frame it only writes one small uniform buffer and records.
 */
export class Program {
  readonly #parts: ProgramParts;
  // TensorFlow.js's pool gives the same few buffers again and again.
  #bindGroups = new WeakMap<GPUBuffer, GPUBindGroup>();
  #bound: GPUBuffer | undefined; // the arena that they bind
  readonly #stepOffset = new Uint32Array(1); // among the uniforms of a frame's steps

  constructor(parts: ProgramParts) {
    this.#parts = parts;
  }

  /** The dispatches of the network, in order. */
  get dispatches(): readonly Dispatch[] {
    return [...this.#parts.forward, ...this.#parts.backward];
  }

  /** Bytes of the arena, and what its maps would take without sharing. */
  get arenaBytes(): {planned: number; unplanned: number} {
    const {arena, kernels} = this.#parts;
    return {planned: arena.quads * kernels.quadBytes, unplanned: arena.unplannedQuads * kernels.quadBytes};
  }

  /** What it needs of the workspace. */
  get needs(): Needs {
    const {choices, input} = this.#parts.graph;
    return {
      arenaBytes: this.arenaBytes.planned,
      choicesBytes: 4 * Math.max(choices, 1),
      label: `${input.width} x ${input.height}`,
    };
  }

  /** Bytes of its own buffers and of the workspace that it needs; the network's weights are not among them. */
  get bytes(): number {
    const own = Object.values(this.#parts.buffers).reduce((sum, {size}) => sum + size, 0);
    return own + this.needs.arenaBytes + this.needs.choicesBytes;
  }

  /**
   * Records and submits a frame of ascent from `source` into `image`, both `[H, W, 3]` float32, in submits of a few
   * milliseconds. `random` gives numbers in [0, 1) for the jitter. Until it resolves nothing else may use the workspace.
   */
  async ascend(
    source: GPUBuffer,
    image: GPUBuffer,
    settings: AscentSettings,
    random: () => number,
    sending: Sending = {},
  ): Promise<void> {
    if (!(settings.steps >= 1 && settings.steps <= mostSteps)) {
      throw new RangeError(`A frame has 1 to ${mostSteps} steps; got ${settings.steps}.`);
    }
    const {height, width} = this.#parts.graph.input;
    const shifts = Array.from({length: settings.steps}, () =>
      wrapped(randomShift(settings.jitterPx, random), height, width),
    );
    const {forward, backward} = this.#parts;
    const {enter} = this.#parts.frame;
    const wholeStep = [...forward, ...backward, ...this.#tail(settings)];
    this.#write(settings.objective, settings, shifts);
    const pieces = [enter, ...wholeStep].map((dispatch) => pieceOf(dispatch, 0));
    for (let step = 1; step < shifts.length; step += 1) {
      for (const dispatch of wholeStep) pieces.push(pieceOf(dispatch, step));
    }
    await this.#send(source, image, undefined, pieces, sending);
  }

  /**
   * Records and submits the objective of `source` `[H, W, 3]` and its gradient. Without `withGradient` it finds the
   * value alone, and writes the source into the image.
   */
  async gradient(
    source: GPUBuffer,
    {image, value}: Found,
    objective: Objective,
    withGradient = true,
    sending: Sending = {},
  ): Promise<void> {
    const {forward, backward, frame} = this.#parts;
    const plain = {
      normalise: 'std',
      stepSize: 0,
      conditioning: unconditioned,
      smoothingPx: 0,
      totalVariation: 0,
      range: 1,
    } as const;
    this.#write(objective, plain, [{rows: 0, columns: 0}]);
    const dispatches = [frame.enter, ...forward, ...frame.objective, frame.objectiveTotal];
    if (withGradient) dispatches.push(...backward, frame.leave);
    const pieces = dispatches.map((dispatch) => pieceOf(dispatch, 0));
    await this.#send(source, image, value, pieces, sending);
  }

  /** Records dispatches of the network into a pass, to be measured. */
  record(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[]): void {
    const pieces = dispatches.map((dispatch) => pieceOf(dispatch, 0));
    this.#record(pass, this.#bind(this.#parts.buffers.nowhere), pieces);
  }

  dispose(): void {
    for (const buffer of Object.values(this.#parts.buffers)) buffer.destroy();
  }

  /** What turns the gradient into a step. */
  #tail({conditioning, totalVariation, smoothingPx}: StepSettings): readonly Dispatch[] {
    const {colour, bands, ofGradient, ofDirection, direction, smoothColumns, smoothRows, step} =
      this.#parts.frame;
    const conditioned = isConditioned(conditioning);
    if (!conditioned && totalVariation === 0 && smoothingPx === 0) return [ofGradient, step];
    const penalised = totalVariation > 0;
    return [
      ...(conditioned ? [colour] : []),
      ...(conditioning.bandGains ? bands : []),
      ...(penalised ? [conditioned ? ofDirection : ofGradient] : []),
      ...(penalised || !conditioned ? [direction] : []),
      ...(smoothingPx > 0 ? [smoothColumns, smoothRows] : []),
      ofDirection,
      step,
    ];
  }

  /** What the objective is multiplied by, so that its gradient keeps well within the range of its storage. */
  #scaleOf({layers, channels = {}}: Objective): number {
    if (this.#parts.kernels.storage === 'float32') return 1;
    const weights = this.#parts.graph.targets.map(({name, size, y}) => {
      const pixels = y.map.height * y.map.width;
      const meant = channels[name];
      return Math.abs(layers[name] ?? 0) / (meant ? pixels * new Set(meant).size : size);
    });
    const largest = Math.max(...weights);
    return largest > 0 ? 2 ** Math.round(-Math.log2(largest)) : 1;
  }

  #write(objective: Objective, settings: StepSettings, shifts: readonly Shift[]): void {
    const {kernels, buffers, graph} = this.#parts;
    const scale = this.#scaleOf(objective);
    const {queue} = kernels.device;
    const frame = encodeFrame(objective, settings, shifts, graph.targets, scale, kernels.source('step'));
    queue.writeBuffer(buffers.frame, 0, frame);
    if (Object.keys(objective.channels ?? {}).length > 0) {
      queue.writeBuffer(buffers.shares, 0, encodeShares(objective, graph.targets));
    }
  }

  #send(
    source: GPUBuffer,
    image: GPUBuffer,
    value: GPUBuffer | undefined,
    pieces: readonly StepPiece[],
    sending: Sending,
  ): Promise<void> {
    const {graph, buffers, queue} = this.#parts;
    const {height, width} = graph.input;
    const bindGroup = this.#bind(image);
    return queue.send(pieces, (pass, part) => this.#record(pass, bindGroup, part), {
      ...sending,
      before: (encoder) => encoder.copyBufferToBuffer(source, 0, image, 0, 12 * height * width),
      after: (encoder) => {
        if (value) encoder.copyBufferToBuffer(buffers.partials, 0, value, 0, 4);
      },
    });
  }

  #bind(image: GPUBuffer): GPUBindGroup {
    const {kernels, buffers, weights, workspace} = this.#parts;
    if (this.#bound !== workspace.arena) {
      this.#bound = workspace.arena;
      this.#bindGroups = new WeakMap();
    }
    const bindGroup = this.#bindGroups.get(image) ?? bind(kernels, buffers, weights, workspace, image);
    this.#bindGroups.set(image, bindGroup);
    return bindGroup;
  }

  #record(pass: GPUComputePassEncoder, bindGroup: GPUBindGroup, pieces: readonly StepPiece[]): void {
    let lastStep: number | undefined;
    let lastPipeline: GPUComputePipeline | undefined;
    let lastParameters: GPUBindGroup | undefined;
    for (const {dispatch, step} of pieces) {
      const {pipeline, parameters, workgroups} = dispatch;
      if (step !== lastStep) {
        this.#stepOffset[0] = (1 + step) * slotBytes;
        pass.setBindGroup(0, bindGroup, this.#stepOffset, 0, 1);
        lastStep = step;
      }
      if (pipeline !== lastPipeline) pass.setPipeline(pipeline);
      if (parameters !== lastParameters) pass.setBindGroup(1, parameters);
      pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2]);
      lastPipeline = pipeline;
      lastParameters = parameters;
    }
  }
}

const pieceOf = (dispatch: Dispatch, step: number): StepPiece => ({dispatch, step, units: dispatch.units});
