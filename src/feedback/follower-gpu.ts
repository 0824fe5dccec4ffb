import * as tf from '@tensorflow/tfjs';
import type {Tensor2D, Tensor4D} from '@tensorflow/tfjs';
import {fadingOf, plainly, createDissolve, type Fading} from './fading.ts';
import type {FeedbackSettings} from './feedback.ts';
import type {Follower} from './follower.ts';
import type {Match} from './match.ts';
import {inverseOf, type Motion} from './motion.ts';
import {Tracker} from './tracker.ts';
import {resized} from './warp.ts';

/** The flow is found in a picture whose short side is no longer: so little is read back soon. */
const flowShortSidePx = 120;

/**
 * Follows where tensors lie on a GPU: a small copy of the camera picture is read back for the flow, and the dream is
 * carried by TensorFlow.js operations, so that it never leaves the device.
 */
export class GpuFollower implements Follower {
  readonly #dissolve = createDissolve();
  #tracker: Tracker | undefined;
  #change: number | undefined;
  #along: ((field: Tensor4D) => Tensor4D) | undefined;

  get change(): number | undefined {
    return this.#change;
  }

  get sinceCutS(): number {
    return this.#dissolve.sinceCutS;
  }

  set sinceCutS(seconds: number) {
    this.#dissolve.reset(seconds);
  }

  async carry(
    camera: Tensor4D,
    residual: Tensor4D | undefined,
    settings: FeedbackSettings,
  ): Promise<Tensor4D | undefined> {
    if (!settings.follow) {
      this.reset();
      return residual && plainly(camera, residual, settings, 1);
    }
    const match = await this.#match(camera);
    this.#along = undefined;
    const lasts = this.#dissolve.over(settings, match?.cut === true);
    if (!residual) return undefined;
    if (!match || match.cut) return plainly(camera, residual, settings, lasts);
    const [, , width] = camera.shape;
    const fading = fadingOf(settings, lasts, width);
    this.#along = (field) =>
      tf.tidy(() =>
        carryTensor(field, match, settings.motion, {...fading, keep: {still: 1, moving: 1, fresh: 0}}),
      );
    return tf.tidy(() => carryTensor(resized(residual, camera.shape), match, settings.motion, fading));
  }

  along(field: Tensor4D): Tensor4D | undefined {
    return this.#along?.(field);
  }

  reset(): void {
    this.#tracker?.reset();
    this.#change = undefined;
    this.#along = undefined;
    this.#dissolve.reset();
  }

  dispose(): void {
    this.reset();
    this.#tracker = undefined;
  }

  async #match(camera: Tensor4D): Promise<Match | undefined> {
    const [, height, width] = camera.shape;
    const scale = Math.min(1, flowShortSidePx / Math.min(height, width));
    const small = tf.image.resizeBilinear(
      camera,
      [Math.round(height * scale), Math.round(width * scale)],
      false,
      true,
    );
    const [, smallHeight, smallWidth] = small.shape;
    const picture = await small.data<'float32'>();
    small.dispose();
    if (this.#tracker?.widthPx !== smallWidth || this.#tracker.heightPx !== smallHeight) {
      this.#tracker = new Tracker(smallWidth, smallHeight);
    }
    const match = this.#tracker.next(picture);
    this.#change = match?.change;
    return match;
  }
}

/**
 * The same as `carry`, of tensors: carried(p) = keep(p) * residual(T(p + flow(p))), bilinear, nothing from outside.
 * The residual is `[1, H, W, 3]`; the match, of any size, covers the same picture.
 */
export function carryTensor(
  residual: Tensor4D,
  {flow, visible}: Match,
  motion: Motion,
  {keep, fastPx, noisePx}: Fading,
): Tensor4D {
  const [, height, width] = residual.shape;
  const {cos, sin, offsetX, offsetY} = inverseOf(motion, width, height);
  const enlarged = ({widthPx, heightPx, values}: typeof visible, factor: number): Tensor2D =>
    tf.mul(
      tf.reshape<tf.Rank.R2>(
        tf.image.resizeBilinear(tf.tensor4d(values, [1, heightPx, widthPx, 1]), [height, width], false, true),
        [height, width],
      ),
      factor,
    );
  const u = enlarged(flow.u, width / flow.u.widthPx);
  const v = enlarged(flow.v, height / flow.v.heightPx);
  const seen = enlarged(visible, 1);
  const lengthPx = tf.sqrt(tf.add(tf.square(u), tf.square(v)));
  const real = tf.clipByValue(tf.div(tf.sub(lengthPx, noisePx.from), noisePx.to - noisePx.from), 0, 1);
  const speed = tf.minimum(tf.div(tf.mul(real, lengthPx), fastPx), 1);
  const followed = tf.add(tf.mul(speed, keep.moving - keep.still), keep.still);
  const kept = tf.add(tf.mul(seen, tf.sub(followed, keep.fresh)), keep.fresh);
  const worldX = tf.add(tf.mul(real, u), tf.reshape(tf.range(0, width), [1, width]));
  const worldY = tf.add(tf.mul(real, v), tf.reshape(tf.range(0, height), [height, 1]));
  const atX = tf.add<Tensor2D>(tf.add(tf.mul(worldX, cos), tf.mul(worldY, sin)), offsetX);
  const atY = tf.add<Tensor2D>(tf.add(tf.mul(worldX, -sin), tf.mul(worldY, cos)), offsetY);
  const sampled = gather(residual, atX, atY);
  return tf.mul(sampled, tf.reshape(kept, [1, height, width, 1]));
}

/** The picture `[1, H, W, 3]` at places given in pixels, [H, W] each; bilinear, 0 outside. */
function gather(picture: Tensor4D, x: Tensor2D, y: Tensor2D): Tensor4D {
  const [, height, width] = picture.shape;
  const texels = tf.reshape<tf.Rank.R2>(picture, [height * width, 3]);
  const [left, top] = [tf.floor(x), tf.floor(y)];
  const [tx, ty] = [tf.sub(x, left), tf.sub(y, top)];
  const tap = (dx: number, dy: number): tf.Tensor => {
    const [column, row] = [tf.add(left, dx), tf.add(top, dy)];
    const [nearX, nearY] = [tf.clipByValue(column, 0, width - 1), tf.clipByValue(row, 0, height - 1)];
    const inside = tf.mul(
      tf.cast(tf.equal(column, nearX), 'float32'),
      tf.cast(tf.equal(row, nearY), 'float32'),
    );
    const weightX = dx === 0 ? tf.sub(1, tx) : tx;
    const weightY = dy === 0 ? tf.sub(1, ty) : ty;
    const index = tf.cast(tf.reshape(tf.add(tf.mul(nearY, width), nearX), [-1]), 'int32');
    const weight = tf.reshape(tf.mul(inside, tf.mul(weightX, weightY)), [height * width, 1]);
    return tf.mul(tf.gather(texels, index), weight);
  };
  const sum = tf.addN([tap(0, 0), tap(1, 0), tap(0, 1), tap(1, 1)]);
  return tf.reshape(sum, [1, height, width, 3]);
}
