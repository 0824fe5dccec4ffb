import {QuadMesh, Texture, Vector2} from 'three/webgpu';
import type {NodeMaterial, RenderTarget, TextureDataType, WebGPURenderer} from 'three/webgpu';
import {float, texture, uniform, vec2, vec4} from 'three/tsl';
import {pass} from './composite.ts';
import type {SizePx} from '../lib/size.ts';
import type {Map2d} from './maps.ts';
import {drawInto, numbersTarget} from './render-target.ts';
import {blurred, filtered, gradients, splined, stroked, unscaled} from './upscale-passes.ts';

/** How many times larger than the dream the smooth residual is made, at most. */
const factor = 3;
/** And at most so many pixels: beyond, the bilinear filter is good enough. */
const mostPixels = 1920 * 1080;

type Pass = 'copy' | 'rows' | 'columns' | 'gradients' | 'blur' | 'spline' | 'strokes';

/**
 * The residual made smooth, once per dream, so that the bilinear filter which shows it over every frame leaves no
 * diamonds: a cubic B-spline through the means of the dream's pixels, drawn along its own lines. See docs/upscaling.md.
 */
export class Upscale {
  // At the dream's size; what is in the first does not outlive the next pass.
  readonly #interim: RenderTarget;
  readonly #filtered: RenderTarget;
  readonly #structure: RenderTarget;
  // Enlarged.
  readonly #spline: RenderTarget;
  readonly #smooth: RenderTarget;
  readonly #source = texture(new Texture(), vec2(0), float(0));
  readonly #sourceSize = uniform(new Vector2(1, 1));
  readonly #smoothSize = uniform(new Vector2(1, 1));
  /** How much the lines are drawn: not at all at the dream's own size, fully at twice that. */
  readonly #amount = uniform(0);
  readonly #passes: Readonly<Record<Pass, NodeMaterial>>;
  readonly #quad: QuadMesh;

  /** @param type what residuals are stored in: a float type that the GPU can filter and draw to. */
  constructor(type: TextureDataType) {
    this.#interim = numbersTarget(type);
    this.#filtered = numbersTarget(type);
    this.#structure = numbersTarget(type);
    this.#spline = numbersTarget(type);
    this.#smooth = numbersTarget(type);
    const read = ({texture: drawn}: RenderTarget) => texture(drawn, vec2(0), float(0));
    const [small, large] = [this.#sourceSize, this.#smoothSize];
    const interim = read(this.#interim);
    const sizes = {small, large};
    this.#passes = {
      copy: pass(vec4(unscaled(this.#source, small), 1)),
      rows: pass(vec4(filtered(this.#source, small, vec2(1, 0)), 1)),
      columns: pass(vec4(filtered(interim, small, vec2(0, 1)), 1)),
      gradients: pass(vec4(gradients(this.#source, small), 1)),
      blur: pass(vec4(blurred(interim, small), 1)),
      spline: pass(vec4(splined(read(this.#filtered), sizes), 1)),
      strokes: pass(vec4(stroked(read(this.#spline), read(this.#structure), sizes, this.#amount), 1)),
    };
    this.#quad = new QuadMesh(this.#passes.copy);
  }

  /** Where the enlarged residual lies, for as long as this object lives. */
  get texture(): Texture {
    return this.#smooth.texture;
  }

  /** Enlarges the residual, up to the size of the frame: more could not be seen. */
  render(renderer: WebGPURenderer, source: Map2d, frame: SizePx): void {
    const fitting = Math.sqrt(mostPixels / (source.widthPx * source.heightPx));
    const most = Math.max(1, Math.min(factor, fitting));
    const widthPx = Math.max(source.widthPx, Math.min(frame.widthPx, Math.round(source.widthPx * most)));
    const heightPx = Math.max(source.heightPx, Math.min(frame.heightPx, Math.round(source.heightPx * most)));
    this.#source.value = source.texture;
    this.#sourceSize.value.set(source.widthPx, source.heightPx);
    this.#smoothSize.value.set(widthPx, heightPx);
    this.#smooth.setSize(widthPx, heightPx);
    const enlargement = Math.max(widthPx / source.widthPx, heightPx / source.heightPx);
    this.#amount.value = Math.min(1, enlargement - 1);
    if (enlargement === 1) {
      this.#draw(renderer, 'copy', this.#smooth);
      return;
    }
    for (const small of [this.#interim, this.#filtered, this.#structure]) {
      small.setSize(source.widthPx, source.heightPx);
    }
    this.#spline.setSize(widthPx, heightPx);
    this.#draw(renderer, 'rows', this.#interim);
    this.#draw(renderer, 'columns', this.#filtered);
    this.#draw(renderer, 'gradients', this.#interim);
    this.#draw(renderer, 'blur', this.#structure);
    this.#draw(renderer, 'spline', this.#spline);
    this.#draw(renderer, 'strokes', this.#smooth);
  }

  dispose(): void {
    const targets = [this.#interim, this.#filtered, this.#structure, this.#spline, this.#smooth];
    for (const held of [...targets, ...Object.values(this.#passes)]) held.dispose();
  }

  #draw(renderer: WebGPURenderer, name: Pass, into: RenderTarget): void {
    drawInto(into, this.#passes[name], renderer, this.#quad);
  }
}
