import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {carry, carryAlong, createPaths, type Paths} from './carry.ts';
import {createDissolve, fadingOf, plainly} from './fading.ts';
import type {FeedbackSettings} from './feedback.ts';
import type {Follower, FlowResult} from './follower.ts';
import type {Match} from './match.ts';
import {Tracker} from './tracker.ts';
import {resized} from './warp.ts';

/** Follows in CPU memory, where backends keep their tensors on the CPU too. */
export class CpuFollower implements Follower {
  readonly #dissolve = createDissolve();
  #tracker: Tracker | undefined;
  #change: number | undefined;
  #cut = false;
  /** What the last cut leaves of the dream over the last image. */
  #lasts = 1;
  #paths: Paths | undefined;
  /** The last residual was carried by the paths. */
  #followed = false;

  result(): Promise<FlowResult> {
    const {sinceCutS} = this.#dissolve;
    return Promise.resolve({change: this.#change, cut: this.#cut, sinceCutS});
  }

  dissolveFrom(sinceCutS: number): void {
    this.#dissolve.reset(sinceCutS);
  }

  carry(
    camera: Tensor4D,
    residual: Tensor4D | undefined,
    settings: FeedbackSettings,
  ): Promise<Tensor4D | undefined> {
    return Promise.resolve(this.#carried(camera, residual, settings));
  }

  along(field: Tensor4D): Tensor4D | undefined {
    const [, height, width] = field.shape;
    if (!this.#followed || this.#paths?.x.length !== width * height) return undefined;
    return tf.tensor4d(carryAlong(field.dataSync<'float32'>(), [height, width], this.#paths), field.shape);
  }

  growthAlong(growth: Tensor4D): Tensor4D | undefined {
    const moved = this.along(growth);
    if (!moved || this.#lasts === 1) return moved;
    const left = tf.mul<Tensor4D>(moved, this.#lasts);
    moved.dispose();
    return left;
  }

  reset(): void {
    this.#tracker?.reset();
    this.#change = undefined;
    this.#cut = false;
    this.#followed = false;
    this.#dissolve.reset();
  }

  dispose(): void {
    this.reset();
    this.#tracker = undefined;
  }

  #carried(
    camera: Tensor4D,
    residual: Tensor4D | undefined,
    settings: FeedbackSettings,
  ): Tensor4D | undefined {
    if (!settings.follow) {
      this.reset();
      return residual && plainly(camera, residual, settings, 1);
    }
    const match = this.#match(camera);
    this.#followed = false;
    const lasts = (this.#lasts = this.#dissolve.over(settings, match?.cut === true));
    if (!residual) return undefined;
    if (!match || match.cut) return plainly(camera, residual, settings, lasts);
    const [, height, width] = camera.shape;
    const fading = fadingOf(settings, lasts, width);
    if (this.#paths?.x.length !== width * height) this.#paths = createPaths(width, height);
    const fitting = resized(residual, camera.shape);
    const values = fitting.dataSync<'float32'>();
    fitting.dispose();
    const carried = carry(values, [height, width], match, settings.motion, fading, this.#paths);
    this.#followed = true;
    return tf.tensor4d(carried, camera.shape);
  }

  /** Takes the image in; undefined if there was none of its size before. */
  #match(camera: Tensor4D): Match | undefined {
    const [, height, width] = camera.shape;
    if (this.#tracker?.widthPx !== width || this.#tracker.heightPx !== height) {
      this.#tracker = new Tracker(width, height);
    }
    const match = this.#tracker.next(camera.dataSync<'float32'>());
    this.#change = match?.change;
    this.#cut = match?.cut === true;
    return match;
  }
}
