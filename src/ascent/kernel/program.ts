import {hasReference, type AscentSettings, type ChannelMeans, type Objective} from '../engine.ts';
import {isConditioned, unconditioned} from '../conditioning.ts';
import {shiftsOf, type Shift} from '../shift.ts';
import {Readback} from '../../gpu/readback.ts';
import type {Arena} from './arena.ts';
import {bind, type ProgramBuffers, type WeightBuffers} from './buffers.ts';
import {encodeFrame, encodeShares, mostSteps, wrapped, type StepSettings} from './frame-settings.ts';
import type {Graph, Target} from './graph.ts';
import {seedsBytes, slotBytes, type KernelDevice} from './kernel-device.ts';
import type {Pass} from './pass.ts';
import type {PacedQueue, Piece, SendOptions} from '../../gpu/paced-queue.ts';
import {
  climbed,
  meansOfFeatures,
  ownPlaces,
  planReferences,
  type GuideFeatures,
  type Reference,
  type ReferenceMemory,
  type ReferencePlan,
} from './references.ts';
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
  /** Of each target, if the program compares with a reference: what keeps its features, and what finds its slopes. */
  readonly features: readonly Dispatch[];
  readonly slopes: readonly Dispatch[];
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
  readonly references: ReferenceMemory;
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
 * made once; per frame it only writes one small uniform buffer and records. One class of some length, because its
 * three kinds of frame (ascent, gradient, features) write, bind and record alike.
 */
export class Program {
  readonly #parts: ProgramParts;
  // TensorFlow.js's pool gives the same few buffers again and again.
  #bindGroups = new WeakMap<GPUBuffer, GPUBindGroup>();
  #bound: readonly GPUBuffer[] = []; // the arena and the references that they bind
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
    return own + this.#parts.references.buffer.size + this.needs.arenaBytes + this.needs.choicesBytes;
  }

  /**
   * Records and submits a frame of ascent from `source` into `image`, both `[H, W, 3]` float32, in submits of a few
   * milliseconds. `random` gives numbers in [0, 1) for the jitter; an objective that compares needs its `reference`.
   * Until it resolves nothing else may use the workspace.
   */
  async ascend(
    source: GPUBuffer,
    image: GPUBuffer,
    settings: AscentSettings,
    random: () => number,
    sending: Sending = {},
    reference?: Reference,
  ): Promise<void> {
    if (!(settings.steps >= 1 && settings.steps <= mostSteps)) {
      throw new RangeError(`A frame has 1 to ${mostSteps} steps; got ${settings.steps}.`);
    }
    const {height, width} = this.#parts.graph.input;
    const shifts = shiftsOf(settings, random).map((shift) => wrapped(shift, height, width));
    const {forward, backward, frame} = this.#parts;
    const slopes = await this.#begin(settings.objective, settings, shifts, image, sending, reference);
    const wholeStep = [...piecesOf(forward), ...slopes, ...piecesOf([...backward, ...this.#tail(settings)])];
    const pieces = piecesOf([frame.enter]);
    for (const step of shifts.keys()) {
      for (const piece of wholeStep) pieces.push({...piece, step});
    }
    await this.#send(source, image, pieces, sending);
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
    reference?: Reference,
  ): Promise<void> {
    const {forward, backward, frame, buffers} = this.#parts;
    const slopes = await this.#begin(objective, still, unshifted, image, sending, reference);
    const after = [...frame.objective, frame.objectiveTotal];
    if (withGradient) after.push(...backward, frame.leave);
    const pieces = [...piecesOf([frame.enter, ...forward]), ...slopes, ...piecesOf(after)];
    await this.#send(source, image, pieces, sending, (encoder) =>
      encoder.copyBufferToBuffer(buffers.partials, 0, value, 0, 4),
    );
  }

  /**
   * The features of a guide `source` `[H, W, 3]`, which are the caller's, in the layers of an objective; the source is
   * written into `image` too.
   */
  async guideFeatures(
    source: GPUBuffer,
    image: GPUBuffer,
    objective: Objective,
    sending: Sending = {},
  ): Promise<GuideFeatures> {
    const {kernels, graph, references} = this.#parts;
    const plan = planReferences(climbed(graph.targets, objective), ownPlaces);
    await references.fit(plan);
    this.#write(objective, still, unshifted, plan);
    const {COPY_SRC, COPY_DST} = GPUBufferUsage;
    const bytes = 16 * Math.max(1, plan.featureQuads);
    const buffer = await kernels.guarded(`the features of a guide (${bytes} bytes)`, () =>
      kernels.buffer('features of a guide', bytes, COPY_SRC | COPY_DST),
    );
    await this.#keepFeatures(source, image, objective, sending, (encoder) =>
      encoder.copyBufferToBuffer(references.buffer, 0, buffer, 0, bytes),
    ).catch((error: unknown) => {
      buffer.destroy();
      throw error;
    });
    return {buffer, places: new Map([...plan.layers].map(([name, {places}]) => [name, places]))};
  }

  /** The means of the channels of features that `guideFeatures` found for an objective; releases them. */
  async meansOf({buffer, places}: GuideFeatures, objective: Objective): Promise<ChannelMeans> {
    const {kernels, graph} = this.#parts;
    const {device} = kernels;
    const readback = new Readback(device, 'features');
    try {
      const encoder = device.createCommandEncoder({label: 'means of channels'});
      const arrival = readback.copy(encoder, buffer, buffer.size);
      device.queue.submit([encoder.finish()]);
      const values = new Float32Array((await arrival?.()) ?? new ArrayBuffer());
      return meansOfFeatures(values, climbed(graph.targets, objective), places);
    } finally {
      readback.dispose();
      buffer.destroy();
    }
  }

  /** Records dispatches of the network into a pass, to be measured. */
  record(pass: GPUComputePassEncoder, dispatches: readonly Dispatch[]): void {
    this.#record(pass, this.#bind(this.#parts.buffers.nowhere), piecesOf(dispatches));
  }

  dispose(): void {
    this.#parts.references.dispose();
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

  /**
   * Writes what a frame sets, and finds the features of a caricature's frame under its shift or takes those of a guide
   * over. What finds the slopes then comes between forward and backward.
   */
  async #begin(
    objective: Objective,
    settings: StepSettings,
    shifts: readonly Shift[],
    image: GPUBuffer,
    sending: Sending,
    reference: Reference | undefined,
  ): Promise<readonly StepPiece[]> {
    const {kernels, graph, frame, references} = this.#parts;
    if (!hasReference(objective.kind)) {
      this.#write(objective, settings, shifts);
      return [];
    }
    if (!reference) throw new RangeError(`The objective "${objective.kind}" needs a reference; got none.`);
    const guide = 'guide' in reference ? reference.guide : undefined;
    const targets = climbed(graph.targets, objective);
    const plan = planReferences(targets, (target) => guide?.places.get(target.name) ?? ownPlaces(target));
    await references.fit(plan);
    this.#write(objective, settings, shifts, plan);
    if ('guide' in reference) {
      const encoder = kernels.device.createCommandEncoder({label: 'guide'});
      encoder.copyBufferToBuffer(reference.guide.buffer, 0, references.buffer, 0, 16 * plan.featureQuads);
      kernels.device.queue.submit([encoder.finish()]);
    } else {
      await this.#keepFeatures(reference.frame, image, objective, sending);
    }
    return piecesOf(this.#ofTargets(frame.slopes, targets)).map((piece, index) => {
      const {name} = targets[index] as Target;
      // A guide's slopes take products with all of its places.
      return {...piece, units: piece.units * (guide?.places.get(name) ?? 1)};
    });
  }

  /** Of dispatches, one of each target, those of these targets. */
  #ofTargets(dispatches: readonly Dispatch[], targets: readonly Target[]): readonly Dispatch[] {
    return dispatches.filter((_, index) => targets.includes(this.#parts.graph.targets[index] as Target));
  }

  /** The forward pass of a reference, whose features are kept. */
  #keepFeatures(
    source: GPUBuffer,
    image: GPUBuffer,
    objective: Objective,
    sending: Sending,
    after?: (encoder: GPUCommandEncoder) => void,
  ): Promise<void> {
    const {graph, forward, frame} = this.#parts;
    const features = this.#ofTargets(frame.features, climbed(graph.targets, objective));
    return this.#send(source, image, piecesOf([frame.enter, ...forward, ...features]), sending, after);
  }

  #write(
    objective: Objective,
    settings: StepSettings,
    shifts: readonly Shift[],
    references?: ReferencePlan,
  ): void {
    const {kernels, buffers, graph, arena} = this.#parts;
    const {queue} = kernels.device;
    const {targets} = graph;
    const layers = {targets, place: arena.place, references, scale: this.#scaleOf(objective)};
    const frame = encodeFrame(objective, settings, shifts, layers, (shader) => kernels.source(shader));
    queue.writeBuffer(buffers.frame, 0, frame);
    if (Object.keys(objective.channels ?? {}).length > 0) {
      queue.writeBuffer(buffers.shares, 0, encodeShares(objective, graph.targets));
    }
  }

  #send(
    source: GPUBuffer,
    image: GPUBuffer,
    pieces: readonly StepPiece[],
    sending: Sending,
    after?: (encoder: GPUCommandEncoder) => void,
  ): Promise<void> {
    const {graph, queue} = this.#parts;
    const {height, width} = graph.input;
    const bindGroup = this.#bind(image);
    return queue.send(pieces, (pass, part) => this.#record(pass, bindGroup, part), {
      ...sending,
      before: (encoder) => encoder.copyBufferToBuffer(source, 0, image, 0, 12 * height * width),
      ...(after && {after}),
    });
  }

  #bind(image: GPUBuffer): GPUBindGroup {
    const {kernels, buffers, weights, workspace, references} = this.#parts;
    const shared = [workspace.arena, references.buffer];
    if (shared.some((buffer, index) => buffer !== this.#bound[index])) {
      this.#bound = shared;
      this.#bindGroups = new WeakMap();
    }
    const bindGroup =
      this.#bindGroups.get(image) ?? bind(kernels, buffers, weights, workspace, references.buffer, image);
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
        this.#stepOffset[0] = seedsBytes + step * slotBytes;
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

const unshifted: readonly Shift[] = [{rows: 0, columns: 0}];

/** The settings of a frame that takes no step. */
const still = {
  normalise: 'std',
  stepSize: 0,
  conditioning: unconditioned,
  smoothingPx: 0,
  totalVariation: 0,
  range: 1,
} as const;

/** Dispatches of the first step. */
const piecesOf = (dispatches: readonly Dispatch[]): StepPiece[] =>
  dispatches.map((dispatch) => ({dispatch, step: 0, units: dispatch.units}));
