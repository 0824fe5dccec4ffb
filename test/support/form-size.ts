import * as tf from '@tensorflow/tfjs';
import type {Tensor2D, Tensor4D} from '@tensorflow/tfjs';
import type {Engine} from '../../src/ascent/engine.ts';
import {dreamOrderOf} from '../../src/dream/dream-order.ts';
import {Dream} from '../../src/dream/dream.ts';
import {Guides} from '../../src/dream/guides.ts';
import {CpuFollower} from '../../src/feedback/follower-cpu.ts';
import {octaveOf} from '../../src/feedback/octaves.ts';
import type {Extent, SizePx} from '../../src/lib/size.ts';
import {applyPreset, presetNamed} from '../../src/params/presets.ts';
import {defaults, type Values} from '../../src/params/values.ts';
import {halfModel, liveClock} from './dream-order.ts';
import {never} from './never.ts';
import {mulberry32} from './random.ts';

/** Soft blobs of three sizes, the same at any size of the image, `[1, H, W, 3]` in [-1, 1]. */
function softScene({widthPx, heightPx}: SizePx): Tensor4D {
  return tf.tidy(() => {
    const random = mulberry32(5);
    const layers = [0.5, 0.25, 0.12].map((gain, octave) => {
      const [height, width] = [3 * 2 ** octave, 4 * 2 ** octave];
      const noise = Float32Array.from({length: height * width * 3}, () => gain * (2 * random() - 1));
      const blobs = tf.tensor4d(noise, [1, height, width, 3]);
      return tf.image.resizeBilinear(blobs, [heightPx, widthPx], false, true);
    });
    return tf.addN(layers);
  });
}

/**
 * The wavelength of a look at each height of a motionless image, as a share of it, after so many dreams. What moves the
 * dream by itself is left out.
 */
export async function formSizesOf(
  engine: Engine,
  look: string,
  heights: readonly number[],
  dreams: number,
): Promise<number[]> {
  const values = {
    ...applyPreset(defaults, presetNamed(look) ?? never()),
    breathing: 0,
    zoom: 0,
    rotation: 0,
    driftX: 0,
  };
  const sizes: number[] = [];
  for (const heightPx of heights) {
    const camera = softScene({widthPx: Math.round((heightPx * 4) / 3), heightPx});
    sizes.push(await wavelengthOf(engine, camera, values, dreams));
    camera.dispose();
  }
  return sizes;
}

/**
 * The wavelength of the residual after so many live dreams of a motionless `camera`, which is the caller's: the mean of
 * the last turn of octaves, since the octave that was dreamed last is the strongest.
 */
async function wavelengthOf(
  engine: Engine,
  camera: Tensor4D,
  values: Values,
  dreams: number,
): Promise<number> {
  const [, heightPx, widthPx] = camera.shape;
  const order = dreamOrderOf(values, halfModel, {
    ...liveClock(values),
    source: {widthPx, heightPx},
    quality: {shortSidePx: Math.min(widthPx, heightPx), steps: values.steps},
  });
  const dream = new Dream(new CpuFollower(), {random: mulberry32(1)});
  const guides = new Guides();
  const octaves = octaveCount([heightPx, widthPx], order.feedback.coarsestPx);
  let sum = 0;
  for (let index = 0; index < dreams; index++) {
    await dream.next(engine, camera, order, () => undefined, guides.tensor(order.guide));
    if (!dream.residual) throw new Error('no dream');
    if (index >= dreams - octaves) sum += dominantWavelength(dream.residual) / octaves;
  }
  dream.dispose();
  guides.dispose();
  return sum;
}

function octaveCount(extent: Extent, coarsestPx: number): number {
  const heightOf = (index: number): number => octaveOf(extent, index, coarsestPx).extent[0];
  let count = 1;
  while (heightOf(count) !== heightOf(0)) count += 1;
  return count;
}

/** The wavelength at the spectral centroid of a residual's luminance, as a share of the height. */
function dominantWavelength(residual: Tensor4D): number {
  return tf.tidy(() => {
    const [, height, width] = residual.shape;
    const luminance = tf.sum<Tensor2D>(
      tf.mul(tf.reshape(residual, [height, width, 3]), tf.tensor1d([0.2126, 0.7152, 0.0722])),
      2,
    );
    const rows = tf.matMul(cosines(height), tf.sub<Tensor2D>(luminance, tf.mean(luminance)));
    const power = tf.square(tf.matMul(rows, cosines(width), false, true)).dataSync();
    let [sum, moment] = [0, 0];
    power.forEach((value, index) => {
      const perHeight = Math.hypot(Math.floor(index / width) / 2, ((index % width) / 2) * (height / width));
      sum += value;
      moment += value * perHeight;
    });
    return sum / moment;
  });
}

/** The orthogonal DCT-II of `length` values, but for a common factor. */
const cosines = (length: number): Tensor2D =>
  tf.tensor2d(
    Float32Array.from({length: length * length}, (_, index) => {
      const [order, at] = [Math.floor(index / length), index % length];
      return Math.cos((Math.PI * (at + 0.5) * order) / length) * (order === 0 ? Math.SQRT1_2 : 1);
    }),
    [length, length],
  );
