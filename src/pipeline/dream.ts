import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {AscentSettings, Breath, Engine} from '../ascent/engine.ts';
import {startOf, type Motion} from '../feedback/feedback.ts';

/** The objective and the strength of one dream, read back from the device. */
export interface Probe {
  readonly objective: {readonly before: number; readonly after: number};
  readonly residualRms: number;
}

/**
 * The dream from frame to frame. It owns the one thing that outlives a frame: the residual, what the last dream
 * added to its camera frame, `[1, H, W, 3]` in units of the [-1, 1] picture.
 */
export class Dream {
  #residual: Tensor4D | undefined;

  get residual(): Tensor4D | undefined {
    return this.#residual;
  }

  /**
   * Dreams one frame: `camera` `[1, H, W, 3]` stays the caller's. With `probe`, the objective is computed once more
   * before and after the ascent. Without settings there is nothing to climb and the last dream only fades.
   */
  async next(
    engine: Engine,
    camera: Tensor4D,
    feedback: {readonly persistence: number; readonly motion: Motion},
    settings: AscentSettings | undefined,
    {breathe, probe}: {readonly breathe: Breath; readonly probe: boolean},
  ): Promise<Probe | undefined> {
    const start = startOf(camera, this.#residual, feedback.persistence, feedback.motion);
    let dream: Tensor4D | undefined;
    try {
      dream =
        settings === undefined ? start.clone() : await engine.ascend(start, settings, Math.random, breathe);
      const residual = tf.sub<Tensor4D>(dream, camera);
      this.#residual?.dispose();
      this.#residual = residual;
      return probe && settings !== undefined
        ? await probeOf(engine, start, dream, residual, settings)
        : undefined;
    } finally {
      start.dispose();
      dream?.dispose();
    }
  }

  /** Forgets the dream so far. */
  reset(): void {
    this.#residual?.dispose();
    this.#residual = undefined;
  }
}

async function probeOf(
  engine: Engine,
  start: Tensor4D,
  dream: Tensor4D,
  residual: Tensor4D,
  {objective}: AscentSettings,
): Promise<Probe> {
  const power = tf.tidy(() => tf.mean(tf.square(residual)));
  try {
    const before = await engine.objective(start, objective);
    const after = await engine.objective(dream, objective);
    const [meanSquare = 0] = await power.data<'float32'>();
    return {objective: {before, after}, residualRms: Math.sqrt(meanSquare)};
  } finally {
    power.dispose();
  }
}
