import * as tf from '@tensorflow/tfjs';
import type {Engine} from '../../src/ascent/engine.ts';
import {mulberry32} from './random.ts';

/** An engine without a network: each ascent adds noise of one step size everywhere, the same for a seed. */
export function growingEngine(seed = 1): Engine {
  const random = mulberry32(seed);
  return {
    name: 'growing',
    layers: ['mixed0'],
    gradient: () => Promise.reject(new Error('It has no gradient.')),
    objective: () => Promise.resolve(0),
    channelMeans: () => Promise.reject(new Error('It has no channels.')),
    ascend: (x, {stepSize, steps, range}) => {
      const noise = Float32Array.from({length: x.size}, () => (random() < 0.5 ? -1 : 1) * stepSize * steps);
      return Promise.resolve(
        tf.tidy(() => tf.clipByValue(tf.add(x, tf.tensor4d(noise, x.shape)), -range, range)),
      );
    },
    dispose: () => undefined,
  };
}
