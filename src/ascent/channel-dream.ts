import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {MixedName} from '../model/network.ts';
import type {Engine, Objective} from './engine.ts';
import {mulberry32} from '../lib/random.ts';
import {unconditioned} from './conditioning.ts';

const settings = {
  steps: 20,
  stepSize: 0.06,
  normalise: 'std',
  jitterPx: 6,
  conditioning: unconditioned,
  smoothingPx: 0.8,
  totalVariation: 0.05,
  range: 1,
} as const;

/** Sides of the square that is dreamed, at least 75, and of its middle that is shown. */
export interface ChannelDreamSize {
  readonly dreamPx: number;
  readonly tilePx: number;
}

/**
 * Grey with a little noise; with more where little leaves the channel unexcited, as then there is nothing to climb.
 * The same start for all, so that what differs is the channel.
 */
async function startFor(engine: Engine, objective: Objective, sizePx: number): Promise<Tensor4D> {
  const start = (deviation: number): Tensor4D =>
    tf.randomNormal([1, sizePx, sizePx, 3], 0, deviation, 'float32', 1);
  const quiet = start(0.05);
  if ((await engine.objective(quiet, objective)) > 0) return quiet;
  quiet.dispose();
  return start(0.5);
}

/** The middle of what one channel dreams of by itself: RGB, 0 to 255, row by row. */
export async function channelDream(
  engine: Engine,
  layer: MixedName,
  channel: number,
  {dreamPx, tilePx}: ChannelDreamSize,
): Promise<Uint8Array> {
  const objective = {layers: {[layer]: 1}, channels: {[layer]: [channel]}, kind: 'mean'} as const;
  const start = await startFor(engine, objective, dreamPx);
  const dream = await engine.ascend(start, {...settings, objective}, mulberry32(1));
  const edge = Math.floor((dreamPx - tilePx) / 2);
  const middle = tf.slice(dream, [0, edge, edge, 0], [1, tilePx, tilePx, 3]);
  const values = await middle.data<'float32'>();
  tf.dispose([start, dream, middle]);
  return Uint8Array.from(values, (value) => 127.5 * (value + 1));
}
