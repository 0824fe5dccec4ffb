import type {Tensor4D} from '@tensorflow/tfjs';
import {rasterFrom, tensorOf} from '../ascent/raster.ts';
import type {Values} from '../params/values.ts';
import {drawGuide, type GuideImage} from '../source/guide/guide.ts';

/** The guide of a dream as a tensor of the backend in use: the one in use is kept. */
export class Guides {
  #own: GuideImage | undefined;
  #current: {readonly name: Values['guide']; readonly tensor: Tensor4D} | undefined;

  /** The user's own guide; undefined if there is none. */
  set own(image: GuideImage | undefined) {
    if (image === this.#own) return;
    this.#own = image;
    if (this.#current?.name === 'own') this.dispose();
  }

  /** `[1, H, W, 3]` in [-1, 1], which stays its own; undefined for null, and while the user's own is not there. */
  tensor(name: Values['guide'] | null): Tensor4D | undefined {
    if (name !== this.#current?.name) {
      this.dispose();
      const image = name === null ? undefined : name === 'own' ? this.#own : drawGuide(name);
      if (name !== null && image) this.#current = {name, tensor: tensorOf(rasterFrom(image.rgba, image))};
    }
    return this.#current?.tensor;
  }

  dispose(): void {
    this.#current?.tensor.dispose();
    this.#current = undefined;
  }
}
