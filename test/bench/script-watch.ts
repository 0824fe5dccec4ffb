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

/** What a frame asks of the thread that records it: times of JavaScript and the WebGPU calls in it, not of the GPU. */
export interface ScriptTimes {
  /** All but handing over. */
  readonly recordMs: Timing;
  /** Handing over: finishing command encoders, which validates them, and submitting. */
  readonly submitMs: Timing;
}

/** What a frame is made of. */
export interface Recorded {
  readonly dispatches: number;
  readonly passes: number;
  readonly submits: number;
}

type Mutable<T> = {-readonly [K in keyof T]: T[K]};

/** Watches what a device is told, by whomever. */
export class ScriptWatch {
  #submitMs = 0;
  #counted: Mutable<Recorded> | undefined;

  constructor(device: GPUDevice) {
    const {queue} = device;
    const create = device.createCommandEncoder.bind(device);
    const submit = queue.submit.bind(queue);
    device.createCommandEncoder = (descriptor) => this.#watched(create(descriptor));
    queue.submit = (commands) => {
      if (this.#counted) this.#counted.submits += 1;
      this.#handOver(() => submit(commands));
    };
  }

  /** Runs a frame, and tells what of the time until its result is promised was recording, and what handing over. */
  async time<T>(frame: () => T | Promise<T>): Promise<{result: T; recordMs: number; submitMs: number}> {
    this.#submitMs = 0;
    const start = performance.now();
    const result = await frame();
    const ms = performance.now() - start;
    return {result, recordMs: ms - this.#submitMs, submitMs: this.#submitMs};
  }

  /** Runs a frame once and counts. */
  async count<T>(frame: () => T | Promise<T>): Promise<{result: T; recorded: Recorded}> {
    const recorded = {dispatches: 0, passes: 0, submits: 0};
    this.#counted = recorded;
    const result = await frame();
    this.#counted = undefined;
    return {result, recorded};
  }

  #watched(encoder: GPUCommandEncoder): GPUCommandEncoder {
    const finish = encoder.finish.bind(encoder);
    encoder.finish = (descriptor) => this.#handOver(() => finish(descriptor));
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

  #handOver<T>(act: () => T): T {
    const start = performance.now();
    const result = act();
    this.#submitMs += performance.now() - start;
    return result;
  }
}
