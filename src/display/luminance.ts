import luminanceWgsl from '../../shaders/display/luminance.wgsl?raw';
import {ComputePass, workgroupsOver} from '../gpu/compute-pass.ts';
import {Readback} from '../gpu/readback.ts';
import type {SizePx} from '../lib/size.ts';

const workgroup = 8;
/** On their way at the same time: more than a display shows while a slow dream keeps the queue. */
const mostUnderWay = 4;

/** The luminance of frames that lie on a GPUDevice, at a much smaller size: a few kilobytes, read back. */
export class LuminancePass {
  readonly #device: GPUDevice;
  readonly #pass: ComputePass;
  readonly #size: GPUBuffer;
  readonly #readback: Readback;
  #luminance: GPUBuffer | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#pass = new ComputePass(device, {
      label: 'luminance',
      parts: [{code: luminanceWgsl, constants: {workgroup}}],
    });
    this.#size = device.createBuffer({
      label: 'luminance size',
      size: 2 * Uint32Array.BYTES_PER_ELEMENT,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#readback = new Readback(device, 'luminance', mostUnderWay);
  }

  /**
   * Submits it; resolves with [heightPx, widthPx] in [-1, 1] when it has arrived. Undefined, and nothing is done, while
   * the device has not come to those asked for before.
   */
  of(frame: GPUTexture, size: SizePx): Promise<Float32Array> | undefined {
    const {widthPx, heightPx} = size;
    const bytes = widthPx * heightPx * Float32Array.BYTES_PER_ELEMENT;
    const luminance = this.#sized(bytes);
    const {queue} = this.#device;
    const encoder = this.#device.createCommandEncoder({label: 'luminance'});
    const bindGroup = this.#pass.bind([frame.createView(), {buffer: this.#size}, {buffer: luminance}]);
    this.#pass.record(encoder, bindGroup, workgroupsOver(size, workgroup));
    const arrival = this.#readback.copy(encoder, luminance, bytes);
    if (!arrival) return undefined;
    queue.writeBuffer(this.#size, 0, new Uint32Array([widthPx, heightPx]));
    queue.submit([encoder.finish()]);
    return arrival().then((values) => new Float32Array(values));
  }

  dispose(): void {
    this.#readback.dispose();
    for (const buffer of [this.#size, this.#luminance]) buffer?.destroy();
    this.#luminance = undefined;
  }

  #sized(size: number): GPUBuffer {
    if (this.#luminance?.size === size) return this.#luminance;
    this.#luminance?.destroy();
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC;
    this.#luminance = this.#device.createBuffer({label: 'luminance', size, usage});
    return this.#luminance;
  }
}
