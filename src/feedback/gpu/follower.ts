import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {bufferOf, emptyTensor, sharedDevice, targetOf} from '../../gpu/tensor.ts';
import {fadingOf, plainly} from '../fading.ts';
import type {FeedbackSettings} from '../feedback.ts';
import {GpuFlow} from './flow.ts';
import type {Follower, FlowResult} from '../follower.ts';
import {OutcomeBuffer, type GpuOutcome} from './outcome.ts';
import {resized} from '../warp.ts';

/** What is made once for a device. */
interface OnDevice {
  readonly device: GPUDevice;
  readonly outcome: OutcomeBuffer;
}

const nothing: FlowResult = {change: undefined, cut: false, sinceCutS: Infinity};

/**
 * Follows on the GPUDevice of TensorFlow.js's webgpu backend, from tensor to tensor: flow, visibility, cuts and the
 * carried dream are found there, and nothing waits for them here. A frame's result is read back behind it.
 */
export class GpuFollower implements Follower {
  #on: OnDevice | undefined;
  #flow: GpuFlow | undefined;
  /** The last residual was followed, or cut off. */
  #followed = false;
  #result: Promise<FlowResult> = Promise.resolve(nothing);
  /** The copy of the outcome, until it has been read. */
  #reading: Promise<unknown> = Promise.resolve();

  async carry(
    camera: Tensor4D,
    residual: Tensor4D | undefined,
    settings: FeedbackSettings,
  ): Promise<Tensor4D | undefined> {
    if (!settings.follow) {
      await this.#reading;
      this.dispose();
      return residual && plainly(camera, residual, settings, 1);
    }
    await this.#reading;
    const [, height, width] = camera.shape;
    const fitting = residual && resized(residual, camera.shape);
    const {device, outcome} = this.#onDevice();
    const flow = this.#flowOf(width, height);
    const [image, source] = [bufferOf(camera), fitting && bufferOf(fitting)];
    const carried = source && emptyTensor<tf.Rank.R4>(camera.shape);
    const {motion, seconds, dissolveS} = settings;
    const order = {motion, seconds, dissolveS, fading: fadingOf(settings, 1, width)};
    const encoder = device.createCommandEncoder({label: 'follow'});
    const matched = flow.next(encoder, image, order, carried && {source, target: targetOf(carried)});
    const read = outcome.copy(encoder);
    device.queue.submit([encoder.finish()]);
    fitting?.dispose();
    this.#followed = matched && carried !== undefined;
    this.#report(read(), matched);
    return carried;
  }

  along(field: Tensor4D): Tensor4D | undefined {
    return this.#along(field, 'along');
  }

  growthAlong(growth: Tensor4D): Tensor4D | undefined {
    return this.#along(growth, 'growth');
  }

  result(): Promise<FlowResult> {
    return this.#result;
  }

  dissolveFrom(sinceCutS: number): void {
    this.#on?.outcome.reset(sinceCutS);
    this.#result = Promise.resolve({...nothing, sinceCutS});
  }

  reset(): void {
    this.#flow?.reset();
    this.#on?.outcome.reset();
    this.#followed = false;
    this.#result = Promise.resolve(nothing);
  }

  dispose(): void {
    this.#flow?.dispose();
    this.#on?.outcome.dispose();
    this.#flow = this.#on = undefined;
    this.#followed = false;
    this.#result = Promise.resolve(nothing);
  }

  #along(field: Tensor4D, what: 'along' | 'growth'): Tensor4D | undefined {
    const [, height, width] = field.shape;
    const flow = this.#flow;
    if (!this.#on || !flow || !this.#followed || flow.widthPx !== width || flow.heightPx !== height)
      return undefined;
    const {device} = this.#on;
    const source = bufferOf(field);
    const carried = emptyTensor<tf.Rank.R4>(field.shape);
    const encoder = device.createCommandEncoder({label: 'follow along'});
    flow.along(encoder, source, targetOf(carried), what);
    device.queue.submit([encoder.finish()]);
    return carried;
  }

  #report(outcome: Promise<GpuOutcome>, matched: boolean): void {
    this.#result = outcome.then(({change, cut, sinceCutS}) => ({
      change: matched ? change : undefined,
      cut: matched && cut,
      sinceCutS,
    }));
    this.#reading = this.#result.catch(() => undefined);
  }

  /** Another device is there after one was lost. */
  #onDevice(): OnDevice {
    const device = sharedDevice();
    if (this.#on?.device === device) return this.#on;
    this.dispose();
    this.#on = {device, outcome: new OutcomeBuffer(device)};
    return this.#on;
  }

  #flowOf(width: number, height: number): GpuFlow {
    const {device, outcome} = this.#onDevice();
    if (this.#flow?.widthPx === width && this.#flow.heightPx === height) return this.#flow;
    this.#flow?.dispose();
    this.#flow = new GpuFlow(device, outcome.buffer, width, height);
    return this.#flow;
  }
}
