import {Readback, type Arrival} from './readback.ts';
import {SubmitClock} from './submit-clock.ts';

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
  readonly #clock: SubmitClock;

  constructor(device: GPUDevice, label: string) {
    this.#device = device;
    this.#label = label;
    this.#clock = new SubmitClock(device.queue);
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
  measure(record: (pass: GPUComputePassEncoder) => void, around: Around = {}): Promise<number> {
    const queries = this.#queries;
    let arrival: Arrival | undefined;
    const startMs = this.#submit(
      record,
      {
        ...around,
        after: (encoder) => {
          around.after?.(encoder);
          if (!queries) return;
          encoder.resolveQuerySet(queries.set, 0, 2, queries.resolved, 0);
          arrival = queries.readback.copy(encoder, queries.resolved, 2 * timestampBytes);
        },
      },
      queries && {querySet: queries.set, beginningOfPassWriteIndex: 0, endOfPassWriteIndex: 1},
    );
    return arrival ? arrival().then(millisecondsOf) : this.#clock.taken(startMs);
  }

  /**
   * The same without reading times back: resolves when the GPU is done with it, with its milliseconds where the wall
   * clock is all there is.
   */
  submit(record: (pass: GPUComputePassEncoder) => void, around: Around = {}): Promise<number | undefined> {
    const startMs = this.#submit(record, around);
    if (!this.#queries) return this.#clock.taken(startMs);
    return this.#device.queue.onSubmittedWorkDone();
  }

  dispose(): void {
    this.#queries?.set.destroy();
    this.#queries?.resolved.destroy();
    this.#queries?.readback.dispose();
  }

  /** When it was submitted. */
  #submit(
    record: (pass: GPUComputePassEncoder) => void,
    {before, after}: Around,
    timestampWrites?: GPUComputePassTimestampWrites,
  ): number {
    const label = this.#label;
    const encoder = this.#device.createCommandEncoder({label});
    before?.(encoder);
    const pass = encoder.beginComputePass({label, ...(timestampWrites && {timestampWrites})});
    record(pass);
    pass.end();
    after?.(encoder);
    const startMs = performance.now();
    this.#device.queue.submit([encoder.finish()]);
    return startMs;
  }
}

function millisecondsOf(timestamps: ArrayBuffer): number {
  const [begin = 0n, end = 0n] = new BigUint64Array(timestamps);
  return Number(end - begin) / 1e6;
}
