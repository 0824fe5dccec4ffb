import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {kept} from '../feedback.ts';
import type {Follower} from '../follower.ts';
import {resized} from '../warp.ts';
import {brightness, fitted, placesOf} from './light.ts';
import {movement, usualAfter} from './movement.ts';
import type {LightPlace, Place, Where} from './where.ts';

/** A mask goes half of the way to what a frame asks for in this time. */
const settleS = 0.1;
/** What moved is dreamed on until a mask of 1 has halved twice. */
const movedS = 0.4;
/** Outside the mask half of the dream has faded in this time. */
const leaveS = 0.25;

interface MaskSettings {
  readonly where: Where;
  readonly seconds: number;
}

/** What a mask depends on besides the frame: see `Mask`. */
export interface MaskState {
  readonly mask: Tensor4D | undefined;
  readonly usual: Tensor4D | undefined;
}

/**
 * Where the dream grows, from frame to frame: `[1, H, W, 1]` from 0, nothing grows, to 1. It moves with what the
 * follower follows and changes softly. `everywhere` there is no mask, and nothing is computed.
 */
export class Mask {
  #mask: Tensor4D | undefined;
  /** The luminance that counts as at rest. */
  #usual: Tensor4D | undefined;

  /**
   * The mask of the next frame `[1, H, W, 3]`, to which the follower has carried the dream; undefined is everywhere. It
   * stays this object's and holds until the next.
   */
  next(camera: Tensor4D, settings: MaskSettings, follower: Pick<Follower, 'along'>): Tensor4D | undefined {
    const {place, softness} = settings.where;
    if (place === 'everywhere') {
      this.reset();
      return undefined;
    }
    const wanted = this.#wanted(camera, place, softness, settings.seconds);
    const before = this.#mask && carriedMask(this.#mask, camera, follower);
    const mask = changed(before, wanted, settings);
    tf.dispose([wanted, before ?? [], this.#mask ?? []]);
    this.#mask = mask;
    return mask;
  }

  get state(): MaskState {
    return {mask: this.#mask, usual: this.#usual};
  }

  /** Goes on from a state, which it takes over; without one, anew. */
  reset({mask, usual}: MaskState = {mask: undefined, usual: undefined}): void {
    tf.dispose([this.#mask ?? [], this.#usual ?? []]);
    this.#mask = mask;
    this.#usual = usual;
  }

  /** What the frame alone asks for, `[1, H, W, 1]`. */
  #wanted(
    camera: Tensor4D,
    place: Exclude<Place, 'everywhere'>,
    softness: number,
    seconds: number,
  ): Tensor4D {
    const [, height, width] = camera.shape;
    const places = placesOf(camera);
    const usual = this.#usual && resized(this.#usual, places.shape);
    const found = place === 'moving' ? movement(places, usual ?? places) : lightMask(places, place, softness);
    const mask = fitted(found, [height, width], softness);
    this.#usual?.dispose();
    this.#usual = place === 'moving' ? usualAfter(usual ?? places, places, seconds) : undefined;
    tf.dispose([places, found, usual ?? []]);
    return mask;
  }
}

/** Where places are bright or dark. */
function lightMask(places: Tensor4D, place: LightPlace, softness: number): Tensor4D {
  return tf.tidy(() => {
    const bright = brightness(places, softness);
    return place === 'dark' ? tf.sub<Tensor4D>(1, bright) : bright;
  });
}

/** The mask `[1, H, W, 1]` of an image `[1, H, W, 3]` on its own. */
export function maskOfImage(
  image: Tensor4D,
  {place, softness}: Where & {readonly place: LightPlace},
): Tensor4D {
  return tf.tidy(() => {
    const [, height, width] = image.shape;
    return fitted(lightMask(placesOf(image), place, softness), [height, width], softness);
  });
}

/** The mask where what it lies on is now; where nothing was followed, where it was. */
function carriedMask(mask: Tensor4D, camera: Tensor4D, follower: Pick<Follower, 'along'>): Tensor4D {
  const fitting = resized(mask, camera.shape);
  const field = tf.tile(fitting, [1, 1, 1, 3]);
  const carried = follower.along(field);
  field.dispose();
  if (!carried) return fitting;
  fitting.dispose();
  const [, height, width] = camera.shape;
  const one = tf.slice(carried, [0, 0, 0, 0], [1, height, width, 1]);
  carried.dispose();
  return one;
}

/** From the mask `before` towards what is wanted: what moves is there at once and stays a while, all else comes softly. */
function changed(before: Tensor4D | undefined, wanted: Tensor4D, {where, seconds}: MaskSettings): Tensor4D {
  if (!before) return wanted.clone();
  return tf.tidy(() => {
    if (where.place === 'moving') return tf.maximum<Tensor4D>(wanted, tf.mul(before, kept(movedS, seconds)));
    return tf.add<Tensor4D>(wanted, tf.mul(tf.sub(before, wanted), kept(settleS, seconds)));
  });
}

/** A carried residual `[1, H, W, 3]` that leaves what the mask keeps it off, half of it in 0.25 s. A new tensor. */
export function withdrawn(carried: Tensor4D, mask: Tensor4D, seconds: number): Tensor4D {
  const stays = kept(leaveS, seconds);
  return tf.tidy(() => tf.mul<Tensor4D>(carried, tf.add(tf.mul(mask, 1 - stays), stays)));
}

/** start + mask (climbed - start): the growth where the mask lets it. `[1, H, W, 3]`, a new tensor. */
export const confined = (start: Tensor4D, climbed: Tensor4D, mask: Tensor4D): Tensor4D =>
  tf.tidy(() => tf.add<Tensor4D>(start, tf.mul(tf.sub(climbed, start), mask)));
