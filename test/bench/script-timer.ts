import {median} from '../../src/lib/quantile.ts';

/** Milliseconds over all rounds. */
export interface Timing {
  readonly min: number;
  readonly median: number;
}

export const timingOf = (times: readonly number[]): Timing => ({
  min: Math.min(...times),
  median: median(times),
});

/** A frame's cost on the thread that records it: JavaScript and its WebGPU calls, not the GPU. */
export interface ScriptTimes {
  /** From where command encoders are made to where they are finished. */
  readonly recordMs: Timing;
  /** Finishing command encoders, which validates them, and submitting. */
  readonly submitMs: Timing;
}

/** The commands of a frame. */
export interface Recorded {
  readonly dispatches: number;
  readonly passes: number;
  readonly submits: number;
}

type Mutable<T> = {-readonly [K in keyof T]: T[K]};

/** Times and counts all commands to a device, whoever records them. */
export class ScriptTimer {
  #recordMs = 0;
  #submitMs = 0;
  #counted: Mutable<Recorded> | undefined;

  constructor(device: GPUDevice) {
    const {queue} = device;
    const create = device.createCommandEncoder.bind(device);
    const submit = queue.submit.bind(queue);
    device.createCommandEncoder = (descriptor) => this.#counting(create(descriptor));
    queue.submit = (commands) => {
      if (this.#counted) this.#counted.submits += 1;
      this.#submitting(() => submit(commands));
    };
  }

  /** Runs a frame and times its recording and its submitting; what it waits for the GPU in between does not count. */
  async time<T>(frame: () => T | Promise<T>): Promise<{result: T; recordMs: number; submitMs: number}> {
    this.#recordMs = this.#submitMs = 0;
    const result = await frame();
    return {result, recordMs: this.#recordMs, submitMs: this.#submitMs};
  }

  /** Runs a frame and counts its commands. */
  async count<T>(frame: () => T | Promise<T>): Promise<{result: T; recorded: Recorded}> {
    const recorded = {dispatches: 0, passes: 0, submits: 0};
    this.#counted = recorded;
    const result = await frame();
    this.#counted = undefined;
    return {result, recorded};
  }

  #counting(encoder: GPUCommandEncoder): GPUCommandEncoder {
    const start = performance.now();
    const finish = encoder.finish.bind(encoder);
    encoder.finish = (descriptor) => {
      this.#recordMs += performance.now() - start;
      return this.#submitting(() => finish(descriptor));
    };
    const counted = this.#counted;
    if (!counted) return encoder;
    const begin = encoder.beginComputePass.bind(encoder);
    encoder.beginComputePass = (descriptor) => {
      counted.passes += 1;
      const pass = begin(descriptor);
      const dispatch = pass.dispatchWorkgroups.bind(pass);
      pass.dispatchWorkgroups = (...workgroups) => {
        counted.dispatches += 1;
        dispatch(...workgroups);
      };
      return pass;
    };
    return encoder;
  }

  #submitting<T>(act: () => T): T {
    const start = performance.now();
    const result = act();
    this.#submitMs += performance.now() - start;
    return result;
  }
}
