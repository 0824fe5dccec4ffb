import * as tf from '@tensorflow/tfjs';
import type {NamedTensorMap, Tensor4D} from '@tensorflow/tfjs';
import {heapKernel, type Features, type Loops, type Size} from './heap.ts';

/** `parts` side by side along the channels. A single part is returned itself. */
export function join(parts: readonly Tensor4D[]): Tensor4D {
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first as Tensor4D;
  const [, height, width] = first.shape;
  const depth = parts.reduce((sum, part) => sum + part.shape[3], 0);
  const [joined] = joinOnHeap(parts, [[height, width, depth]]) ?? [];
  if (joined) return joined;
  return tf.engine().runKernel<Tensor4D>(tf.Concat, parts as unknown as NamedTensorMap, {axis: 3});
}

/** The consecutive `depths` channels of `x`, which are all its channels. A single part is `x` itself. */
export function split(x: Tensor4D, depths: readonly number[]): Tensor4D[] {
  if (depths.length === 1) return [x];
  const [, height, width] = x.shape;
  const sizes = depths.map((depth): Size => [height, width, depth]);
  return splitOnHeap([x], sizes) ?? tf.split(x, [...depths], 3);
}

export const joinLoops: Loops = ([joined], parts) => {
  let begin = 0;
  for (const part of parts) {
    copyChannels(part, 0, joined as Features, begin, part.depth);
    begin += part.depth;
  }
};

export const splitLoops: Loops = (parts, [joined]) => {
  let begin = 0;
  for (const part of parts) {
    copyChannels(joined as Features, begin, part, 0, part.depth);
    begin += part.depth;
  }
};

function copyChannels(from: Features, fromBegin: number, to: Features, toBegin: number, depth: number): void {
  const [source, target, pixels] = [from.values, to.values, from.height * from.width];
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    const sourceAt = pixel * from.depth + fromBegin;
    const targetAt = pixel * to.depth + toBegin;
    for (let channel = 0; channel < depth; channel += 1) {
      target[targetAt + channel] = source[sourceAt + channel] as number;
    }
  }
}

const joinOnHeap = heapKernel('Join', joinLoops);
const splitOnHeap = heapKernel('Split', splitLoops);
