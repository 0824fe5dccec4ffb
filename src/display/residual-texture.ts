import residualTextureWgsl from '../../shaders/display/residual-texture.wgsl?raw';
import {ComputePass, workgroupsOver} from '../gpu/compute-pass.ts';
import type {SizePx} from '../lib/size.ts';

const workgroup = 8;

/** A residual, or a mask, from the buffer of TensorFlow.js into a texture that can be filtered. */
export class ResidualTexturePass {
  readonly #device: GPUDevice;
  readonly #pass: ComputePass;

  /** Of buffers with three numbers a pixel, or one. */
  constructor(device: GPUDevice, channels: 3 | 1) {
    this.#device = device;
    this.#pass = new ComputePass(device, {
      label: 'residual',
      parts: [{code: residualTextureWgsl, constants: {workgroup, channels}}],
    });
  }

  /** Submits it: `values` `[H, W, channels]` into `texture`, rgba16float of that size. */
  run(values: GPUBuffer, texture: GPUTexture, size: SizePx): void {
    // The pool of TensorFlow.js gives another buffer each time, so the bind group cannot be kept.
    const bindGroup = this.#pass.bind([{buffer: values}, texture.createView()]);
    const encoder = this.#device.createCommandEncoder({label: 'residual'});
    this.#pass.record(encoder, bindGroup, workgroupsOver(size, workgroup));
    this.#device.queue.submit([encoder.finish()]);
  }
}
