import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {beforeAll, describe, expect, test} from 'vitest';
import type {Engine, Objective} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {Dream} from '../../../src/dream/dream.ts';
import {Guides} from '../../../src/dream/guides.ts';
import {createFollower} from '../../../src/feedback/create-follower.ts';
import {mulberry32} from '../../../src/lib/random.ts';
import {defaults, type Values} from '../../../src/params/values.ts';
import {drawGuide, drawnGuides, guideSidePx} from '../../../src/source/guide/guide.ts';
import {liveOrderOf} from '../../support/dream-order.ts';
import {useBackend} from '../../support/node-backend.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';
import {cosine} from '../../support/vectors.ts';

const [height, width] = [80, 107];

let engine: Engine;
beforeAll(async () => {
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
  engine = createTensorEngine(network, weights);
});

/** A bright disc before a wall. */
function frame(): Tensor4D {
  const values = Float32Array.from({length: height * width * 3}, (_, i) => {
    const [x, y] = [Math.floor(i / 3) % width, Math.floor(i / 3 / width)];
    return Math.hypot(x - 40, y - 40) < 22 ? 0.6 - 0.1 * (i % 3) : -0.2 + 0.1 * Math.sin(x / 9);
  });
  return tf.tensor4d(values, [1, height, width, 3]);
}

/** What a few live dreams of a frame add to it. */
async function dreamed(camera: Tensor4D, values: Values, guide?: Tensor4D): Promise<Float32Array> {
  const dream = new Dream(createFollower(), {random: mulberry32(1)});
  const order = liveOrderOf({...values, level: 0}, {quality: {shortSidePx: height, steps: 2}});
  try {
    for (let time = 0; time < 4; time++) await dream.next(engine, camera, order, () => undefined, guide);
    return new Float32Array((await dream.residual?.data<'float32'>()) ?? []);
  } finally {
    dream.dispose();
  }
}

/** An objective of the frame, and of what was dreamed of it. */
async function gained(camera: Tensor4D, residual: Float32Array, objective: Objective, reference: Tensor4D) {
  const dream = tf.tidy(() => tf.add<Tensor4D>(camera, tf.tensor4d(residual, camera.shape)));
  const [before, after] = [
    await engine.objective(camera, objective, reference),
    await engine.objective(dream, objective, reference),
  ];
  dream.dispose();
  return after / before;
}

test('guides are drawn alike each time, opaque, of all tones, and each is another', () => {
  const all = drawnGuides.map((name) => drawGuide(name, 60));
  for (const [i, {rgba, widthPx, heightPx}] of all.entries()) {
    expect([widthPx, heightPx, rgba.length]).toEqual([60, 60, 60 * 60 * 4]);
    expect(rgba.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true);
    const tones = rgba.filter((_, at) => at % 4 === 1);
    expect(Math.max(...tones) - Math.min(...tones)).toBeGreaterThan(120);
    expect(drawGuide(drawnGuides[i] ?? 'eyes', 60).rgba).toEqual(rgba);
    for (const other of all.slice(0, i)) expect(other.rgba).not.toEqual(rgba);
  }
});

describe('the guide of a dream', () => {
  test('is kept while it is the same, and exchanged for another; the user’s own may come and go', async () => {
    const before = tf.memory().numTensors;
    const guides = new Guides();
    expect(guides.tensor(null)).toBeUndefined();
    expect(guides.tensor('own')).toBeUndefined();
    const eyes = guides.tensor('eyes');
    expect(eyes?.shape).toEqual([1, guideSidePx, guideSidePx, 3]);
    expect(guides.tensor('eyes')).toBe(eyes);
    const own = {widthPx: 2, heightPx: 1, rgba: Uint8ClampedArray.from([0, 255, 51, 255, 255, 0, 0, 255])};
    guides.own = own;
    const image = guides.tensor('own');
    expect(image?.shape).toEqual([1, 1, 2, 3]);
    expect(Array.from((await image?.data()) ?? []).map((v) => Number(v.toFixed(3)))).toEqual([
      -1, 1, -0.6, 1, -1, -1,
    ]);
    guides.own = own;
    expect(guides.tensor('own')).toBe(image);
    guides.own = {...own};
    expect(guides.tensor('own')).not.toBe(image);
    guides.own = undefined;
    expect(guides.tensor('own')).toBeUndefined();
    guides.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('dreams that follow a guide come nearer to it than those that follow another', async () => {
  const camera = frame();
  const objective: Objective = {layers: {mixed3: 0.5, mixed4: 1}, kind: 'guide'};
  const guides = new Guides();
  const results = new Map<string, Float32Array>();
  for (const guide of drawnGuides) {
    const values: Values = {...defaults, objective: 'guide', guide};
    results.set(guide, await dreamed(camera, values, guides.tensor(guide)));
  }
  for (const guide of drawnGuides) {
    const reference = guides.tensor(guide);
    if (!reference) throw new Error('There is no guide.');
    const gains = new Map<string, number>();
    for (const [name, residual] of results)
      gains.set(name, await gained(camera, residual, objective, reference));
    expect(gains.get(guide)).toBeGreaterThan(1.2);
    expect([...gains].toSorted((a, b) => b[1] - a[1])[0]?.[0]).toBe(guide);
  }
  const [one = new Float32Array(), ...others] = results.values();
  for (const other of others) expect(cosine(one, other)).toBeLessThan(0.8);
  guides.dispose();
  camera.dispose();
});

test('a caricature makes the features of the frame stronger, and keeps nearer to them than a dream of strong ones', async () => {
  const camera = frame();
  const layers = {mixed3: 0.5, mixed4: 1};
  const own = await dreamed(camera, {...defaults, objective: 'caricature'});
  const strong = await dreamed(camera, {...defaults, objective: 'l2'});
  expect(await gained(camera, own, {layers, kind: 'l2'}, camera)).toBeGreaterThan(1.1);
  const likeness = (residual: Float32Array) => gained(camera, residual, {layers, kind: 'caricature'}, camera);
  expect(await likeness(own)).toBeGreaterThan(1.1 * (await likeness(strong)));
  camera.dispose();
});
