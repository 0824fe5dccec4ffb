import {encode} from '../ascent/kernel/specialise.ts';
import type {Fading} from './fading.ts';
import {thorough} from './flow.ts';
import {FlowBuffers, statisticsBytes, type begins} from './flow-buffers-gpu.ts';
import {
  flowBindings,
  flowPassesOf,
  flowShader,
  type FlowBinding,
  type FlowPass,
  type FlowPassName,
} from './flow-passes-gpu.ts';
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
}

interface Step extends FlowDispatch {
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
  readonly #taking: readonly Step[];
  readonly #matching: readonly Step[];
  readonly #cut: Step;
  readonly #carrying: Readonly<Record<'carry' | 'along', Step>>;
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

  /** The dispatches of a frame that follows another, in order. */
  get dispatches(): readonly FlowDispatch[] {
    const {carry, along} = this.#carrying;
    return [...this.#taking, ...this.#matching, this.#cut, carry, along];
  }

  /** The last frame is followed from another. */
  get seen(): boolean {
    return this.#seen;
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
    const [pyramid, structure] = this.#taking as [Step, Step];
    this.#run(pass, pyramid, [picture]);
    for (const step of [structure, ...(matched ? this.#matching : []), this.#cut]) this.#run(pass, step);
    if (residual) this.#run(pass, this.#carrying.carry, [residual.source, residual.target]);
    pass.end();
    return matched;
  }

  /** Another field goes the way that the last frame's residual went. */
  along(encoder: GPUCommandEncoder, source: GPUBuffer, target: GPUBuffer): void {
    const pass = encoder.beginComputePass({label: 'flow along'});
    this.#run(pass, this.#carrying.along, [source, target]);
    pass.end();
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
  #rounds(): Step[] {
    const last = this.buffers.levels.length - 1;
    return this.buffers.levels
      .map((_, level) => {
        const [back, forth] = [thorough, checking].map((rounds) =>
          level === 0 ? rounds.finest : rounds.coarser,
        ) as [number, number];
        return Array.from({length: back}, (__, round) => {
          const begin = round > 0 ? 'own' : level === last ? 'none' : 'coarser';
          const directions = round < forth ? 2 : 1;
          return [
            this.#step('solve', level, directions, begin),
            this.#step('smooth', level, directions, begin),
          ];
        }).flat();
      })
      .reverse()
      .flat();
  }

  #step(name: FlowPassName, level: number, layers: number, begin: keyof typeof begins = 'none'): Step {
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
      bindGroup: this.#bind(pass, level, begin),
    };
  }

  #bind({name, pipeline, binds}: FlowPass, level: number, begin: keyof typeof begins): GPUBindGroup {
    const resourceOf = (binding: FlowBinding): GPUBufferBinding => {
      if (binding === 'outcome') return {buffer: this.#outcome};
      return binding === 'round' ? this.buffers.round(level, begin) : {buffer: this.buffers.of(binding)};
    };
    return this.#device.createBindGroup({
      label: `flow ${name}`,
      layout: pipeline.getBindGroupLayout(0),
      entries: binds.map((binding) => ({binding: flowBindings[binding], resource: resourceOf(binding)})),
    });
  }

  #run(pass: GPUComputePassEncoder, step: Step, tensors: readonly GPUBuffer[] = []): void {
    pass.setPipeline(step.pipeline);
    pass.setBindGroup(0, step.bindGroup);
    if (tensors.length > 0) pass.setBindGroup(1, this.#bindTensors(step.pipeline, tensors));
    pass.dispatchWorkgroups(...step.workgroups);
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
