import type {Tensor4D} from '@tensorflow/tfjs';
import type {Objective} from '../engine.ts';
import type {GuideFeatures} from './references.ts';

/** The features of the guide that was used last: a guide changes seldom. */
export class KeptGuide {
  readonly #compute: (image: Tensor4D, objective: Objective) => Promise<GuideFeatures>;
  #kept: {readonly key: string; readonly features: GuideFeatures} | undefined;

  constructor(compute: (image: Tensor4D, objective: Objective) => Promise<GuideFeatures>) {
    this.#compute = compute;
  }

  /** The features of a guide in the layers that an objective climbs; they stay its own. */
  async features(image: Tensor4D, objective: Objective): Promise<GuideFeatures> {
    const key = `${image.id} ${climbedOf(objective).join()}`;
    if (this.#kept?.key === key) return this.#kept.features;
    const features = await this.#compute(image, objective);
    this.dispose();
    this.#kept = {key, features};
    return features;
  }

  dispose(): void {
    this.#kept?.features.buffer.destroy();
    this.#kept = undefined;
  }
}

const climbedOf = ({layers}: Objective): string[] =>
  Object.entries(layers)
    .filter(([, weight]) => weight !== 0)
    .map(([name]) => name)
    .sort();
