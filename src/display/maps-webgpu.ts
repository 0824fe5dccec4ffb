import {ExternalTexture, HalfFloatType, LinearFilter, NearestFilter} from 'three/webgpu';
import type {MagnificationTextureFilter} from 'three/webgpu';
import {ExternalFrames} from '../gpu/external-frame.ts';
import {fitWithin, type SizePx} from '../lib/size.ts';
import {fitted, maxFramePx, sizeOf} from './frame-image.ts';
import type {FrameImage} from './frame-image.ts';
import {LuminancePass} from './luminance.ts';
import {plain} from './maps.ts';
import type {Map2d, Maps} from './maps.ts';
import type {Residual} from './residual.ts';
import {ResidualTexturePass} from './residual-texture.ts';

interface External extends Map2d<ExternalTexture> {
  readonly source: GPUTexture;
}

const frameFormat = 'rgba8unorm';

/**
 * On WebGPU: a video's frames are drawn into a texture where the GPU has them, images are uploaded once; display and
 * ingest read that texture. The residual never leaves the device.
 */
export class WebGpuMaps implements Maps {
  readonly smoothType = HalfFloatType;
  readonly device: GPUDevice;
  readonly #residualTexture: ResidualTexturePass;
  readonly #luminance: LuminancePass;
  readonly #external: ExternalFrames;
  #frame: External | undefined;
  #residual: External | undefined;

  constructor(device: GPUDevice) {
    this.device = device;
    this.#luminance = new LuminancePass(device);
    this.#external = new ExternalFrames(device, frameFormat);
    this.#residualTexture = new ResidualTexturePass(device);
  }

  get newest(): GPUTexture | undefined {
    return this.#frame?.source;
  }

  frame(image: FrameImage): Promise<Map2d> {
    const {device} = this;
    const maxPx = Math.min(maxFramePx, device.limits.maxTextureDimension2D);
    // Not every browser with WebGPU imports videos' frames; a copy gives the same image.
    if ('displayWidth' in image && 'importExternalTexture' in device) {
      this.#frame = this.#framed(fitWithin(sizeOf(image), maxPx));
      this.#external.draw(image, this.#frame.source);
    } else {
      const copy = fitted(image, maxPx);
      try {
        const source = copy ?? image;
        const {widthPx: width, heightPx: height} = sizeOf(source);
        this.#frame = this.#framed(sizeOf(source));
        device.queue.copyExternalImageToTexture({source}, {texture: this.#frame.source}, {width, height});
      } finally {
        copy?.close();
      }
    }
    return Promise.resolve(this.#frame);
  }

  #framed(size: SizePx): External {
    // copyExternalImageToTexture asks for RENDER_ATTACHMENT too.
    const usage =
      GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST | GPUTextureUsage.RENDER_ATTACHMENT;
    return this.#sized(this.#frame, size, {label: 'frame', format: frameFormat, usage}, NearestFilter);
  }

  luminance(size: SizePx): Promise<Float32Array> | undefined {
    if (!this.#frame) throw new Error('No frame has come yet to take the luminance of.');
    return this.#luminance.of(this.#frame.source, size);
  }

  residual(residual: Residual): Map2d {
    const {data} = residual;
    if (data instanceof Float32Array) throw new Error('On WebGPU the residual must lie in a GPUBuffer.');
    const usage = GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.TEXTURE_BINDING;
    const map = this.#sized(
      this.#residual,
      residual,
      {label: 'residual', format: 'rgba16float', usage},
      LinearFilter,
    );
    this.#residualTexture.run(data, map.source, residual);
    this.#residual = map;
    return map;
  }

  dispose(): void {
    this.#luminance.dispose();
    for (const map of [this.#frame, this.#residual]) {
      map?.texture.dispose();
      map?.source.destroy();
    }
    this.#frame = this.#residual = undefined;
  }

  /** The last map if it has the size; otherwise a new one, wrapped again because three binds a wrapper's first texture for good. */
  #sized(
    last: External | undefined,
    {widthPx, heightPx}: SizePx,
    texture: Omit<GPUTextureDescriptor, 'size'>,
    filter: MagnificationTextureFilter,
  ): External {
    if (last?.widthPx === widthPx && last.heightPx === heightPx) return last;
    last?.texture.dispose();
    last?.source.destroy();
    const source = this.device.createTexture({...texture, size: {width: widthPx, height: heightPx}});
    return {texture: plain(new ExternalTexture(source), filter), source, widthPx, heightPx};
  }
}
