import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';

/** How far a picture is rolled, in whole pixels, down and to the right. */
export interface Shift {
  readonly rows: number;
  readonly columns: number;
}

/** A whole number of pixels in [-jitterPx, jitterPx] for each direction, all equally likely. */
export function randomShift(jitterPx: number, random: () => number): Shift {
  const draw = (): number => Math.floor(random() * (2 * jitterPx + 1)) - jitterPx;
  return {rows: draw(), columns: draw()};
}

/** `x` `[1, H, W, C]` rolled, what leaves at one side coming back at the other. */
export function roll(x: Tensor4D, {rows, columns}: Shift): Tensor4D {
  return tf.tidy(() => rollAxis(rollAxis(x, 1, rows), 2, columns).clone());
}

/** The roll that undoes `shift`. */
export function opposite({rows, columns}: Shift): Shift {
  return {rows: -rows, columns: -columns};
}

function rollAxis(x: Tensor4D, axis: 1 | 2, by: number): Tensor4D {
  const size = x.shape[axis];
  const first = ((by % size) + size) % size; // how many of the last come to the front
  if (first === 0) return x;
  const [front, back] = tf.split(x, [size - first, first], axis);
  return tf.concat([back, front] as Tensor4D[], axis);
}
