import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {Hold} from './hold.ts';
import type {Where} from './mask/where.ts';
import type {Motion} from './motion.ts';

/** Everything that the feedback of one dream is to do. */
export interface FeedbackSettings extends Hold {
  /** Since the dream before. */
  readonly seconds: number;
  /** The dream's own motion over that time. */
  readonly motion: Motion;
  /** Whether the dream travels with what it grew on. */
  readonly follow: boolean;
  /** In these times half of the dream has faded, where the image stands still and where it moves fast. */
  readonly halfLifeS: number;
  readonly halfLifeMovingS: number;
  /** How long the dream of the scene before takes to dissolve after a cut. */
  readonly dissolveS: number;
  /** In this time the dream forgets half of the way it was growing; 0 grows as the last ascent says. */
  readonly inertiaS: number;
  /** How far the dream moves on its own where the image stands still, 0 to 1. */
  readonly breathing: number;
  /** The local standard deviation of the residual that the dream tends to, in units of [-1, 1]; 0 grows alike everywhere. */
  readonly level: number;
  /** Short side of the coarsest octave that the dreams take turns in. */
  readonly coarsestPx: number;
  /** What of the frame the dream grows on. */
  readonly where: Where;
}

/**
 * What is left of a dream after `seconds` if half of it fades in `halfLifeS`:  2^(-seconds / halfLifeS), so that it
 * is the same at any dream rate. No half-life, nothing left.
 */
export const kept = (halfLifeS: number, seconds: number): number =>
  halfLifeS > 0 ? 2 ** (-seconds / halfLifeS) : 0;

/**
 * Where the next ascent starts: x = clip(camera + carried, -1, 1), with the last dream's residual carried to its new
 * place. Both `[1, H, W, 3]`, and they stay the caller's.
 */
export function startOf(camera: Tensor4D, carried: Tensor4D | undefined): Tensor4D {
  // A camera frame that was scaled may overshoot its range.
  if (carried === undefined) return tf.clipByValue(camera, -1, 1);
  return tf.tidy(() => tf.clipByValue(tf.add<Tensor4D>(camera, carried), -1, 1));
}
