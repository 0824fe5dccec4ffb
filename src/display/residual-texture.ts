import residualTextureWgsl from '../../shaders/display/residual-texture.wgsl?raw';
import {ComputePass, workgroupsOver} from '../gpu/compute-pass.ts';
import type {SizePx} from '../lib/size.ts';

const workgroup = 8;

/** The residual from the buffer of TensorFlow.js into a texture that can be filtered. */
export class ResidualTexturePass {
  readonly #device: GPUDevice;
  readonly #pass: ComputePass;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#pass = new ComputePass(device, {
      label: 'residual',
      parts: [{code: residualTextureWgsl, constants: {workgroup}}],
    });
  }

  /** Submits it: `residual` `[H, W, 3]` into `texture`, rgba16float of that size. */
  run(residual: GPUBuffer, texture: GPUTexture, size: SizePx): void {
    // The pool of TensorFlow.js gives another buffer each time, so the bind group cannot be kept.
    const bindGroup = this.#pass.bind([{buffer: residual}, texture.createView()]);
    const encoder = this.#device.createCommandEncoder({label: 'residual'});
    this.#pass.record(encoder, bindGroup, workgroupsOver(size, workgroup));
    this.#device.queue.submit([encoder.finish()]);
  }
}
