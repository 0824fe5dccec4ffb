// Browsers round timestamps to 0.1 ms, so what is measured is repeated until it takes much longer.
const longEnoughMs = 2;
const mostTimes = 64;

/** Measures GPU work: by timestamp queries, or by the wall clock where the device has none. */
export class Stopwatch {
  readonly #device: GPUDevice;
  readonly #queries: {set: GPUQuerySet; resolved: GPUBuffer; read: GPUBuffer} | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
    if (!device.features.has('timestamp-query')) return;
    const {QUERY_RESOLVE, COPY_SRC, COPY_DST, MAP_READ} = GPUBufferUsage;
    this.#queries = {
      set: device.createQuerySet({type: 'timestamp', count: 2}),
      resolved: device.createBuffer({size: 16, usage: QUERY_RESOLVE | COPY_SRC}),
      read: device.createBuffer({size: 16, usage: COPY_DST | MAP_READ}),
    };
  }

  /**
   * Milliseconds of one repetition of what `record` records so many `times`. It is run once before, to warm up, and
   * given up after one repetition that takes longer than twice `enoughMs`.
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
    const queries = this.#queries;
    await this.#device.queue.onSubmittedWorkDone();
    // Recorded and submitted in one go: while this waits, others may destroy what they no longer need.
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass(
      queries && {
        timestampWrites: {querySet: queries.set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1},
      },
    );
    record(pass);
    pass.end();
    if (queries) {
      encoder.resolveQuerySet(queries.set, 0, 2, queries.resolved, 0);
      encoder.copyBufferToBuffer(queries.resolved, 0, queries.read, 0, 16);
    }
    const commands = encoder.finish();
    const start = performance.now();
    this.#device.queue.submit([commands]);
    if (!queries) {
      await this.#device.queue.onSubmittedWorkDone();
      return performance.now() - start;
    }
    await queries.read.mapAsync(GPUMapMode.READ);
    const [begin = 0n, end = 0n] = new BigUint64Array(queries.read.getMappedRange());
    queries.read.unmap();
    return Number(end - begin) / 1e6;
  }

  dispose(): void {
    this.#queries?.set.destroy();
    this.#queries?.resolved.destroy();
    this.#queries?.read.destroy();
  }
}
