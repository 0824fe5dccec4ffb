import * as tf from '@tensorflow/tfjs';
import {beforeAll, expect, test} from 'vitest';
import type {Engine} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {applyPreset, presets} from '../../../src/params/presets.ts';
import {defaults} from '../../../src/params/values.ts';
import {drawn, drawnScenes} from '../../looks/drawn.ts';
import {live} from '../../looks/live.ts';
import {strengthBy} from '../../looks/person.ts';
import type {Picture} from '../../looks/picture.ts';
import {qualities} from '../../looks/qualities.ts';
import {liveOrderOf} from '../../support/dream-order.ts';
import {never} from '../../support/never.ts';
import {useBackend} from '../../support/node-backend.ts';
import {mulberry32} from '../../support/random.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';

let engine: Engine;

beforeAll(async () => {
  await useBackend('wasm');
  const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
  engine = createTensorEngine(network, weights);
});

const seconds = 5;
const landscape = drawn(drawnScenes.landscape ?? never(), {width: 160, height: 90}, mulberry32(1));

test.each([
  ['black', -1],
  ['grey', 0],
] as const)('on a %s image the default look grows within five seconds on two cores', async (_, value) => {
  const frame = {width: 160, height: 90, values: new Float32Array(160 * 90 * 3).fill(value)};
  const {residuals} = await live(
    engine,
    Array.from({length: seconds * qualities.cpu.rateHz}, () => frame),
    defaults,
    qualities.cpu,
  );
  // What is seen of it: over black, only what brightens.
  const shown = residuals.at(-1)?.values.map((added) => Math.max(-1, Math.min(1, value + added)) - value);
  const rms = Math.sqrt(
    (shown ?? new Float32Array()).reduce((sum, one) => sum + one * one, 0) / frame.values.length,
  );
  expect(rms).toBeGreaterThan(0.1);
});

test('of all looks no two are alike after half a second', async () => {
  const dreamed: {name: string; residual: Float32Array}[] = [];
  for (const preset of presets) {
    const frames = Array.from({length: Math.ceil(qualities.cpu.rateHz / 2)}, () => landscape);
    const {residuals} = await live(engine, frames, applyPreset(defaults, preset), qualities.cpu);
    dreamed.push({name: preset.name, residual: residuals.at(-1)?.values ?? new Float32Array()});
  }
  for (const [i, one] of dreamed.entries()) {
    for (const other of dreamed.slice(i + 1)) {
      expect(differenceOf(one.residual, other.residual), `${one.name}, ${other.name}`).toBeGreaterThan(0.1);
    }
  }
});

test('a dream begins with its coarse forms', async () => {
  const {residuals} = await live(
    engine,
    Array.from({length: seconds * qualities.cpu.rateHz}, () => landscape),
    defaults,
    qualities.cpu,
  );
  const [early, late] = [residuals[4] ?? never(), residuals.at(-1) ?? never()];
  expect(strengthOf(early)).toBeGreaterThan(0.7 * strengthOf(late));
  expect(finenessOf(early)).toBeLessThan(1.25 * finenessOf(late));
});

test('the default look reaches every edge', async () => {
  const {width, height} = landscape;
  const {ascent} = liveOrderOf(defaults);
  const camera = tf.tensor4d(landscape.values, [1, height, width, 3]);
  const growths: Picture[] = [];
  for (let index = 0; index < 24; index += 1) {
    const climbed = await engine.ascend(camera, ascent ?? never(), mulberry32(index), () => undefined);
    const growth = tf.sub(climbed, camera);
    growths.push({width, height, values: growth.dataSync<'float32'>()});
    tf.dispose([climbed, growth]);
  }
  camera.dispose();
  const edgePx = 10;
  const edges: Record<string, (x: number, y: number) => boolean> = {
    top: (_, y) => y < edgePx,
    bottom: (_, y) => y >= height - edgePx,
    left: (x) => x < edgePx,
    right: (x) => x >= width - edgePx,
  };
  for (const [edge, isAt] of Object.entries(edges)) {
    const mask = Uint8Array.from({length: width * height}, (_, i) =>
      Number(isAt(i % width, Math.floor(i / width))),
    );
    const shares = growths.map((growth) => strengthBy(growth, mask).person / strengthOf(growth));
    expect(shares.reduce((sum, share) => sum + share) / shares.length, edge).toBeGreaterThan(0.5);
  }
});

/** The RMS of a picture, over its channels. */
const strengthOf = (picture: Picture): number =>
  strengthBy(picture, new Uint8Array(picture.width * picture.height)).room;

/** The RMS of what neighbours in a row differ by, over that of the picture. */
function finenessOf(picture: Picture): number {
  const {width, values} = picture;
  const slopes = values.map((value, i) => (i % (3 * width) < 3 ? 0 : value - (values[i - 3] ?? NaN)));
  return strengthOf({...picture, values: slopes}) / strengthOf(picture);
}

/** The RMS of what two residuals differ by, in units of the [-1, 1] range. */
const differenceOf = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0) / a.length);
