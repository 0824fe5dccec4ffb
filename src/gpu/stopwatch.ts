import {PassTimer} from './pass-timer.ts';

// Browsers round timestamps to 0.1 ms, so what is measured is repeated until it takes much longer.
const longEnoughMs = 2;
const mostTimes = 64;

/** Measures GPU work on its own: by timestamp queries, or by the wall clock where the device has none. */
export class Stopwatch {
  readonly #device: GPUDevice;
  readonly #timer: PassTimer;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#timer = new PassTimer(device, 'stopwatch');
  }

  /**
   * Milliseconds of one repetition of what `record` records the given number of times. It runs once before, to warm up,
   * and ends after one repetition that takes longer than twice `enoughMs`.
   */
  async measure(
    record: (pass: GPUComputePassEncoder, times: number) => void,
    enoughMs = Infinity,
  ): Promise<number> {
    const first = await this.run((pass) => record(pass, 1));
    if (first > 2 * enoughMs && first > longEnoughMs) return first;
    const times = Math.min(mostTimes, Math.max(1, Math.ceil(longEnoughMs / Math.max(first, 0.001))));
    return Math.min(first, (await this.run((pass) => record(pass, times))) / times);
  }

  /** Milliseconds of what `record` records, once. */
  async run(record: (pass: GPUComputePassEncoder) => void): Promise<number> {
    await this.#device.queue.onSubmittedWorkDone();
    // Recorded and submitted in one go: while this waits, others may destroy what they no longer need.
    return this.#timer.measure(record);
  }

  dispose(): void {
    this.#timer.dispose();
  }
}
