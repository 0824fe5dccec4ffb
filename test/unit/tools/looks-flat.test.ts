import {beforeAll, expect, test} from 'vitest';
import type {Engine} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {defaults} from '../../../src/params/values.ts';
import {live} from '../../looks/live.ts';
import {qualities} from '../../looks/qualities.ts';
import {useBackend} from '../../support/node-backend.ts';
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
