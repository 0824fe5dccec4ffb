import type {Tensor4D} from '@tensorflow/tfjs';
import type {FeedbackSettings} from './feedback.ts';

/** What following the last image found. */
export interface FlowResult {
  /** Mean absolute change of luminance between the last two images, in units of [-1, 1]; undefined if unknown. */
  readonly change: number | undefined;
  /** Whether the last image belongs to another scene than the one before. */
  readonly cut: boolean;
  /** How long ago the last cut was; Infinity once its dissolve is over. */
  readonly sinceCutS: number;
}

/** Carries the dream along with what it grew on. It remembers the last camera image. */
export interface Follower {
  /**
   * The residual, both it and the next camera image `[1, H, W, 3]`, where it belongs in that image, with what has
   * faded taken off. A residual of another size is resized first; undefined gives undefined. The arguments stay the
   * caller's, the result is the caller's.
   */
  carry(
    camera: Tensor4D,
    residual: Tensor4D | undefined,
    settings: FeedbackSettings,
  ): Promise<Tensor4D | undefined>;
  /**
   * Another field of the size of the last camera image, moved the way the last residual went but not faded, save
   * where something came into sight; undefined if nothing was followed then. It stays the caller's, the result too.
   */
  along(field: Tensor4D): Tensor4D | undefined;
  /** The same for what the dream grew by, which dissolves with it after a cut: nothing is left once that is over. */
  growthAlong(growth: Tensor4D): Tensor4D | undefined;
  /** What the last two images showed, once it is known. Nothing that `carry` or `along` began waits for it. */
  result(): Promise<FlowResult>;
  /** The last cut was so long ago: for a dream that is taken up again, once its last image was carried to. */
  dissolveFrom(sinceCutS: number): void;
  /** Forgets the last image. */
  reset(): void;
  /** Releases every buffer. */
  dispose(): void;
}
