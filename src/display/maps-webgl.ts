import {
  FloatType,
  HalfFloatType,
  LinearFilter,
  NearestFilter,
  RedFormat,
  RGBFormat,
  Texture,
} from 'three/webgpu';
import type {PixelFormat, PixelFormatGPU, TextureDataType} from 'three/webgpu';
import type {SizePx} from '../lib/size.ts';
import {maxFramePx, fitted} from './frame-image.ts';
import type {FrameImage} from './frame-image.ts';
import {plain} from './maps.ts';
import type {Map2d, Maps} from './maps.ts';
import {coarseLuminance} from '../source/coarse-luminance.ts';
import {FrameCopier} from '../source/frame-bytes.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import type {Numbers, PersonMask, Residual} from './residual.ts';

type Data = Uint8Array | Float32Array;

/** Of an image like this, three passes `data` on to texSubImage2D as it is, when the texture is next drawn. */
type Upload = Map2d<Texture<{data: Data; width: number; height: number}>>;

/** On WebGL2: copied into CPU memory, for the ingest too, and uploaded by three from there. */
export class WebGlMaps implements Maps {
  readonly smoothType: TextureDataType;
  readonly device = undefined;
  readonly #bits: 32 | 16;
  readonly #maxPx: number;
  readonly #copier = new FrameCopier();
  #newest: FrameBytes | undefined;
  #frame: Upload | undefined;
  #residual: Upload | undefined;
  #person: Upload | undefined;

  constructor(gl: WebGL2RenderingContext) {
    // Software GL filters float32 two to three times as fast as float16. GPUs that cannot filter it convert to float16.
    const float32 = gl.getExtension('OES_texture_float_linear') && gl.getExtension('EXT_color_buffer_float');
    this.smoothType = float32 ? FloatType : HalfFloatType;
    this.#bits = float32 ? 32 : 16;
    this.#maxPx = Math.min(maxFramePx, Number(gl.getParameter(gl.MAX_TEXTURE_SIZE)));
  }

  get newest(): FrameBytes | undefined {
    return this.#newest;
  }

  async frame(image: FrameImage): Promise<Map2d> {
    const copy = fitted(image, this.#maxPx);
    try {
      const bytes = (this.#newest = await this.#copier.copy(copy ?? image));
      this.#frame = filled(this.#frame, bytes.rgba, bytes, (texture) => plain(texture, NearestFilter));
      return this.#frame;
    } finally {
      copy?.close();
    }
  }

  luminance({widthPx, heightPx}: SizePx): Float32Array {
    if (!this.#newest) throw new Error('No frame has come yet to take the luminance of.');
    return coarseLuminance(this.#newest, widthPx, heightPx);
  }

  residual(residual: Residual): Map2d {
    return (this.#residual = this.#numbers(this.#residual, residual, RGBFormat, `RGB${this.#bits}F`));
  }

  person(person: PersonMask): Map2d {
    return (this.#person = this.#numbers(this.#person, person, RedFormat, `R${this.#bits}F`));
  }

  #numbers(
    last: Upload | undefined,
    numbers: Numbers,
    format: PixelFormat,
    internalFormat: PixelFormatGPU,
  ): Upload {
    const {data} = numbers;
    if (!(data instanceof Float32Array)) throw new Error('What is in a GPUBuffer cannot be shown by WebGL2.');
    return filled(last, data, numbers, (texture) => {
      plain(texture, LinearFilter);
      texture.format = format;
      texture.type = FloatType;
      texture.internalFormat = internalFormat;
    });
  }

  dispose(): void {
    this.#newest = undefined;
    this.#frame?.texture.dispose();
    this.#residual?.texture.dispose();
    this.#person?.texture.dispose();
  }
}

/** The last upload with new data, or a new one, prepared, when the size is another. */
function filled(
  last: Upload | undefined,
  data: Data,
  size: SizePx,
  prepare: (texture: Texture) => void,
): Upload {
  const {widthPx, heightPx} = size;
  if (last?.widthPx === widthPx && last.heightPx === heightPx) {
    last.texture.image.data = data;
    last.texture.needsUpdate = true;
    return last;
  }
  last?.texture.dispose();
  const texture = new Texture({data, width: widthPx, height: heightPx});
  prepare(texture);
  texture.needsUpdate = true;
  return {texture, widthPx, heightPx};
}
