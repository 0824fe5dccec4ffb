import * as tf from '@tensorflow/tfjs';
import ingestWgsl from '../../shaders/frame/ingest.wgsl?raw';
import type {FrameHolder, Ingest} from './ingest.ts';

const workgroup = 8;

/** Ingest on the GPUDevice that tfjs's webgpu backend uses: no pixel passes through the CPU. */
export class GpuIngest implements Ingest {
  readonly #device: GPUDevice;
  readonly #holder: FrameHolder;
  readonly #pipeline: GPUComputePipeline;
  readonly #size: GPUBuffer;
  #picture: GPUBuffer | undefined;
  #bindGroup: GPUBindGroup | undefined;
  #bound: GPUTexture | undefined;

  constructor(device: GPUDevice, holder: FrameHolder) {
    this.#device = device;
    this.#holder = holder;
    this.#pipeline = device.createComputePipeline({
      label: 'ingest',
      layout: 'auto',
      compute: {
        module: device.createShaderModule({label: 'ingest', code: ingestWgsl}),
        constants: {workgroup},
      },
    });
    this.#size = device.createBuffer({
      label: 'ingest size',
      size: 2 * Uint32Array.BYTES_PER_ELEMENT,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  picture(widthPx: number, heightPx: number): tf.Tensor4D {
    const {newest} = this.#holder;
    if (!newest || !('createView' in newest))
      throw new Error('No frame has come yet to make a picture of: show one first.');
    const device = this.#device;
    const picture = this.#sized(widthPx * heightPx * 3 * Float32Array.BYTES_PER_ELEMENT);
    device.queue.writeBuffer(this.#size, 0, new Uint32Array([widthPx, heightPx]));
    const encoder = device.createCommandEncoder({label: 'ingest'});
    const pass = encoder.beginComputePass({label: 'ingest'});
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, this.#bind(newest, picture));
    pass.dispatchWorkgroups(Math.ceil(widthPx / workgroup), Math.ceil(heightPx / workgroup));
    pass.end();
    device.queue.submit([encoder.finish()]);
    // Not zeroCopy: tfjs copies into a buffer of its own pool, so that pictures may outlive the next one at no growth.
    return tf.tensor({buffer: picture}, [1, heightPx, widthPx, 3], 'float32');
  }

  dispose(): void {
    this.#picture?.destroy();
    this.#size.destroy();
    this.#picture = this.#bindGroup = this.#bound = undefined;
  }

  #sized(size: number): GPUBuffer {
    if (this.#picture?.size === size) return this.#picture;
    this.#picture?.destroy();
    this.#bindGroup = undefined;
    this.#picture = this.#device.createBuffer({
      label: 'picture',
      size,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    return this.#picture;
  }

  #bind(frame: GPUTexture, picture: GPUBuffer): GPUBindGroup {
    if (this.#bindGroup && this.#bound === frame) return this.#bindGroup;
    this.#bound = frame;
    const resources = [frame.createView(), {buffer: this.#size}, {buffer: picture}];
    this.#bindGroup = this.#device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      entries: resources.map((resource, binding) => ({binding, resource})),
    });
    return this.#bindGroup;
  }
}
