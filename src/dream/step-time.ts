import * as tf from '@tensorflow/tfjs';
import type {AscentSettings, Engine} from '../ascent/engine.ts';

/** Steps are timed at this size: small, so that a slow machine starts soon. */
const [widthPx, heightPx] = [128, 96];

/** Milliseconds of one step at a small size: the faster of two, after one that compiles. Undefined without an ascent. */
export async function msPerStep(engine: Engine, trial: AscentSettings | null): Promise<number | undefined> {
  if (trial === null) return undefined;
  const x = tf.randomUniform<tf.Rank.R4>([1, heightPx, widthPx, 3], -1, 1);
  const timesMs: number[] = [];
  try {
    for (let run = 0; run < 3; run++) {
      const startMs = performance.now();
      const dreamed = await engine.ascend(x, trial, Math.random);
      // Reading one pixel back waits for all of it, on every backend.
      const corner = tf.slice(dreamed, [0, 0, 0, 0], [1, 1, 1, 1]);
      dreamed.dispose();
      await corner.data();
      corner.dispose();
      timesMs.push(performance.now() - startMs);
    }
  } finally {
    x.dispose();
  }
  return Math.min(...timesMs.slice(1));
}

/** What each pixel takes of a step's time as `msPerStep` gives it. */
export const msPerPixel = (stepMs: number | undefined): number | undefined =>
  stepMs === undefined ? undefined : stepMs / (widthPx * heightPx);
