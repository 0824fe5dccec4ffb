import outcomeWgsl from '../../../shaders/feedback/outcome.wgsl?raw';
import {Readback} from '../../gpu/readback.ts';
import {decode} from '../../gpu/struct.ts';

/** What the frame seen last came to, read back from a device. */
export interface GpuOutcome {
  /** How long ago the last cut was; Infinity once its dissolve is over. */
  readonly sinceCutS: number;
  readonly cut: boolean;
  /** The share of the frame that was seen in the one before. */
  readonly found: number;
  /** Mean absolute change of luminance, in the image's units. */
  readonly change: number;
}

/** The Outcome of outcome.wgsl in bytes. */
const bytes = 32;
/** Readings on their way at the same time, at most. */
const mostUnderWay = 4;

/** The state of following that stays on the device from frame to frame, and copies of it for whoever wants to know. */
export class OutcomeBuffer {
  readonly buffer: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #readback: Readback;

  constructor(device: GPUDevice) {
    const {COPY_DST, COPY_SRC, STORAGE} = GPUBufferUsage;
    this.#device = device;
    this.buffer = device.createBuffer({
      label: 'flow outcome',
      size: bytes,
      usage: STORAGE | COPY_SRC | COPY_DST,
    });
    this.#readback = new Readback(device, 'flow outcome', mostUnderWay);
    this.reset();
  }

  /** From now on the last cut was so long ago. */
  reset(sinceCutS = Infinity): void {
    const values = new Float32Array([Number.isFinite(sinceCutS) ? sinceCutS : -1]);
    this.#device.queue.writeBuffer(this.buffer, 0, values);
  }

  /**
   * Records a copy of the state, as it is then; what it returns is to be called once that is submitted, and resolves when
   * the device has got there. Rejects if the device is lost before. Throws Error while as many as there may be
   * are on their way.
   */
  copy(encoder: GPUCommandEncoder): () => Promise<GpuOutcome> {
    const arrival = this.#readback.copy(encoder, this.buffer, bytes);
    if (!arrival) throw new Error(`The outcomes of ${mostUnderWay} frames are still on their way.`);
    return async () => {
      const fields = decode(outcomeWgsl, 'Outcome', await arrival());
      const {sinceCutS = NaN, cut, found = NaN, change = NaN} = fields;
      return {sinceCutS: sinceCutS < 0 ? Infinity : sinceCutS, cut: cut === 1, found, change};
    };
  }

  dispose(): void {
    this.buffer.destroy();
    this.#readback.dispose();
  }
}
