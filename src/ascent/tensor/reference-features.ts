import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {ReferenceKind} from '../engine.ts';
import type {MixedName} from '../../model/network.ts';

/** Features `[1, h, w, C]` of a reference image, by layer. */
export type Features = ReadonlyMap<MixedName, Tensor4D>;

/** Computes the features of an image in these layers. */
export type ComputeFeatures = (image: Tensor4D, layers: readonly MixedName[]) => Promise<Features>;

/**
 * The features of reference images while they are used: those of a frame are computed for each dream, those of a guide
 * are kept until another guide or a deeper layer comes.
 */
export class ReferenceFeatures {
  readonly #compute: ComputeFeatures;
  #guide: {readonly image: number; readonly features: Features} | undefined;

  constructor(compute: ComputeFeatures) {
    this.#compute = compute;
  }

  /** Runs `use` with the features of `image`, which are not its own. */
  async lend<T>(
    image: Tensor4D,
    kind: ReferenceKind,
    layers: readonly MixedName[],
    use: (features: Features) => Promise<T>,
  ): Promise<T> {
    if (kind === 'guide') return use(await this.#ofGuide(image, layers));
    const features = await this.#compute(image, layers);
    return use(features).finally(() => tf.dispose([...features.values()]));
  }

  dispose(): void {
    tf.dispose([...(this.#guide?.features.values() ?? [])]);
    this.#guide = undefined;
  }

  async #ofGuide(image: Tensor4D, layers: readonly MixedName[]): Promise<Features> {
    const known = this.#guide;
    if (known?.image === image.id && layers.every((layer) => known.features.has(layer)))
      return known.features;
    const features = await this.#compute(image, layers);
    this.dispose();
    this.#guide = {image: image.id, features};
    return features;
  }
}
