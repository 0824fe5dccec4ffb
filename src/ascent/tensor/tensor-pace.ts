import * as tf from '@tensorflow/tfjs';
import {SubmitClock} from '../../gpu/submit-clock.ts';
import {SubmitPacer} from '../../gpu/submit-pacer.ts';
import {sharedDevice, submitTensors} from '../../gpu/tensor.ts';
import type {YieldToEventLoop} from '../../lib/yield-to-event-loop.ts';

/**
 * Lets others have their turn between the parts of a dream of TensorFlow.js: on WebGPU its commands are submitted every
 * few milliseconds and at most two such submits are under way, on other backends the thread is what is shared.
 */
export class TensorPace {
  /** A part weighs as many units as it has output values; the first submit is one part. */
  readonly #pacer = new SubmitPacer(1);
  #units = 0;
  #clock: SubmitClock | undefined;
  /** When the first part was recorded that is not submitted yet. */
  #startMs = 0;

  /** After each part, with its number of output values; to be awaited if it is a promise. */
  after(units: number, yieldToEventLoop: YieldToEventLoop): Promise<void> | undefined {
    if (tf.getBackend() !== 'webgpu') return yieldToEventLoop();
    this.#units += units;
    // The next part is taken to be as large.
    if (this.#pacer.fits(this.#units + units)) return yieldToEventLoop();
    submitTensors();
    this.#clock ??= new SubmitClock(sharedDevice().queue);
    this.#pacer.submitted(this.#units, this.#clock.taken(this.#startMs));
    this.#units = 0;
    this.#startMs = performance.now();
    return this.#pacer.turn(yieldToEventLoop);
  }

  /** Before the first part of a step. */
  begin(): void {
    if (this.#units === 0) this.#startMs = performance.now();
  }
}
