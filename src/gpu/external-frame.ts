import externalWgsl from '../../shaders/gpu/external-frame.wgsl?raw';

/** The format of the textures that frames are drawn into, which are render attachments. */
export const frameFormat = 'rgba8unorm';

/** Pure green of 136 in limited range, four pixels of it: luminance, then blue and red difference. */
const green = Uint8Array.of(85, 85, 85, 85, 88, 78);
/** Its red, up to which it has not been converted: by definition 0; converted to the primaries of sRGB it is 30. */
const leastRed = 15;
/** WebGPU copies rows of at least so many bytes. */
const rowBytes = 256;

/**
 * Draws frames of videos into textures on the GPU, without the copy that an upload makes.
 *
 * What is of BT.601 in limited range has the primaries of SMPTE 170M, as most cameras and small videos. Chromium converts
 * them to those of sRGB here, and leaves them as they are wherever else a frame becomes pixels (on a canvas, by `copyTo`,
 * in a player). So that a video has the same colours live on every machine, and rendered, that is undone, if it is seen
 * to be done.
 */
export class ExternalFrames {
  readonly #device: GPUDevice;
  readonly #sampler: GPUSampler;
  readonly #pipelines = new Map<boolean, GPURenderPipeline>();
  /** Whether it was looked at what becomes of SMPTE 170M, and whether that is to be undone. */
  #looked = false;
  #undoes = false;

  constructor(device: GPUDevice) {
    this.#device = device;
    this.#sampler = device.createSampler({minFilter: 'linear', magFilter: 'linear'});
  }

  /** The visible part of the frame, turned as it is to be shown, over all of `target`. The frame may be closed then. */
  draw(source: VideoFrame, target: GPUTexture): void {
    const isSmpte170m = source.colorSpace.primaries === 'smpte170m';
    if (isSmpte170m && !this.#looked) this.#look();
    this.#record(source, target, this.#pipeline(isSmpte170m && this.#undoes));
  }

  #look(): void {
    this.#looked = true;
    // It fails with the device only, whose loss is reported where it is used.
    this.#redOfGreen().then(
      (red) => (this.#undoes = red > leastRed),
      () => undefined,
    );
  }

  /** What red comes out of pure green in SMPTE 170M. */
  async #redOfGreen(): Promise<number> {
    const {RENDER_ATTACHMENT, COPY_SRC} = GPUTextureUsage;
    const usage = RENDER_ATTACHMENT | COPY_SRC;
    const texture = this.#device.createTexture({label: 'green', size: [2, 2], format: frameFormat, usage});
    const size = 2 * rowBytes;
    const buffer = this.#device.createBuffer({
      size,
      usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ,
    });
    const colorSpace = {
      primaries: 'smpte170m',
      transfer: 'smpte170m',
      matrix: 'smpte170m',
      fullRange: false,
    } as const;
    const layout = {format: 'I420', codedWidth: 2, codedHeight: 2, timestamp: 0, colorSpace} as const;
    const frame = new VideoFrame(green, layout);
    try {
      this.#record(frame, texture, this.#pipeline(false));
      const encoder = this.#device.createCommandEncoder({label: 'green'});
      encoder.copyTextureToBuffer({texture}, {buffer, bytesPerRow: rowBytes}, [2, 2]);
      this.#device.queue.submit([encoder.finish()]);
      await buffer.mapAsync(GPUMapMode.READ);
      return new Uint8Array(buffer.getMappedRange())[0] ?? 0;
    } finally {
      frame.close();
      texture.destroy();
      buffer.destroy();
    }
  }

  #record(source: VideoFrame, target: GPUTexture, pipeline: GPURenderPipeline): void {
    const device = this.#device;
    const group = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
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
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    pass.draw(3);
    pass.end();
    device.queue.submit([encoder.finish()]);
  }

  #pipeline(unconverted: boolean): GPURenderPipeline {
    const known = this.#pipelines.get(unconverted);
    if (known) return known;
    const module = this.#device.createShaderModule({label: 'external frame', code: externalWgsl});
    const pipeline = this.#device.createRenderPipeline({
      label: 'external frame',
      layout: 'auto',
      vertex: {module},
      fragment: {
        module,
        constants: {unconverted: unconverted ? 1 : 0},
        targets: [{format: frameFormat}],
      },
    });
    this.#pipelines.set(unconverted, pipeline);
    return pipeline;
  }
}
