/** What the frame seen last came to, read back from a device. */
export interface GpuOutcome {
  /** How long ago the last cut was; Infinity once its dissolve is over. */
  readonly sinceCutS: number;
  readonly cut: boolean;
  /** The share of the frame that was seen in the one before. */
  readonly found: number;
  /** Mean absolute change of luminance, in the picture's units. */
  readonly change: number;
}

/** The Outcome of outcome.wgsl in bytes. */
const bytes = 32;

/** The state of following that stays on the device from frame to frame, and a copy of it for whoever wants to know. */
export class OutcomeBuffer {
  readonly buffer: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #copy: GPUBuffer;

  constructor(device: GPUDevice) {
    const {COPY_DST, COPY_SRC, MAP_READ, STORAGE} = GPUBufferUsage;
    this.#device = device;
    this.buffer = device.createBuffer({
      label: 'flow outcome',
      size: bytes,
      usage: STORAGE | COPY_SRC | COPY_DST,
    });
    this.#copy = device.createBuffer({label: 'flow outcome copy', size: bytes, usage: MAP_READ | COPY_DST});
    this.reset();
  }

  /** From now on the last cut was so long ago. */
  reset(sinceCutS = Infinity): void {
    const values = new Float32Array([Number.isFinite(sinceCutS) ? sinceCutS : -1]);
    this.#device.queue.writeBuffer(this.buffer, 0, values);
  }

  /** Has the state copied, as it is then. Before the next time the copy must have been read. */
  copy(encoder: GPUCommandEncoder): void {
    encoder.copyBufferToBuffer(this.buffer, 0, this.#copy, 0, bytes);
  }

  /** What was copied, once the device has got there. Rejects if the device is lost before. */
  async read(): Promise<GpuOutcome> {
    await this.#copy.mapAsync(GPUMapMode.READ);
    const view = new DataView(this.#copy.getMappedRange().slice(0));
    this.#copy.unmap();
    const float = (field: number): number => view.getFloat32(4 * field, true);
    const sinceCutS = float(0);
    return {
      sinceCutS: sinceCutS < 0 ? Infinity : sinceCutS,
      cut: view.getUint32(8, true) === 1,
      found: float(3),
      change: float(4),
    };
  }

  dispose(): void {
    this.buffer.destroy();
    this.#copy.destroy();
  }
}
