import {Readback} from './readback.ts';

/** What is recorded into the same submit, before and after the pass. */
export interface Around {
  readonly before?: (encoder: GPUCommandEncoder) => void;
  readonly after?: (encoder: GPUCommandEncoder) => void;
}

const timestampBytes = 8;
/** Times on their way at once; where there are more, the wall clock serves. */
const mostUnderWay = 4;

/** Submits compute passes and measures them: by timestamp queries, or by the wall clock where the device has none. */
export class PassTimer {
  readonly #device: GPUDevice;
  readonly #label: string;
  /** The first is written when a pass begins, the second when it ends. */
  readonly #queries: {set: GPUQuerySet; resolved: GPUBuffer; readback: Readback} | undefined;
  /** When the submit before was done. */
  #doneMs = -Infinity;

  constructor(device: GPUDevice, label: string) {
    this.#device = device;
    this.#label = label;
    if (!device.features.has('timestamp-query')) return;
    const {QUERY_RESOLVE, COPY_SRC} = GPUBufferUsage;
    this.#queries = {
      set: device.createQuerySet({type: 'timestamp', count: 2}),
      resolved: device.createBuffer({size: 2 * timestampBytes, usage: QUERY_RESOLVE | COPY_SRC}),
      readback: new Readback(device, `${label} timestamps`, mostUnderWay),
    };
  }

  /**
   * Records and submits one pass, in this task; resolves with its milliseconds when the GPU is done with it. Rejects if
   * the device is lost before.
   */
  submit(record: (pass: GPUComputePassEncoder) => void, {before, after}: Around = {}): Promise<number> {
    const {queue} = this.#device;
    const queries = this.#queries;
    const encoder = this.#device.createCommandEncoder({label: this.#label});
    before?.(encoder);
    const timestampWrites = queries && {
      querySet: queries.set,
      beginningOfPassWriteIndex: 0,
      endOfPassWriteIndex: 1,
    };
    const pass = encoder.beginComputePass({label: this.#label, ...(timestampWrites && {timestampWrites})});
    record(pass);
    pass.end();
    after?.(encoder);
    if (queries) encoder.resolveQuerySet(queries.set, 0, 2, queries.resolved, 0);
    const arrival = queries?.readback.copy(encoder, queries.resolved, 2 * timestampBytes);
    const startMs = performance.now();
    queue.submit([encoder.finish()]);
    return arrival ? arrival().then(millisecondsOf) : this.#doneSince(startMs);
  }

  dispose(): void {
    this.#queries?.set.destroy();
    this.#queries?.resolved.destroy();
    this.#queries?.readback.dispose();
  }

  /** By the wall clock: from the submit, or from when the one before it was done. */
  async #doneSince(startMs: number): Promise<number> {
    await this.#device.queue.onSubmittedWorkDone();
    const nowMs = performance.now();
    const ms = nowMs - Math.max(startMs, this.#doneMs);
    this.#doneMs = nowMs;
    return ms;
  }
}

function millisecondsOf(timestamps: ArrayBuffer): number {
  const [begin = 0n, end = 0n] = new BigUint64Array(timestamps);
  return Number(end - begin) / 1e6;
}
