import * as tf from '@tensorflow/tfjs';
import type {Engine} from '../../src/ascent/engine.ts';
import type {Character} from './distance.ts';
import {luminanceOf, type Picture} from './picture.ts';

/**
 * What a dream is like: by how many octaves it raised what each layer of the network sees in the frame, how large its
 * forms are, in octaves, and how colourful it is, from 0 to 1.
 */
export async function characterOf(
  engine: Engine,
  frame: Picture,
  residual: Picture,
  formSize: number,
): Promise<Character> {
  const before = await seenIn(engine, frame.values, frame);
  const after = await seenIn(
    engine,
    frame.values.map((value, i) => value + (residual.values[i] as number)),
    frame,
  );
  return [
    ...after.map((value, i) => Math.log2(value / (before[i] as number))),
    Math.log2(formSize),
    colourOf(residual),
  ];
}

async function seenIn(engine: Engine, values: Float32Array, {width, height}: Picture): Promise<number[]> {
  const picture = tf.tensor4d(values, [1, height, width, 3]);
  const seen: number[] = [];
  for (const layer of engine.layers) {
    seen.push(await engine.objective(picture, {kind: 'mean', layers: {[layer]: 1}}));
  }
  picture.dispose();
  return seen;
}

/** The share of a residual's energy that is not luminance. */
function colourOf(residual: Picture): number {
  const luminance = luminanceOf(residual);
  let [energy, colour] = [0, 0];
  residual.values.forEach((value, i) => {
    energy += value ** 2;
    colour += (value - (luminance[Math.floor(i / 3)] as number)) ** 2;
  });
  return colour / energy;
}
