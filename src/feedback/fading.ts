import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {dissolved} from './cut.ts';
import {kept, type FeedbackSettings} from './feedback.ts';
import {resized, warp} from './warp.ts';

/** What a region keeps of its dream from one dream to the next, each in [0, 1]. */
export interface Keep {
  readonly still: number;
  readonly moving: number;
  /** Where something came into sight. */
  readonly fresh: number;
}

/** How a dream fades by what its image does. Lengths are in pixels of the image, a dream. */
export interface Fading {
  readonly keep: Keep;
  /** From standing still to this, `keep` goes from still to moving. */
  readonly fastPx: number;
  /** Flows shorter than the first are noise; from the second on they are taken as they are. */
  readonly noisePx: {readonly from: number; readonly to: number};
}

/** Where something came into sight, half of the old dream has faded in this time. */
const freshHalfLifeS = 0.04;
/** This speed, in widths a second, counts as fast. */
const fastPerS = 0.3;

/** The fading of one dream of an image `width` pixels wide, all of it times `lasts`. */
export const fadingOf = (
  {halfLifeS, halfLifeMovingS, seconds}: FeedbackSettings,
  lasts: number,
  width: number,
): Fading => ({
  keep: {
    still: lasts * kept(halfLifeS, seconds),
    moving: lasts * kept(halfLifeMovingS, seconds),
    fresh: lasts * kept(freshHalfLifeS, seconds),
  },
  fastPx: fastPerS * width * seconds,
  noisePx: {from: 0.15, to: 0.3},
});

/** Carried by the dream's own motion alone, all of it fading as where the image stands still, times `lasts`. */
export function plainly(
  camera: Tensor4D,
  residual: Tensor4D,
  {motion, halfLifeS, seconds}: FeedbackSettings,
  lasts: number,
): Tensor4D {
  return tf.tidy(() =>
    tf.mul<Tensor4D>(warp(resized(residual, camera.shape), motion), lasts * kept(halfLifeS, seconds)),
  );
}

/** The dissolve after a cut, from dream to dream. */
export function createDissolve() {
  let sinceCutS = Infinity;
  return {
    /** What the last cut, perhaps right now, leaves of the dream over this one. */
    over({seconds, dissolveS}: FeedbackSettings, cut: boolean): number {
      if (cut) sinceCutS = 0;
      if (sinceCutS === Infinity) return 1;
      const lasts = dissolved(sinceCutS, seconds, dissolveS);
      sinceCutS = lasts > 0 ? sinceCutS + seconds : Infinity;
      return lasts;
    },
    /** How long ago the last cut was; Infinity once its dissolve is over. */
    get sinceCutS(): number {
      return sinceCutS;
    },
    reset(toS = Infinity): void {
      sinceCutS = toS;
    },
  };
}
