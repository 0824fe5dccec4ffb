import {beforeAll, expect, test} from 'vitest';
import type {Engine} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {applyPreset, presets} from '../../../src/params/presets.ts';
import {defaults} from '../../../src/params/values.ts';
import {drawn, drawnScenes} from '../../looks/drawn.ts';
import {live} from '../../looks/live.ts';
import {qualities} from '../../looks/qualities.ts';
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
  const paint = drawnScenes.landscape;
  if (!paint) throw new Error('There is no landscape.');
  const frame = drawn(paint, {width: 160, height: 90}, mulberry32(1));
  const dreamed: {name: string; residual: Float32Array}[] = [];
  for (const preset of presets) {
    const frames = Array.from({length: Math.ceil(qualities.cpu.rateHz / 2)}, () => frame);
    const {residuals} = await live(engine, frames, applyPreset(defaults, preset), qualities.cpu);
    dreamed.push({name: preset.name, residual: residuals.at(-1)?.values ?? new Float32Array()});
  }
  for (const [i, one] of dreamed.entries()) {
    for (const other of dreamed.slice(i + 1)) {
      expect(differenceOf(one.residual, other.residual), `${one.name}, ${other.name}`).toBeGreaterThan(0.1);
    }
  }
});

/** The RMS of what two residuals differ by, in units of the [-1, 1] range. */
const differenceOf = (a: Float32Array, b: Float32Array): number =>
  Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] as number)) ** 2, 0) / a.length);
