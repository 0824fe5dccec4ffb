import luminanceWgsl from '../../shaders/display/luminance.wgsl?raw';
import type {SizePx} from './frame-image.ts';

const workgroup = 8;

/** The luminance of frames that lie on a GPUDevice, at a much smaller size: a few kilobytes, read back. */
export class GpuLuminance {
  readonly #device: GPUDevice;
  readonly #pipeline: GPUComputePipeline;
  readonly #size: GPUBuffer;
  #luminance: GPUBuffer | undefined;
  #copy: GPUBuffer | undefined;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#pipeline = device.createComputePipeline({
      label: 'luminance',
      layout: 'auto',
      compute: {
        module: device.createShaderModule({label: 'luminance', code: luminanceWgsl}),
        constants: {workgroup},
      },
    });
    this.#size = device.createBuffer({
      label: 'luminance size',
      size: 2 * Uint32Array.BYTES_PER_ELEMENT,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  /** [heightPx, widthPx] in [-1, 1]. Wait for one before the next. */
  async of(frame: GPUTexture, {widthPx, heightPx}: SizePx): Promise<Float32Array> {
    const device = this.#device;
    const bytes = widthPx * heightPx * Float32Array.BYTES_PER_ELEMENT;
    const [luminance, copy] = this.#sized(bytes);
    device.queue.writeBuffer(this.#size, 0, new Uint32Array([widthPx, heightPx]));
    const resources = [frame.createView(), {buffer: this.#size}, {buffer: luminance}];
    const encoder = device.createCommandEncoder({label: 'luminance'});
    const pass = encoder.beginComputePass({label: 'luminance'});
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(
      0,
      device.createBindGroup({
        layout: this.#pipeline.getBindGroupLayout(0),
        entries: resources.map((resource, binding) => ({binding, resource})),
      }),
    );
    pass.dispatchWorkgroups(Math.ceil(widthPx / workgroup), Math.ceil(heightPx / workgroup));
    pass.end();
    encoder.copyBufferToBuffer(luminance, 0, copy, 0, bytes);
    device.queue.submit([encoder.finish()]);
    await copy.mapAsync(GPUMapMode.READ);
    const values = new Float32Array(copy.getMappedRange().slice(0));
    copy.unmap();
    return values;
  }

  dispose(): void {
    for (const buffer of [this.#size, this.#luminance, this.#copy]) buffer?.destroy();
    this.#luminance = this.#copy = undefined;
  }

  #sized(size: number): readonly [GPUBuffer, GPUBuffer] {
    if (this.#luminance?.size === size && this.#copy) return [this.#luminance, this.#copy];
    this.#luminance?.destroy();
    this.#copy?.destroy();
    const {COPY_SRC, COPY_DST, MAP_READ, STORAGE} = GPUBufferUsage;
    this.#luminance = this.#device.createBuffer({label: 'luminance', size, usage: STORAGE | COPY_SRC});
    this.#copy = this.#device.createBuffer({label: 'luminance copy', size, usage: MAP_READ | COPY_DST});
    return [this.#luminance, this.#copy];
  }
}
