import {ClampToEdgeWrapping, NoColorSpace} from 'three/webgpu';
import type {MagnificationTextureFilter, Texture, TextureDataType} from 'three/webgpu';
import type {SizePx} from '../lib/size.ts';
import type {FrameImage} from './frame-image.ts';
import type {FrameBytes} from '../source/frame-bytes.ts';
import type {PersonMask, Residual} from './residual.ts';

/** A texture of three's and its size. */
export interface Map2d<T extends Texture = Texture> extends SizePx {
  readonly texture: T;
}

/** Frame, residual and mask as textures of one of three's backends. A texture is replaced only when its size changes. */
export interface Maps {
  /** What the smooth residual is to be stored in. */
  readonly smoothType: TextureDataType;
  readonly device: GPUDevice | undefined;
  /** The newest frame where the ingest can read it: a texture with a device, bytes without. */
  readonly newest: FrameBytes | GPUTexture | undefined;
  /** Copies the image, which stays the caller's to close. */
  frame(image: FrameImage): Promise<Map2d>;
  /**
   * The luminance of the newest frame at a much smaller size: [heightPx, widthPx] in [-1, 1]. On a GPU it arrives later,
   * and undefined is one that is left out, because those of the frames before are still on their way.
   */
  luminance(size: SizePx): Float32Array | Promise<Float32Array> | undefined;
  /** Takes over what the residual holds; the residual stays the caller's to dispose of, after this. */
  residual(residual: Residual): Map2d;
  /** The same of where the person is. */
  person(person: PersonMask): Map2d;
  dispose(): void;
}

/** Set up as data: neither converted, flipped, repeated nor shrunk. */
export function plain<T extends Texture>(texture: T, filter: MagnificationTextureFilter): T {
  texture.colorSpace = NoColorSpace;
  texture.wrapS = texture.wrapT = ClampToEdgeWrapping;
  texture.generateMipmaps = texture.flipY = false;
  texture.minFilter = texture.magFilter = filter;
  return texture;
}
