import {DoubleSide, NoBlending, NodeMaterial, Vector2} from 'three/webgpu';
import type {Texture} from 'three/webgpu';
import {attribute, float, ivec2, positionGeometry, screenCoordinate, texture} from 'three/tsl';
import {textureLoad, uniform, varying, vec2, vec4} from 'three/tsl';
import type {Map2d} from './maps.ts';

/** How the image is shown: `wet` dream over dry frame, 0 to 2; `mirror` swaps left and right. */
export interface View {
  readonly wet: number;
  readonly mirror: boolean;
  /** Whether the dream follows the frames that come between two dreams; not, if left out. */
  readonly reproject?: boolean;
}

/**
 * The material of the one pass to the canvas:
 *   out = frame + wet * residual / 2
 * because the residual is in units of [-1, 1] and the frame in [0, 1]. The frame has exactly the canvas's size and is
 * read texel by texel, so that with wet = 0 its bytes come out unchanged; the residual, of any size, is filtered.
 * Moved, the residual is read at the places that a MovingGrid gives, times how well they were seen.
 */
export class Composite {
  readonly #frame;
  readonly #wet = uniform(0);
  readonly #size = uniform(new Vector2(1, 1));
  // x shown = x * direction + start: from left to right, or mirrored from right to left.
  readonly #direction = uniform(1);
  readonly #start = uniform(0);
  /** For the image without a dream: cheaper by one filtered texture. */
  readonly dry: NodeMaterial;
  readonly wet: NodeMaterial;
  /** For a MovingGrid. */
  readonly moved: NodeMaterial;

  constructor(frame: Texture, residual: Texture) {
    const x = screenCoordinate.x.mul(this.#direction).add(this.#start);
    const at = vec2(x, screenCoordinate.y);
    this.#frame = textureLoad(frame, ivec2(at));
    const dream = texture(residual, at.div(this.#size), float(0));
    this.dry = pass(vec4(this.#frame.rgb, 1));
    this.wet = pass(vec4(this.#frame.rgb.add(dream.rgb.mul(this.#wet)), 1));
    const place = varying(attribute<'vec3'>('place', 'vec3'));
    const elsewhere = texture(residual, place.xy, float(0)).rgb.mul(place.z);
    this.moved = pass(vec4(this.#frame.rgb.add(elsewhere.mul(this.#wet)), 1));
    this.moved.vertexNode = vec4(positionGeometry.x.mul(this.#direction), positionGeometry.y, 0, 1);
    // Mirrored, its triangles show their backs.
    this.moved.side = DoubleSide;
  }

  /** The canvas must have the frame's size. */
  setFrame({texture, widthPx, heightPx}: Map2d): void {
    this.#frame.value = texture;
    this.#size.value.set(widthPx, heightPx);
  }

  setView({wet, mirror}: View): void {
    this.#wet.value = wet / 2;
    this.#direction.value = mirror ? -1 : 1;
    this.#start.value = mirror ? this.#size.value.x : 0;
  }

  dispose(): void {
    this.dry.dispose();
    this.wet.dispose();
    this.moved.dispose();
  }
}

/** A material that covers every pixel with `color`, untouched by depth, blending, light and tone. */
export function pass(color: NodeMaterial['fragmentNode']): NodeMaterial {
  const material = new NodeMaterial();
  material.fragmentNode = color;
  material.blending = NoBlending;
  material.depthTest = material.depthWrite = false;
  material.fog = material.lights = material.toneMapped = false;
  return material;
}
