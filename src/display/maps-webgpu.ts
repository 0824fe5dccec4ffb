import {ExternalTexture, HalfFloatType, LinearFilter, NearestFilter} from 'three/webgpu';
import type {MagnificationTextureFilter} from 'three/webgpu';
import {ExternalFrames, frameFormat} from '../gpu/external-frame.ts';
import {has} from '../lib/capabilities.ts';
import {fitWithin, type SizePx} from '../lib/size.ts';
import {drawn, fitted, isUpright, maxFramePx, sizeOf} from './frame-image.ts';
import type {FrameImage} from './frame-image.ts';
import {LuminancePass} from './luminance.ts';
import {plain} from './maps.ts';
import type {Map2d, Maps} from './maps.ts';
import type {Numbers, PersonMask, Residual} from './residual.ts';
import {ResidualTexturePass} from './residual-texture.ts';

interface External extends Map2d<ExternalTexture> {
  readonly source: GPUTexture;
}

/**
 * On WebGPU: a video's frames are drawn into a texture where the GPU has them, images are uploaded once; display and
 * ingest read that texture. The residual never leaves the device.
 */
export class WebGpuMaps implements Maps {
  readonly smoothType = HalfFloatType;
  readonly device: GPUDevice;
  readonly #residualTexture: ResidualTexturePass;
  /** Made when it is first needed. */
  #personTexture: ResidualTexturePass | undefined;
  readonly #luminance: LuminancePass;
  readonly #external: ExternalFrames;
  /** Whether this browser draws frames of videos from where they lie. */
  #imports: boolean;
  #frame: External | undefined;
  #residual: External | undefined;
  #person: External | undefined;

  constructor(device: GPUDevice, {imports = has('external-texture')} = {}) {
    this.device = device;
    this.#imports = imports;
    this.#luminance = new LuminancePass(device);
    this.#external = new ExternalFrames(device);
    this.#residualTexture = new ResidualTexturePass(device, 3);
  }

  get newest(): GPUTexture | undefined {
    return this.#frame?.source;
  }

  frame(image: FrameImage): Promise<Map2d> {
    const maxPx = Math.min(maxFramePx, this.device.limits.maxTextureDimension2D);
    this.#frame = this.#imported(image, maxPx) ?? this.#copied(image, maxPx);
    return Promise.resolve(this.#frame);
  }

  /** A video's frame, drawn from where it lies; undefined where that cannot be. */
  #imported(image: FrameImage, maxPx: number): External | undefined {
    if (!this.#imports || !('displayWidth' in image) || !isUpright(image)) return undefined;
    const frame = this.#framed(fitWithin(sizeOf(image), maxPx));
    this.#frame = frame;
    try {
      this.#external.draw(image, frame.source);
      return frame;
    } catch (error) {
      // Firefox has the method, and takes no VideoFrame there.
      if (!(error instanceof TypeError)) throw error;
      this.#imports = false;
      return undefined;
    }
  }

  /** Any image, by an upload. */
  #copied(image: FrameImage, maxPx: number): External {
    // No browser without the import uploads a VideoFrame either; what a canvas gives, all upload.
    const copy =
      'displayWidth' in image ? drawn(image, fitWithin(sizeOf(image), maxPx)) : fitted(image, maxPx);
    try {
      const source = copy ?? image;
      const {widthPx: width, heightPx: height} = sizeOf(source);
      const frame = this.#framed({widthPx: width, heightPx: height});
      this.device.queue.copyExternalImageToTexture({source}, {texture: frame.source}, {width, height});
      return frame;
    } finally {
      copy?.close();
    }
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
    return (this.#residual = this.#numbers(this.#residual, residual, 'residual', this.#residualTexture));
  }

  person(person: PersonMask): Map2d {
    this.#personTexture ??= new ResidualTexturePass(this.device, 1);
    return (this.#person = this.#numbers(this.#person, person, 'person', this.#personTexture));
  }

  #numbers(last: External | undefined, numbers: Numbers, label: string, pass: ResidualTexturePass): External {
    const {data} = numbers;
    if (data instanceof Float32Array) throw new Error(`On WebGPU the ${label} must lie in a GPUBuffer.`);
    const usage = GPUTextureUsage.STORAGE_BINDING | GPUTextureUsage.TEXTURE_BINDING;
    const map = this.#sized(last, numbers, {label, format: 'rgba16float', usage}, LinearFilter);
    pass.run(data, map.source, numbers);
    return map;
  }

  dispose(): void {
    this.#luminance.dispose();
    for (const map of [this.#frame, this.#residual, this.#person]) {
      map?.texture.dispose();
      map?.source.destroy();
    }
    this.#frame = this.#residual = this.#person = undefined;
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
