/** Resolves with the copied bytes once the GPU has got there. To be called once, after the copy was submitted. */
export type Arrival = () => Promise<ArrayBuffer>;

/**
 * Values on their way from the GPU to the processor:
 *   copy into a buffer that can be mapped -> mapAsync -> bytes
 * Nothing waits for them on the GPU, and here only who awaits them. The buffers are kept for the next copies.
 */
export class Readback {
  readonly #device: GPUDevice;
  readonly #label: string;
  readonly #most: number;
  /** All buffers, and those of them that no copy is on its way in. */
  readonly #buffers = new Set<GPUBuffer>();
  #free: GPUBuffer[] = [];
  #bytes = 0;

  /** @param most copies on their way at the same time. */
  constructor(device: GPUDevice, label: string, most = 1) {
    this.#device = device;
    this.#label = label;
    this.#most = most;
  }

  /**
   * Records a copy of the first `bytes` of `source`, a multiple of 4. Undefined, and nothing is recorded, while as many
   * as there may be are on their way. The arrival rejects when the device is lost or this is disposed of.
   */
  copy(encoder: GPUCommandEncoder, source: GPUBuffer, bytes: number): Arrival | undefined {
    const buffer = this.#take(bytes);
    if (!buffer) return undefined;
    encoder.copyBufferToBuffer(source, 0, buffer, 0, bytes);
    return async () => {
      try {
        await buffer.mapAsync(GPUMapMode.READ, 0, bytes);
        const copied = buffer.getMappedRange(0, bytes).slice(0);
        buffer.unmap();
        if (buffer.size === this.#bytes) this.#free.push(buffer);
        else this.#drop(buffer);
        return copied;
      } catch (error) {
        this.#drop(buffer);
        throw error;
      }
    };
  }

  dispose(): void {
    for (const buffer of this.#buffers) buffer.destroy();
    this.#buffers.clear();
    this.#free = [];
  }

  #take(bytes: number): GPUBuffer | undefined {
    if (this.#bytes !== bytes) {
      for (const buffer of this.#free) this.#drop(buffer);
      this.#free = [];
      this.#bytes = bytes;
    }
    const known = this.#free.pop();
    if (known || this.#buffers.size >= this.#most) return known;
    const {COPY_DST, MAP_READ} = GPUBufferUsage;
    const buffer = this.#device.createBuffer({
      label: `${this.#label} readback`,
      size: bytes,
      usage: COPY_DST | MAP_READ,
    });
    this.#buffers.add(buffer);
    return buffer;
  }

  #drop(buffer: GPUBuffer): void {
    buffer.destroy();
    this.#buffers.delete(buffer);
  }
}
