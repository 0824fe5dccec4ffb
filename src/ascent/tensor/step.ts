import * as tf from '@tensorflow/tfjs';
import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import {scaleEpsilon, type AscentSettings} from '../engine.ts';
import type {Conditioner} from './conditioning.ts';
import {smooth, type Gaussian} from './smoothing.ts';
import {totalVariationGradient} from './total-variation.ts';

/** What a gradient is divided by, over all its elements; it stays a tensor, so that nothing waits for the device. */
export function scaleOf(g: Tensor4D, normalise: AscentSettings['normalise']): Scalar {
  return tf.tidy(() => {
    switch (normalise) {
      case 'std':
        return tf.sqrt(tf.mean(tf.square(tf.sub(g, tf.mean(g)))));
      case 'mean-abs':
        return tf.mean(tf.abs(g));
      case 'l2':
        return tf.sqrt(tf.mean(tf.square(g)));
    }
  });
}

function normalised(g: Tensor4D, by: AscentSettings['normalise']): Tensor4D {
  return tf.div(g, tf.add(scaleOf(g, by), scaleEpsilon));
}

/**
 * One step of ascent from `x` along its gradient `g`:
 *   with conditioning:    g = condition(g)
 *   with totalVariation:  g = g / (scale(g) + 1e-8) - totalVariation * (d TV / d x) / 4
 *   with smoothing:       g = gaussian * g
 *   x = clip(x + stepSize * g / (scale(g) + 1e-8), -range, range)
 */
export function climb(
  x: Tensor4D,
  g: Tensor4D,
  settings: AscentSettings,
  {
    smoothing,
    conditioner,
  }: {readonly smoothing?: Gaussian | undefined; readonly conditioner?: Conditioner | undefined} = {},
): Tensor4D {
  const {normalise, stepSize, totalVariation, range} = settings;
  return tf.tidy(() => {
    let direction = conditioner?.(g) ?? g;
    if (totalVariation > 0) {
      const penalty = tf.mul(totalVariationGradient(x), totalVariation);
      direction = tf.sub(normalised(direction, normalise), penalty);
    }
    if (smoothing) direction = smooth(direction, smoothing);
    const reach = tf.div(stepSize, tf.add(scaleOf(direction, normalise), scaleEpsilon));
    return tf.clipByValue(tf.add(x, tf.mul(direction, reach)), -range, range);
  });
}
