import {FloatType, HalfFloatType, LinearFilter, NearestFilter, RGBFormat, Texture} from 'three/webgpu';
import type {TextureDataType} from 'three/webgpu';
import type {SizePx} from '../lib/size.ts';
import {maxFramePx, fitted} from './frame-image.ts';
import type {FrameImage} from './frame-image.ts';
import {plain} from './maps.ts';
import type {Map2d, Maps} from './maps.ts';
import {coarseLuminance} from '../source/coarse-luminance.ts';
import {FrameCopier} from '../source/frame-bytes.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import type {Residual} from './residual.ts';

type Data = Uint8Array | Float32Array;

/** Of an image like this, three passes `data` on to texSubImage2D as it is, when the texture is next drawn. */
type Upload = Map2d<Texture<{data: Data; width: number; height: number}>>;

/** On WebGL2: copied into CPU memory, for the ingest too, and uploaded by three from there. */
export class WebGlMaps implements Maps {
  readonly smoothType: TextureDataType;
  readonly device = undefined;
  readonly #residualFormat: 'RGB32F' | 'RGB16F';
  readonly #maxPx: number;
  readonly #copier = new FrameCopier();
  #newest: FrameBytes | undefined;
  #frame: Upload | undefined;
  #residual: Upload | undefined;

  constructor(gl: WebGL2RenderingContext) {
    // Software GL filters float32 two to three times as fast as float16. GPUs that cannot filter it convert to float16.
    const float32 = gl.getExtension('OES_texture_float_linear') && gl.getExtension('EXT_color_buffer_float');
    this.smoothType = float32 ? FloatType : HalfFloatType;
    this.#residualFormat = float32 ? 'RGB32F' : 'RGB16F';
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
    const {data} = residual;
    if (!(data instanceof Float32Array))
      throw new Error('A residual in a GPUBuffer cannot be shown by WebGL2.');
    this.#residual = filled(this.#residual, data, residual, (texture) => {
      plain(texture, LinearFilter);
      texture.format = RGBFormat;
      texture.type = FloatType;
      texture.internalFormat = this.#residualFormat;
    });
    return this.#residual;
  }

  dispose(): void {
    this.#newest = undefined;
    this.#frame?.texture.dispose();
    this.#residual?.texture.dispose();
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
