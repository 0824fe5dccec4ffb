import * as tf from '@tensorflow/tfjs';
import type {Engine} from '../../src/ascent/engine.ts';
import {createFollower} from '../../src/feedback/create-follower.ts';
import type {Values} from '../../src/params/values.ts';
import {Dream} from '../../src/dream/dream.ts';
import {halfModel, liveOrderOf} from '../support/dream-order.ts';
import {mulberry32} from '../support/random.ts';
import type {Size} from '../support/size.ts';

/** The residuals of dreams on frames at `rate` fps, through the product's own loop; deterministic. */
export async function* dreamsOf(
  engine: Engine,
  frames: Iterable<Float32Array>,
  {width, height}: Size,
  values: Values,
  rate: number,
): AsyncGenerator<Float32Array> {
  const random = Math.random;
  Math.random = mulberry32(1);
  const dream = new Dream(createFollower());
  const order = liveOrderOf(values, {seconds: 1 / rate}, {...halfModel, layers: engine.layers});
  try {
    for (const frame of frames) {
      const camera = tf.tensor4d(frame, [1, height, width, 3]);
      await dream.next(engine, camera, order, () => undefined);
      camera.dispose();
      if (!dream.residual) throw new Error('A dream left no residual.');
      yield new Float32Array(dream.residual.dataSync<'float32'>());
    }
  } finally {
    dream.reset();
    Math.random = random;
  }
}
