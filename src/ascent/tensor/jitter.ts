import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import type {Shift} from '../shift.ts';

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
