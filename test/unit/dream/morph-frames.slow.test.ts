import {readFile} from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {Engine} from '../../../src/ascent/engine.ts';
import {resampled, tensorOf} from '../../../src/ascent/raster.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {Dream} from '../../../src/dream/dream.ts';
import {Guides} from '../../../src/dream/guides.ts';
import {createFollower} from '../../../src/feedback/create-follower.ts';
import {mulberry32} from '../../../src/lib/random.ts';
import {morphed} from '../../../src/params/morph.ts';
import {lookOf, presetNamed, type WholeLook} from '../../../src/params/presets.ts';
import {change, defaults} from '../../../src/params/values.ts';
import {liveOrderOf} from '../../support/dream-order.ts';
import {useBackend} from '../../support/node-backend.ts';
import {decodePng} from '../../support/png.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';

const [widthPx, heightPx] = [100, 75];
const seconds = 0.1;
/** Until a look has become what it stays; then so many dreams show how it moves at rest. */
const settling = 24;
const resting = 16;
const morphing = 40;

let engine: Engine;
let camera: Tensor4D;
const guides = new Guides();
beforeAll(async () => {
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder('public/models/inception-v3-quarter');
  engine = createTensorEngine(network, weights);
  const {width, height, rgb} = decodePng(await readFile('test/fixtures/golden/half/elephant.png'));
  const values = Float32Array.from(rgb, (level) => level / 127.5 - 1);
  camera = tensorOf(resampled({widthPx: width, heightPx: height, values}, widthPx, heightPx));
});
afterAll(() => {
  camera.dispose();
  engine.dispose();
  guides.dispose();
});

const look = (name: string, changes: Partial<WholeLook> = {}): WholeLook => {
  const preset = presetNamed(name);
  if (!preset) throw new Error(`There is no look ${name}.`);
  return {...lookOf(preset), ...changes};
};

/** How far each displayed frame is from the one before, in levels of 0 to 255, while the looks are dreamed one after the other. */
async function differences(looks: readonly WholeLook[]): Promise<readonly number[]> {
  const random = mulberry32(7);
  const dream = new Dream(createFollower(), {random});
  const moved: number[] = [];
  let before: Tensor4D | undefined;
  try {
    for (const each of looks) {
      const {values} = change({...defaults, resolution: heightPx}, each);
      const order = liveOrderOf(
        values,
        {seconds, source: {widthPx, heightPx}},
        {
          ...{widthMultiplier: 0.25, lastLayer: 'mixed7' as const},
          layers: engine.layers,
        },
      );
      await dream.next(engine, camera, order, () => undefined, guides.tensor(order.guide));
      const shown = tf.tidy(() => {
        const residual = dream.residual ?? tf.zerosLike(camera);
        return tf.clipByValue(tf.add<Tensor4D>(camera, tf.mul(residual, order.view.wet)), -1, 1);
      });
      if (before) {
        const last = before;
        const [rms = NaN] = tf.tidy(() => tf.sqrt(tf.mean(tf.square(tf.sub(shown, last))))).dataSync();
        moved.push(127.5 * rms);
        last.dispose();
      }
      before = shown;
    }
    return moved;
  } finally {
    before?.dispose();
    dream.dispose();
  }
}

/** The most that a frame differs from the one before once the look has settled. */
const atRest = async (each: WholeLook): Promise<number> =>
  Math.max(...(await differences(times(settling + resting, each))).slice(settling));

const times = (count: number, each: WholeLook): WholeLook[] => Array.from({length: count}, () => each);

describe('over a morph no frame is further from the one before than 1.5 times what the looks do at rest', () => {
  test.each<[string, WholeLook, WholeLook]>([
    ['other layers', look('shells'), look('oil')],
    ['other layers, deep', look('kennel'), look('etching')],
    ['other geometry', look('shells'), look('tunnel')],
    [
      'the other way round',
      look('shells', {rotation: -8, zoom: 0.2}),
      look('kennel', {rotation: 8, zoom: -0.1}),
    ],
    ['another objective', look('shells'), look('shells', {objective: 'guide', guide: 'eyes'})],
    ['caricature', look('kennel'), look('kennel', {objective: 'caricature'})],
    [
      'other channels',
      look('shells', {channels: 'mixed3:12;mixed4:12'}),
      look('shells', {channels: 'mixed3:40;mixed4:55'}),
    ],
    [
      'other bands and colours',
      look('shells'),
      look('shells', {bands: false, decorrelation: 0, normalise: 'l2'}),
    ],
    ['more and less dream', look('shells', {wet: 0.3}), look('kennel', {wet: 1.6, level: 0.4})],
    [
      'other steps',
      look('shells', {steps: 1, stepSize: 0.03}),
      look('shells', {steps: 6, stepSize: 0.03, level: 0}),
    ],
  ])('%s', async (name, a, b) => {
    const [ofA, ofB] = [await atRest(a), await atRest(b)];
    const way = Array.from({length: morphing}, (_, step) => morphed(a, b, (step + 1) / morphing));
    const moved = (await differences([...times(settling, a), ...way, ...times(8, b)])).slice(settling - 1);
    const most = Math.max(...moved);
    console.log(
      `${name}: at rest ${ofA.toFixed(1)} and ${ofB.toFixed(1)}, in the morph up to ${most.toFixed(1)}`,
    );
    expect(most).toBeLessThan(1.5 * Math.max(ofA, ofB));
  });

  // What the measure is for: without a morph the limit is passed.
  test('a look that jumps is found', async () => {
    const [a, b] = [look('shells', {wet: 0.3}), look('kennel', {wet: 1.6, level: 0.4})];
    const [ofA, ofB] = [await atRest(a), await atRest(b)];
    const moved = (await differences([...times(settling, a), ...times(2, b)])).slice(settling - 1);
    expect(Math.max(...moved)).toBeGreaterThan(1.5 * Math.max(ofA, ofB));
  });
});
