import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {lumaWeights} from '../lib/luma.ts';

/** How near the dream is held to the camera's brightness, contrast and colour. */
export interface Hold {
  /** Held softly, 0 not at all to 1 firmly. */
  readonly hold: number;
  /** How much of the dream's own colour is taken out, so that the camera's remains: 0 none, 1 all. */
  readonly cameraColour: number;
}

/** Held firmly, an excess halves in this time. */
const halfLifeS = 0.05;
/** A dream may have this much more contrast and colour, as standard deviations, beside what the camera has. */
const allowance = {luma: 0.15, chroma: 0.1} as const;

/**
 * The residual `[1, H, W, 3]` with what drifts taken out, over `seconds`. With m its mean colour, and its luma and
 * chroma apart,
 *   r' = gain_luma * luma(r - share * m) + gain_chroma * (1 - cameraColour) * chroma(r - share * m)
 * where share = 1 - 2^(-seconds * hold / 0.05 s), and a gain is 1 unless the standard deviation is beyond the camera's
 * own and an allowance: then it goes the same share of the way, in ratio, back to that. With a mask `[1, H, W, 1]` the
 * mean is of what it covers, and nothing else changes.
 */
export function held(
  residual: Tensor4D,
  camera: Tensor4D,
  {hold, cameraColour}: Hold,
  seconds: number,
  mask?: Tensor4D,
): Tensor4D {
  if (hold === 0 && cameraColour === 0) return residual.clone();
  const share = 1 - 2 ** ((-seconds * hold) / halfLifeS);
  return tf.tidy(() => {
    const mean = meanUnder(residual, mask);
    const centred = tf.sub<Tensor4D>(residual, tf.mul(mean, share));
    const [luma, chroma] = apart(centred);
    const [cameraLuma, cameraChroma] = apart(camera);
    const lumaGain = gain(luma, cameraLuma, allowance.luma, share);
    const chromaGain = gain(chroma, cameraChroma, allowance.chroma, share);
    const all = tf.add<Tensor4D>(
      tf.mul(luma, lumaGain),
      tf.mul(chroma, tf.mul(chromaGain, 1 - cameraColour)),
    );
    return mask ? tf.add<Tensor4D>(residual, tf.mul(tf.sub(all, residual), mask)) : all;
  });
}

/** The mean colour, `[1, 1, 1, 3]`; of what a mask covers, if there is one. */
function meanUnder(residual: Tensor4D, mask: Tensor4D | undefined): tf.Tensor {
  if (!mask) return tf.mean(residual, [1, 2], true);
  return tf.div(tf.mean(tf.mul(residual, mask), [1, 2], true), tf.add(tf.mean(mask), 1e-6));
}

/** Luma `[1, H, W, 1]` and what is left without it, `[1, H, W, 3]`. */
function apart(image: Tensor4D): [Tensor4D, Tensor4D] {
  const weights = tf.tensor1d([...lumaWeights]);
  const luma = tf.sum<Tensor4D>(tf.mul(image, weights), 3, true);
  return [luma, tf.sub(image, luma)];
}

/** (limit / deviation)^share where the deviation is above the limit, 1 below; a scalar. */
function gain(part: Tensor4D, cameraPart: Tensor4D, more: number, share: number): tf.Scalar {
  const deviation = (x: Tensor4D): tf.Scalar => tf.sqrt(tf.reshape(tf.moments(x).variance, []));
  const limit = tf.add(deviation(cameraPart), more);
  return tf.pow(tf.minimum(tf.div(limit, tf.maximum(deviation(part), 1e-6)), 1), share);
}
