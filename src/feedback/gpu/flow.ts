import sizesWgsl from '../../../shaders/feedback/sizes.wgsl?raw';
import {encode} from '../../gpu/struct.ts';
import type {Fading} from '../fading.ts';
import {inverseOf, type Motion} from '../motion.ts';
import {FlowBuffers, statisticsBytes} from './flow-buffers.ts';
import type {FlowDispatch} from './flow-pass.ts';
import {flowPassesOf} from './flow-passes.ts';

/** What is asked of one frame. */
export interface FrameOrder {
  readonly motion: Motion;
  /** Without what a dissolve leaves, which the device knows. */
  readonly fading: Fading;
  readonly seconds: number;
  readonly dissolveS: number;
}

/**
 * How images of one size follow from each other, wholly on the device: the method of FlowEstimator and Matcher as
 * compute passes, and fields carried by what it finds. Buffers and bind groups are made once, but for those of the tensors; a frame only records.
 */
export class GpuFlow {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly buffers: FlowBuffers;
  readonly #device: GPUDevice;
  /** What is done with every frame, and then with every frame that follows another. */
  readonly #taking: readonly FlowDispatch[];
  readonly #matching: readonly FlowDispatch[];
  readonly #cut: FlowDispatch;
  readonly #carrying: Readonly<Record<'carry' | 'along' | 'growth', FlowDispatch>>;
  /** Which of the two pyramids is that of the last frame. */
  #here: 0 | 1 = 0;
  #seen = false;

  /** @param outcome the state from frame to frame: see outcome.wgsl. It stays the caller's. */
  constructor(device: GPUDevice, outcome: GPUBuffer, widthPx: number, heightPx: number) {
    [this.widthPx, this.heightPx] = [widthPx, heightPx];
    this.#device = device;
    const buffers = (this.buffers = new FlowBuffers(device, outcome, widthPx, heightPx));
    const passes = flowPassesOf(device);
    this.#taking = [passes.pyramid.over(buffers), passes.structure.over(buffers)];
    this.#matching = [
      ...passes.refine.over(buffers),
      passes.compare.over(buffers),
      passes.judge.over(buffers),
    ];
    this.#cut = passes.cut.over(buffers);
    this.#carrying = {
      carry: passes.carry.over(buffers),
      along: passes.along.over(buffers),
      growth: passes.growth.over(buffers),
    };
  }

  /** The dispatches of a frame that follows another, in order, those for what the dream grew by last. */
  get dispatches(): readonly FlowDispatch[] {
    const {carry, growth} = this.#carrying;
    return [...this.#taking, ...this.#matching, this.#cut, carry, growth, growth];
  }

  /**
   * Takes the next image [heightPx, widthPx, 3] in, and carries `residual` of its size to where it belongs in that.
   * `encoder` gets all of it; it is to be submitted before the next frame. Returns whether there was a frame before.
   */
  next(
    encoder: GPUCommandEncoder,
    image: GPUBuffer,
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
    this.record(pass, pyramid, [image]);
    for (const step of [structure, ...(matched ? this.#matching : []), this.#cut]) this.record(pass, step);
    if (residual) this.record(pass, this.#carrying.carry, [residual.source, residual.target]);
    pass.end();
    return matched;
  }

  /** Another field goes the way that the last frame's residual went; what the dream grew by dissolves with it. */
  along(encoder: GPUCommandEncoder, source: GPUBuffer, target: GPUBuffer, what: 'along' | 'growth'): void {
    const pass = encoder.beginComputePass({label: `flow ${what}`});
    this.record(pass, this.#carrying[what], [source, target]);
    pass.end();
  }

  /** One dispatch alone; `tensors` are the buffers of its shader's group 1. */
  record(pass: GPUComputePassEncoder, dispatch: FlowDispatch, tensors: readonly GPUBuffer[] = []): void {
    dispatch.pass.record(pass, dispatch, tensors);
  }

  /** Forgets the last image. */
  reset(): void {
    this.#seen = false;
  }

  dispose(): void {
    this.buffers.dispose();
    this.#seen = false;
  }

  #frame({motion, fading, seconds, dissolveS}: FrameOrder, matched: boolean): Uint8Array<ArrayBuffer> {
    const {keep, fastPx, noisePx} = fading;
    return encode(sizesWgsl, 'Frame', {
      here: this.#here,
      matched: Number(matched),
      seconds,
      dissolveS,
      ...keep,
      fastPx,
      noiseFromPx: noisePx.from,
      noiseToPx: noisePx.to,
      ...inverseOf(motion, this.widthPx, this.heightPx),
    });
  }
}
