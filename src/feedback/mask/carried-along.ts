import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {Follower} from '../follower.ts';
import {resized} from '../warp.ts';

/** A follower carries three channels at once. */
type Pair = readonly [Tensor4D | undefined, Tensor4D | undefined];

/**
 * Two masks `[1, H, W, 1]` where what they lie on is in a frame `[1, H, W, 3]` that a follower has just followed; where
 * it did not, where they were. Both are new tensors, undefined where there was none.
 */
export function carriedAlong([a, b]: Pair, camera: Tensor4D, follower: Pick<Follower, 'along'>): Pair {
  if (!a && !b) return [undefined, undefined];
  const fitting = [a, b].map((mask) => mask && resized(mask, camera.shape));
  const channels = [...fitting, ...fitting, ...fitting].filter((mask) => mask !== undefined).slice(0, 3);
  const field = tf.concat(channels, 3);
  const carried = follower.along(field);
  field.dispose();
  if (!carried) return fitting as unknown as Pair;
  const [, height, width] = camera.shape;
  let channel = 0;
  const moved = fitting.map((mask) => mask && tf.slice(carried, [0, 0, 0, channel++], [1, height, width, 1]));
  tf.dispose([carried, ...fitting.map((mask) => mask ?? [])]);
  return moved as unknown as Pair;
}
