import externalWgsl from '../../shaders/gpu/external-frame.wgsl?raw';

/** Draws frames of videos into textures on the GPU, without the copy that an upload makes. */
export class ExternalFrames {
  readonly #device: GPUDevice;
  readonly #format: GPUTextureFormat;
  readonly #sampler: GPUSampler;
  #pipeline: GPURenderPipeline | undefined;

  /** `format` is that of the textures, which are render attachments. */
  constructor(device: GPUDevice, format: GPUTextureFormat) {
    this.#device = device;
    this.#format = format;
    this.#sampler = device.createSampler({minFilter: 'linear', magFilter: 'linear'});
  }

  /** The visible part of the frame, turned as it is to be shown, over all of `target`. The frame may be closed then. */
  draw(source: VideoFrame, target: GPUTexture): void {
    const device = this.#device;
    this.#pipeline ??= this.#compile();
    const group = device.createBindGroup({
      layout: this.#pipeline.getBindGroupLayout(0),
      // It lives until this task ends, so it is bound again for every frame.
      entries: [
        {binding: 0, resource: device.importExternalTexture({source})},
        {binding: 1, resource: this.#sampler},
      ],
    });
    const encoder = device.createCommandEncoder({label: 'external frame'});
    const view = target.createView();
    const pass = encoder.beginRenderPass({
      label: 'external frame',
      colorAttachments: [{view, loadOp: 'clear', storeOp: 'store'}],
    });
    pass.setPipeline(this.#pipeline);
    pass.setBindGroup(0, group);
    pass.draw(3);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  #compile(): GPURenderPipeline {
    const module = this.#device.createShaderModule({label: 'external frame', code: externalWgsl});
    return this.#device.createRenderPipeline({
      label: 'external frame',
      layout: 'auto',
      vertex: {module},
      fragment: {module, targets: [{format: this.#format}]},
    });
  }
}
