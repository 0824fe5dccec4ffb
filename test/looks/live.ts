import * as tf from '@tensorflow/tfjs';
import type {Engine} from '../../src/ascent/engine.ts';
import {Dream, type Probe} from '../../src/dream/dream.ts';
import {Guides} from '../../src/dream/guides.ts';
import {createFollower} from '../../src/feedback/create-follower.ts';
import type {Values} from '../../src/params/values.ts';
import {halfModel, liveOrderOf} from '../support/dream-order.ts';
import {finder} from '../support/segmenter.ts';
import {mulberry32} from '../support/random.ts';
import type {Picture} from './picture.ts';
import type {LiveQuality} from './qualities.ts';

/** What a live dream leaves after its frames. */
export interface Lived {
  /** After each frame. */
  readonly residuals: readonly Picture[];
  /** Of the last dream. */
  readonly probe: Probe | undefined;
}

/** Dreams on frames at a quality, through the product's own loop; deterministic. */
export async function live(
  engine: Engine,
  frames: readonly Picture[],
  values: Values,
  {shortSidePx, steps, rateHz}: LiveQuality,
): Promise<Lived> {
  const random = Math.random;
  Math.random = mulberry32(1);
  const dream = new Dream(createFollower(), {finder});
  const order = liveOrderOf(
    values,
    {seconds: 1 / rateHz, quality: {shortSidePx, steps}},
    {...halfModel, layers: engine.layers},
  );
  const guides = new Guides();
  const residuals: Picture[] = [];
  let probe: Probe | undefined;
  try {
    for (const [t, frame] of frames.entries()) {
      const {width, height} = frame;
      const camera = tf.tensor4d(frame.values, [1, height, width, 3]);
      const asked = {...order, probe: t === frames.length - 1};
      probe = await dream.next(engine, camera, asked, () => undefined, guides.tensor(order.guide));
      camera.dispose();
      if (!dream.residual) throw new Error('A dream left no residual.');
      residuals.push({width, height, values: new Float32Array(dream.residual.dataSync<'float32'>())});
    }
    return {residuals, probe};
  } finally {
    dream.dispose();
    guides.dispose();
    Math.random = random;
  }
}
