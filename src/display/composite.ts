import {DoubleSide, NoBlending, NodeMaterial, Texture, Vector2} from 'three/webgpu';
import {attribute, float, ivec2, positionGeometry, screenCoordinate, texture} from 'three/tsl';
import {Fn, select, smoothstep, textureLoad, uniform, varying, vec2, vec4} from 'three/tsl';
import type {Node, TextureNode} from 'three/webgpu';
import type {Alpha} from './alpha.ts';
import {cutOut, layerOf} from './alpha-nodes.ts';
import {decoded, encoded} from './light.ts';
import type {Map2d} from './maps.ts';

/** How the image is shown: `wet` dream over dry frame, 0 to 2; `mirror` swaps left and right. */
export interface View {
  readonly wet: number;
  readonly mirror: boolean;
  /** Whether the dream follows the frames that come between two dreams; not, if left out. */
  readonly reproject?: boolean;
  /** Whether flashes are limited; not, if left out. */
  readonly limitFlashes?: boolean;
  /** Whether the source is shown alone, and whole, on a stage with transparent places too; not, if left out. */
  readonly isSource?: boolean;
  /** When it is shown, in seconds; of a picture that stands alone it may be left out. */
  readonly atS?: number;
}

/**
 * The material of the one pass to the canvas:
 *   out = frame + wet * residual / 2
 * because the residual is in units of [-1, 1] and the frame in [0, 1]. The frame has exactly the canvas's size and is
 * read texel by texel, so that with wet = 0 its bytes come out unchanged; the residual, of any size, is filtered.
 * Moved, the residual is read at the places that a MovingGrid gives, times how well they were seen.
 *
 * With an alpha it is `layerOf` the residual, or `cutOut` by the person's mask, which moves with the dream.
 */
export class Composite {
  readonly #frame;
  readonly #wet = uniform(0);
  readonly #size = uniform(new Vector2(1, 1));
  // x shown = x * direction + start: from left to right, or mirrored from right to left.
  readonly #direction = uniform(1);
  readonly #start = uniform(0);
  /** Gain and lift of linear light, as FlashLimiter gives them, while it limits. */
  readonly #correction;
  readonly #limits = uniform(0);
  /** Where the person is; and whether that is known, 0 or 1. */
  readonly #people: TextureNode[] = [];
  readonly #isKnown = uniform(0);
  readonly #alpha: Alpha;
  /** Without a dream: cheaper by one filtered texture. */
  readonly dry: NodeMaterial;
  readonly wet: NodeMaterial;
  /** The frame alone, opaque. */
  readonly source: NodeMaterial;
  /** For a MovingGrid. */
  readonly moved: NodeMaterial;

  constructor(frame: Texture, residual: Texture, alpha: Alpha) {
    this.#alpha = alpha;
    const x = screenCoordinate.x.mul(this.#direction).add(this.#start);
    const at = vec2(x, screenCoordinate.y);
    this.#frame = textureLoad(frame, ivec2(at));
    this.#correction = texture(new Texture(), at.div(this.#size), float(0));
    const here = at.div(this.#size);
    const dream = texture(residual, here, float(0));
    this.dry = pass(this.#shown(undefined, here));
    this.source = alpha === 'none' ? this.dry : pass(vec4(this.#frame.rgb, 1));
    this.wet = pass(this.#shown(dream.rgb.mul(this.#wet), here));
    const place = varying(attribute<'vec3'>('place', 'vec3'));
    const elsewhere = texture(residual, place.xy, float(0)).rgb.mul(place.z);
    this.moved = pass(this.#shown(elsewhere.mul(this.#wet), place.xy, place.z));
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

  /** Undefined is that nobody knows where the person is: then none of it is shown. */
  setPerson(person: Texture | undefined): void {
    this.#isKnown.value = person ? 1 : 0;
    if (person) for (const node of this.#people) node.value = person;
  }

  /** By FlashLimiter's correction; undefined shows the picture as it is. */
  setCorrection(correction: Texture | undefined): void {
    this.#limits.value = correction ? 1 : 0;
    if (correction) this.#correction.value = correction;
  }

  /** What is shown of frame and dream, whose mask is read at `place`, which was `seen` so well, 0 to 1. */
  #shown(dream: Node<'vec3'> | undefined, place: Node<'vec2'>, seen?: Node<'float'>): Node<'vec4'> {
    const picture = dream ? this.#frame.rgb.add(dream) : this.#frame.rgb;
    switch (this.#alpha) {
      case 'none':
        return this.#limited(picture);
      case 'dream':
        // Over the grey on which FlashLimiter has judged it.
        return dream ? layerOf(this.#limited(dream.add(0.5)).rgb.sub(0.5)) : vec4(0);
      case 'person': {
        const person = texture(new Texture(), place, float(0));
        this.#people.push(person);
        const known = person.x.mul(this.#isKnown);
        // What is there now was not the person when they were found.
        return cutOut(this.#limited(picture).rgb, seen ? known.mul(smoothstep(0.04, 0.36, seen)) : known);
      }
    }
  }

  /** The colour with the correction of its place; one that needs none stays as it is to the bit. */
  #limited(color: Node<'vec3'>): Node<'vec4'> {
    return Fn(() => {
      const [gain, lift] = [this.#correction.z, this.#correction.w];
      const isCorrected = this.#limits.equal(1).and(gain.lessThan(0.999).or(lift.greaterThan(0.001)));
      const corrected = encoded(decoded(color).mul(gain).add(lift));
      return vec4(select(isCorrected, corrected, color), 1);
    })();
  }

  dispose(): void {
    this.dry.dispose();
    this.source.dispose();
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
