import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {Extent} from '../../lib/size.ts';
import {kept} from '../feedback.ts';
import type {Follower} from '../follower.ts';
import {PersonFinder, type FinderOptions} from '../person/finder.ts';
import {resized} from '../warp.ts';
import {carriedAlong} from './carried-along.ts';
import {brightness, fitted, placesOf} from './light.ts';
import {movement, usualAfter} from './movement.ts';
import {isOfPerson, type LightPlace, type PersonPlace, type Place, type Where} from './where.ts';

/** A mask goes half of the way to what a frame asks for in this time. */
const settleS = 0.1;
/** Half of the mask of what moved is gone after this time. */
const movedS = 0.4;
/** Outside the mask half of the dream has faded in this time. */
const leaveS = 0.25;
/** The segmenter is unsure around people; below the first a place is none of theirs, above the second it is. */
const sure = {from: 0.3, to: 0.7} as const;

interface MaskSettings {
  readonly where: Where;
  readonly seconds: number;
  /** Whether to find the person whatever the place; not, if left out. */
  readonly findPerson?: boolean;
}

/** What a mask depends on besides the frame; each `[1, H, W, 1]`. */
export interface MaskState {
  readonly mask: Tensor4D | undefined;
  /** The luminance that counts as at rest, while the mask is of what moves. */
  readonly usual: Tensor4D | undefined;
  /** Where the person was found last, while that is asked for. */
  readonly person: Tensor4D | undefined;
}

const nothing: MaskState = {mask: undefined, usual: undefined, person: undefined};

/**
 * Where the dream grows, from frame to frame: `[1, H, W, 1]` from 0, nothing grows, to 1. It moves with what the
 * follower follows and changes softly. `everywhere` there is no mask, and nothing is computed.
 */
export class Mask {
  readonly #finder: PersonFinder;
  #state: MaskState = nothing;
  #failure: unknown;

  /** Without a finder a person cannot be looked for. */
  constructor(finder: FinderOptions = {open: () => Promise.reject(new Error('There is no segmenter.'))}) {
    this.#finder = new PersonFinder(finder);
  }

  /**
   * The mask of frame number `index`, `[1, H, W, 3]`, to which the follower has carried the dream; undefined is
   * everywhere, as it also is where the person cannot be looked for: see `failure`. It stays this object's and holds until the next.
   */
  async next(
    camera: Tensor4D,
    {where, seconds, findPerson = false}: MaskSettings,
    follower: Pick<Follower, 'along'>,
    index: number,
  ): Promise<Tensor4D | undefined> {
    const {place} = where;
    const isNeeded = findPerson || isOfPerson(place);
    if (!isNeeded) this.#failure = undefined;
    if (place === 'everywhere' && !isNeeded) {
      this.reset();
      return undefined;
    }
    const [before, personBefore] = carriedAlong([this.#state.mask, this.#state.person], camera, follower);
    let person: Tensor4D | undefined;
    try {
      person = isNeeded ? await this.#findPerson(camera, personBefore, index) : undefined;
      const {wanted, usual} = this.#wanted(camera, where, seconds, person);
      const mask = wanted && before ? changed(before, wanted, place, seconds) : wanted?.clone();
      wanted?.dispose();
      this.reset({mask, usual, person});
      return mask;
    } catch (error) {
      this.#failure = error;
      person?.dispose();
      this.reset();
      return undefined;
    } finally {
      tf.dispose([before ?? [], personBefore ?? []]);
    }
  }

  /** Why the person cannot be looked for; undefined if they can, or if they are not meant. */
  get failure(): unknown {
    return this.#failure;
  }

  get state(): MaskState {
    return this.#state;
  }

  /** Goes on from a state, which it takes over; without one, anew. */
  reset(state: MaskState = nothing): void {
    const {mask, usual, person} = this.#state;
    tf.dispose([mask ?? [], usual ?? [], person ?? []]);
    this.#state = state;
  }

  dispose(): void {
    this.reset();
    this.#finder.dispose();
  }

  /** Where the person is; undefined where they cannot be looked for: see `failure`. */
  async #findPerson(
    camera: Tensor4D,
    before: Tensor4D | undefined,
    index: number,
  ): Promise<Tensor4D | undefined> {
    if (this.#failure !== undefined) return undefined;
    try {
      const found = await this.#finder.find(camera, index, before === undefined);
      const [, height, width] = camera.shape;
      const person = found ? personMask(found, [height, width]) : (before as Tensor4D).clone();
      found?.dispose();
      return person;
    } catch (error) {
      this.#failure = error;
      return undefined;
    }
  }

  #wanted(
    camera: Tensor4D,
    {place, softness}: Where,
    seconds: number,
    person: Tensor4D | undefined,
  ): {wanted?: Tensor4D; usual?: Tensor4D} {
    if (place === 'everywhere') return {};
    if (!isOfPerson(place)) return this.#ofLight(camera, place, softness, seconds);
    return person ? {wanted: placed(person, place, softness)} : {};
  }

  #ofLight(
    camera: Tensor4D,
    place: 'moving' | LightPlace,
    softness: number,
    seconds: number,
  ): {wanted: Tensor4D; usual?: Tensor4D} {
    const [, height, width] = camera.shape;
    const places = placesOf(camera);
    const usual = this.#state.usual ? resized(this.#state.usual, places.shape) : places.clone();
    const found = place === 'moving' ? movement(places, usual) : lightMask(places, place, softness);
    const wanted = fitted(found, [height, width], softness);
    const after = place === 'moving' ? usualAfter(usual, places, seconds) : undefined;
    tf.dispose([places, usual, found]);
    return {wanted, ...(after && {usual: after})};
  }
}

/** What the segmenter found as a mask of this size, `[1, H, W, 1]`. */
export const personMask = (found: Tensor4D, [height, width]: Extent): Tensor4D =>
  tf.tidy(() => {
    const large = tf.image.resizeBilinear(found, [height, width], false, true);
    return tf.clipByValue(tf.div<Tensor4D>(tf.sub(large, sure.from), sure.to - sure.from), 0, 1);
  });

/** A person's mask with soft edges, or that of all but the person. */
export const placed = (person: Tensor4D, place: PersonPlace, softness: number): Tensor4D =>
  tf.tidy(() => {
    const [, height, width] = person.shape;
    const soft = fitted(person, [height, width], softness);
    return place === 'around' ? tf.sub<Tensor4D>(1, soft) : soft;
  });

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

/** From the mask `before` towards what is wanted: what moves is there at once and stays a while, all else comes softly. */
function changed(before: Tensor4D, wanted: Tensor4D, place: Place, seconds: number): Tensor4D {
  return tf.tidy(() => {
    if (place === 'moving') return tf.maximum<Tensor4D>(wanted, tf.mul(before, kept(movedS, seconds)));
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
