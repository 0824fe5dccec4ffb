import {LinearFilter, NoColorSpace, QuadMesh, RenderTarget, Texture, Vector2} from 'three/webgpu';
import type {NodeMaterial, TextureDataType, WebGPURenderer} from 'three/webgpu';
import {Fn, float, screenCoordinate, texture, uniform, vec2, vec4} from 'three/tsl';
import {pass} from './composite.ts';
import type {SizePx} from '../lib/size.ts';
import type {Map2d} from './maps.ts';

/** How many times larger than the dream the smooth residual is made, at most. */
const factor = 3;

/**
 * The residual made smooth, once per dream, so that the bilinear filter which shows it over every frame leaves no
 * diamonds. First s = r - laplacian(r) / 6, then a cubic B-spline over s. The spline alone blurs r by a sixth of its
 * Laplacian; sharpened by as much beforehand, everything but the very finest detail keeps its strength.
 */
export class Upscale {
  readonly #sharp: RenderTarget;
  readonly #smooth: RenderTarget;
  readonly #source = texture(new Texture(), vec2(0), float(0));
  readonly #sourceSize = uniform(new Vector2(1, 1));
  readonly #smoothSize = uniform(new Vector2(1, 1));
  readonly #sharpen: NodeMaterial;
  readonly #spline: NodeMaterial;
  readonly #copy: NodeMaterial;
  readonly #quad: QuadMesh;

  /** @param type what residuals are stored in: a float type that the GPU can filter and draw to. */
  constructor(type: TextureDataType) {
    this.#sharp = target(type);
    this.#smooth = target(type);
    this.#sharpen = pass(this.#sharpened());
    this.#spline = pass(this.#splined());
    this.#copy = pass(vec4(this.#source.sample(screenCoordinate.div(this.#sourceSize)).rgb, 1));
    this.#quad = new QuadMesh(this.#sharpen);
  }

  /** Where the enlarged residual lies, for as long as this object lives. */
  get texture(): Texture {
    return this.#smooth.texture;
  }

  /** Enlarges the residual, up to the size of the frame: more could not be seen. One of that size stays as it is. */
  render(renderer: WebGPURenderer, source: Map2d, frame: SizePx): void {
    const widthPx = Math.max(source.widthPx, Math.min(frame.widthPx, source.widthPx * factor));
    const heightPx = Math.max(source.heightPx, Math.min(frame.heightPx, source.heightPx * factor));
    this.#sharp.setSize(source.widthPx, source.heightPx);
    this.#smooth.setSize(widthPx, heightPx);
    this.#source.value = source.texture;
    this.#sourceSize.value.set(source.widthPx, source.heightPx);
    this.#smoothSize.value.set(widthPx, heightPx);
    if (source.widthPx === frame.widthPx && source.heightPx === frame.heightPx) {
      this.#draw(renderer, this.#copy, this.#smooth);
      return;
    }
    this.#draw(renderer, this.#sharpen, this.#sharp);
    this.#draw(renderer, this.#spline, this.#smooth);
  }

  dispose(): void {
    for (const held of [this.#sharp, this.#smooth, this.#sharpen, this.#spline, this.#copy]) held.dispose();
  }

  #draw(renderer: WebGPURenderer, material: NodeMaterial, into: RenderTarget): void {
    this.#quad.material = material;
    renderer.setRenderTarget(into);
    try {
      this.#quad.render(renderer);
    } finally {
      renderer.setRenderTarget(null);
    }
  }

  #sharpened() {
    const tap = (x: number, y: number) =>
      this.#source.sample(screenCoordinate.add(vec2(x, y)).div(this.#sourceSize)).rgb;
    const around = tap(-1, 0).add(tap(1, 0)).add(tap(0, -1)).add(tap(0, 1));
    return vec4(tap(0, 0).mul(10).sub(around).div(6), 1);
  }

  /**
   * With t in [0, 1) between two texels the spline weighs four: (1 - t)^3, 3 t^3 - 6 t^2 + 4, the same of 1 - t, and
   * t^3, over 6. Four by four texels are two by two bilinear taps (Sigg and Hadwiger, GPU Gems 2, chapter 20).
   */
  #splined() {
    const sharp = texture(this.#sharp.texture, vec2(0), float(0));
    return Fn(() => {
      const at = screenCoordinate.div(this.#smoothSize).mul(this.#sourceSize).sub(0.5);
      const t = at.fract().toVar();
      const base = at.floor().toVar();
      const w0 = t.oneMinus().pow3().div(6).toVar();
      const w1 = t.mul(t).mul(t.mul(3).sub(6)).add(4).div(6).toVar();
      const w3 = t.pow3().div(6).toVar();
      const low = w0.add(w1).toVar();
      const high = low.oneMinus().toVar();
      const first = base.sub(0.5).add(w1.div(low)).div(this.#sourceSize).toVar();
      const second = base.add(1.5).add(w3.div(high)).div(this.#sourceSize).toVar();
      const row = (y: typeof first.y) => {
        const left = sharp.sample(vec2(first.x, y)).rgb.mul(low.x);
        return left.add(sharp.sample(vec2(second.x, y)).rgb.mul(high.x));
      };
      return vec4(row(first.y).mul(low.y).add(row(second.y).mul(high.y)), 1);
    })();
  }
}

function target(type: TextureDataType): RenderTarget {
  return new RenderTarget(1, 1, {
    type,
    depthBuffer: false,
    generateMipmaps: false,
    minFilter: LinearFilter,
    magFilter: LinearFilter,
    colorSpace: NoColorSpace,
  });
}
