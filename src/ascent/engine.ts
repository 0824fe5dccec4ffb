import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import type {Message} from '../lib/message.ts';
import type {MixedName} from '../model/network.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {Conditioning} from './conditioning.ts';

/**
 * What the ascent climbs: sum over layers of weight * mean(activation), or of weight * mean(activation ^ 2) for
 * 'l2'. The mean is over all elements of a layer, so that large layers weigh no more than small ones.
 */
export interface Objective {
  readonly layers: Readonly<Partial<Record<MixedName, number>>>;
  readonly kind: 'mean' | 'l2';
  /** Of a layer named here the mean is over these channels only, counted from 0; of the others, over all. */
  readonly channels?: Readonly<Partial<Record<MixedName, readonly number[]>>>;
}

/** Keeps the division by a gradient's scale finite. */
export const scaleEpsilon = 1e-8;

/**
 * One frame's ascent:
 *   g = d objective / d x, conditioned, with total variation and smoothing applied
 *   x = clip(x + stepSize * g / (scale(g) + 1e-8), -range, range), `steps` times
 */
export interface AscentSettings {
  readonly objective: Objective;
  /** 1 to 20. */
  readonly steps: number;
  /** In units of the [-1, 1] image. */
  readonly stepSize: number;
  /** What the gradient is divided by: its standard deviation, mean absolute value, or l2 norm / sqrt(size). */
  readonly normalise: 'std' | 'mean-abs' | 'l2';
  /** Each step rolls the image by up to this many pixels in both directions, and back after it. 0 is none. */
  readonly jitterPx: number;
  /** What the gradient goes through first. */
  readonly conditioning: Conditioning;
  /** Standard deviation, in pixels, of the gaussian that smooths the gradient. 0 is none. */
  readonly smoothingPx: number;
  /** Weight of the total-variation penalty against the normalised gradient. 0 is none. */
  readonly totalVariation: number;
  /** The image is clipped to [-range, range]. */
  readonly range: number;
}

/**
 * A network ready to dream at any size. Images are `[1, H, W, 3]` in [-1, 1], short side at least 75.
 * The caller disposes of what it passes in and of what it gets.
 */
export interface Engine {
  /** 'tensor' or 'kernel', with the backend it runs on, for the status. */
  readonly name: string;
  /** What it cannot do here. */
  readonly degradations?: readonly Message[];
  /** The layers that an objective may name, shallowest first. */
  readonly layers: readonly MixedName[];
  /** The objective of an image and its gradient, unnormalised, `[1, H, W, 3]`. */
  gradient(x: Tensor4D, objective: Objective): Promise<{objective: Scalar; gradient: Tensor4D}>;
  /** The objective alone: a forward pass. */
  objective(x: Tensor4D, objective: Objective): Promise<number>;
  /** The image after a few steps of ascent. `random` gives numbers in [0, 1) for the jitter. */
  ascend(
    x: Tensor4D,
    settings: AscentSettings,
    random: () => number,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<Tensor4D>;
  /** Releases every weight and buffer. */
  dispose(): void;
}
