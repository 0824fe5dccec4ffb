import {encode} from '../gpu/specialise.ts';
import type {Fading} from './fading.ts';
import {thorough} from './flow.ts';
import {flowBindings, FlowBuffers, statisticsBytes, type FlowBinding} from './flow-buffers-gpu.ts';
import {flowPassesOf, flowShader, type FlowPass, type FlowPassName} from './flow-passes-gpu.ts';
import {checking} from './match.ts';
import {inverseOf, type Motion} from './motion.ts';

/** What is asked of one frame. */
export interface FrameOrder {
  readonly motion: Motion;
  /** Without what a dissolve leaves, which the device knows. */
  readonly fading: Fading;
  readonly seconds: number;
  readonly dissolveS: number;
}

/** One dispatch of a frame. */
export interface FlowDispatch {
  readonly name: FlowPassName;
  readonly level: number;
  readonly workgroups: readonly [number, number, number];
  readonly pipeline: GPUComputePipeline;
  readonly bindGroup: GPUBindGroup;
}

/** Pixels on a side of a workgroup, where not 16; the cut has one for all. */
const sides: Readonly<Partial<Record<FlowPassName, number>>> = {
  pyramid: 8,
  carry: 8,
  along: 8,
  cut: Infinity,
};

/**
 * How pictures of one size follow from each other, wholly on the device: the method of FlowEstimator and Matcher as
 * compute passes, and fields carried by what it finds. Buffers and bind groups are made once, but for those of the tensors; a frame only records.
 */
export class GpuFlow {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly buffers: FlowBuffers;
  readonly #device: GPUDevice;
  readonly #outcome: GPUBuffer;
  /** What is done with every frame, and then with every frame that follows another. */
  readonly #taking: readonly FlowDispatch[];
  readonly #matching: readonly FlowDispatch[];
  readonly #cut: FlowDispatch;
  readonly #carrying: Readonly<Record<'carry' | 'along', FlowDispatch>>;
  /** Which of the two pyramids is that of the last frame. */
  #here: 0 | 1 = 0;
  #seen = false;

  /** @param outcome the state from frame to frame: see outcome.wgsl. It stays the caller's. */
  constructor(device: GPUDevice, outcome: GPUBuffer, widthPx: number, heightPx: number) {
    [this.widthPx, this.heightPx] = [widthPx, heightPx];
    [this.#device, this.#outcome] = [device, outcome];
    this.buffers = new FlowBuffers(device, widthPx, heightPx);
    const {levels} = this.buffers;
    this.#taking = [this.#step('pyramid', 0, 1), this.#step('structure', 0, levels.length)];
    this.#matching = [...this.#rounds(), this.#step('compare', 0, 1), this.#step('judge', 0, 1)];
    this.#cut = this.#step('cut', 0, 1);
    this.#carrying = {carry: this.#step('carry', 0, 1), along: this.#step('along', 0, 1)};
  }

  /** The dispatches of a frame that follows another, in order, that for the inertia's field last. */
  get dispatches(): readonly FlowDispatch[] {
    const {carry, along} = this.#carrying;
    return [...this.#taking, ...this.#matching, this.#cut, carry, along];
  }

  /**
   * Takes the next picture [heightPx, widthPx, 3] in, and carries `residual` of its size to where it belongs in that.
   * `encoder` gets all of it; it is to be submitted before the next frame. Returns whether there was a frame before.
   */
  next(
    encoder: GPUCommandEncoder,
    picture: GPUBuffer,
    order: FrameOrder,
    residual?: {readonly source: GPUBuffer; readonly target: GPUBuffer},
  ): boolean {
    const matched = this.#seen;
    this.#here = this.#here === 0 ? 1 : 0;
    this.#seen = true;
    this.#device.queue.writeBuffer(this.buffers.of('frame'), 0, this.#frame(order, matched));
    encoder.clearBuffer(this.buffers.of('statistics'), this.#here * statisticsBytes, statisticsBytes);
    encoder.clearBuffer(this.buffers.of('sums'));
    const pass = encoder.beginComputePass({label: 'flow'});
    const [pyramid, structure] = this.#taking as [FlowDispatch, FlowDispatch];
    this.record(pass, pyramid, [picture]);
    for (const step of [structure, ...(matched ? this.#matching : []), this.#cut]) this.record(pass, step);
    if (residual) this.record(pass, this.#carrying.carry, [residual.source, residual.target]);
    pass.end();
    return matched;
  }

  /** Another field goes the way that the last frame's residual went. */
  along(encoder: GPUCommandEncoder, source: GPUBuffer, target: GPUBuffer): void {
    const pass = encoder.beginComputePass({label: 'flow along'});
    this.record(pass, this.#carrying.along, [source, target]);
    pass.end();
  }

  /** One dispatch alone; `tensors` are the buffers of its shader's group 1. */
  record(pass: GPUComputePassEncoder, dispatch: FlowDispatch, tensors: readonly GPUBuffer[] = []): void {
    pass.setPipeline(dispatch.pipeline);
    pass.setBindGroup(0, dispatch.bindGroup);
    if (tensors.length > 0) pass.setBindGroup(1, this.#bindTensors(dispatch.pipeline, tensors));
    pass.dispatchWorkgroups(...dispatch.workgroups);
  }

  /** Forgets the last picture. */
  reset(): void {
    this.#seen = false;
  }

  dispose(): void {
    this.buffers.dispose();
    this.#seen = false;
  }

  /** From coarse to fine, a few rounds a level; back in time and, where that still checks something, forth. */
  #rounds(): FlowDispatch[] {
    return this.buffers.levels
      .map((_, level) => {
        const [back, forth] = [thorough, checking].map((rounds) =>
          level === 0 ? rounds.finest : rounds.coarser,
        ) as [number, number];
        return Array.from({length: back}, (__, round) =>
          this.#step('refine', level, round < forth ? 2 : 1, round),
        );
      })
      .reverse()
      .flat();
  }

  #step(name: FlowPassName, level: number, layers: number, round = 0): FlowDispatch {
    const pass = flowPassesOf(this.#device)[name];
    const size = sides[name] ?? 16;
    const {widthPx, heightPx} =
      name === 'carry' || name === 'along' ? this : (this.buffers.levels[level] ?? this);
    const across = (px: number): number => Math.max(1, Math.ceil(px / size));
    return {
      name,
      level,
      workgroups: [across(widthPx), across(heightPx), layers],
      pipeline: pass.pipeline,
      bindGroup: this.#bind(pass, level, round),
    };
  }

  #bind({name, pipeline, binds}: FlowPass, level: number, round: number): GPUBindGroup {
    const resourceOf = (binding: FlowBinding): GPUBufferBinding => {
      if (binding === 'outcome') return {buffer: this.#outcome};
      return binding === 'round' ? this.buffers.round(level, round) : {buffer: this.buffers.of(binding)};
    };
    return this.#device.createBindGroup({
      label: `flow ${name}`,
      layout: pipeline.getBindGroupLayout(0),
      entries: binds.map((binding) => ({binding: flowBindings[binding], resource: resourceOf(binding)})),
    });
  }

  /** Made anew for every frame, three of them: tensors come and go. */
  #bindTensors(pipeline: GPUComputePipeline, tensors: readonly GPUBuffer[]): GPUBindGroup {
    return this.#device.createBindGroup({
      label: 'flow tensors',
      layout: pipeline.getBindGroupLayout(1),
      entries: tensors.map((buffer, binding) => ({binding, resource: {buffer}})),
    });
  }

  #frame({motion, fading, seconds, dissolveS}: FrameOrder, matched: boolean): Uint8Array<ArrayBuffer> {
    const {keep, fastPx, noisePx} = fading;
    return encode(flowShader('carry'), 'Frame', {
      here: this.#here,
      matched: Number(matched),
      seconds,
      dissolveS,
      ...keep,
      fastPx,
      noiseFromPx: noisePx.from,
      noiseToPx: noisePx.to,
      ...inverseOf(motion, this.widthPx, this.heightPx),
    }) as Uint8Array<ArrayBuffer>;
  }
}
