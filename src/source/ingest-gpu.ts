import type * as tf from '@tensorflow/tfjs';
import {emptyTensor, targetOf} from '../gpu/tensor.ts';
import ingestWgsl from '../../shaders/source/ingest-gpu.wgsl?raw';
import {ComputePass, workgroupsOver} from '../gpu/compute-pass.ts';
import type {FrameHolder, Ingest} from './ingest.ts';

const workgroup = 8;

/** Ingest on the GPUDevice that tfjs's webgpu backend uses: no pixel passes through the CPU. */
export class GpuIngest implements Ingest {
  readonly #device: GPUDevice;
  readonly #holder: FrameHolder;
  readonly #pass: ComputePass;
  readonly #size: GPUBuffer;
  // TensorFlow.js's pool gives the same few buffers again and again.
  #bindGroups = new WeakMap<GPUBuffer, GPUBindGroup>();
  #bound: GPUTexture | undefined;

  constructor(device: GPUDevice, holder: FrameHolder) {
    this.#device = device;
    this.#holder = holder;
    this.#pass = new ComputePass(device, {
      label: 'ingest',
      parts: [{code: ingestWgsl, constants: {workgroup}}],
    });
    this.#size = device.createBuffer({
      label: 'ingest size',
      size: 2 * Uint32Array.BYTES_PER_ELEMENT,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
  }

  image(widthPx: number, heightPx: number): tf.Tensor4D {
    const {newest} = this.#holder;
    if (!newest || !('createView' in newest))
      throw new Error('No frame has come yet to make an image of: show one first.');
    const device = this.#device;
    // Straight into the tensor's own buffer.
    const image = emptyTensor<tf.Rank.R4>([1, heightPx, widthPx, 3]);
    try {
      device.queue.writeBuffer(this.#size, 0, new Uint32Array([widthPx, heightPx]));
      const encoder = device.createCommandEncoder({label: 'ingest'});
      const bindGroup = this.#bind(newest, targetOf(image));
      this.#pass.record(encoder, bindGroup, workgroupsOver({widthPx, heightPx}, workgroup));
      device.queue.submit([encoder.finish()]);
      return image;
    } catch (error) {
      image.dispose();
      throw error;
    }
  }

  dispose(): void {
    this.#size.destroy();
    this.#bindGroups = new WeakMap();
    this.#bound = undefined;
  }

  #bind(frame: GPUTexture, image: GPUBuffer): GPUBindGroup {
    if (this.#bound !== frame) {
      this.#bound = frame;
      this.#bindGroups = new WeakMap();
    }
    const known = this.#bindGroups.get(image);
    if (known) return known;
    const bindGroup = this.#pass.bind([frame.createView(), {buffer: this.#size}, {buffer: image}]);
    this.#bindGroups.set(image, bindGroup);
    return bindGroup;
  }
}
