import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import type {Message} from '../lib/message.ts';
import type {MixedName} from '../model/network.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import type {Conditioning} from './conditioning.ts';

/**
 * What the ascent climbs: a sum over layers of weight * value. Of a layer with n elements, y being the features of a
 * place and f those of a reference image,
 *   mean:        sum of y / n
 *   l2:          sum of y ^ 2 / n
 *   caricature:  sum over places of d max(0.1, c) ^ 2 / n, with d = y . f and c = d / (|y| |f|): what the reference
 *                shows, exaggerated (lucid, recipes/caricature); f is of the same place, and where y = f this is l2
 *   guide:       sum over places of max over g (y . g) / n, g being the features of all places of the reference: every
 *                place moves towards what resembles it most (google/deepdream, "Controlling dreams")
 * All are divided by n, so that large layers weigh no more than small ones.
 */
export interface Objective {
  readonly layers: Readonly<Partial<Record<MixedName, number>>>;
  readonly kind: 'mean' | 'l2' | 'caricature' | 'guide';
  /** Of a layer named here the mean is over these channels only, counted from 0; of the others, over all. */
  readonly channels?: Readonly<Partial<Record<MixedName, readonly number[]>>>;
}

/** The mean of each channel of a layer over an image. */
export type ChannelMeans = ReadonlyMap<MixedName, Float32Array>;

/** The objectives that compare with a reference image. */
export type ReferenceKind = Extract<Objective['kind'], 'caricature' | 'guide'>;

export const hasReference = (kind: Objective['kind']): kind is ReferenceKind =>
  kind === 'caricature' || kind === 'guide';

/** Below this cosine a caricature is pulled no less. */
export const leastCosine = 0.1;

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
  /**
   * Each step rolls the image by up to this many pixels in both directions, and back after it; all steps of a
   * caricature by the same, as its reference is rolled along. 0 is none.
   */
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
 * A caricature and a guide need their `reference`: an image of the same size as `x`, or a guide of any size, whose
 * features are kept until another comes. Throws RangeError without it.
 */
export interface Engine {
  /** 'tensor' or 'kernel', with the backend it runs on, for the status. */
  readonly name: string;
  /** What it cannot do here. */
  readonly degradations?: readonly Message[];
  /** The layers that an objective may name, shallowest first. */
  readonly layers: readonly MixedName[];
  /** The objective of an image and its gradient, unnormalised, `[1, H, W, 3]`. */
  gradient(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<{objective: Scalar; gradient: Tensor4D}>;
  /** The objective alone: a forward pass. */
  objective(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<number>;
  /** The mean of each channel of these layers over an image: a forward pass. */
  channelMeans(x: Tensor4D, layers: readonly MixedName[]): Promise<ChannelMeans>;
  /** The image after a few steps of ascent. `random` gives numbers in [0, 1) for the jitter. */
  ascend(
    x: Tensor4D,
    settings: AscentSettings,
    random: () => number,
    yieldToEventLoop?: YieldToEventLoop,
    reference?: Tensor4D,
  ): Promise<Tensor4D>;
  /** Releases every weight and buffer. */
  dispose(): void;
}
