import {beforeAll, expect, test} from 'vitest';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {loadPackFolder} from '../../../src/build/pack-folder.ts';
import {formSizesOf} from '../../support/form-size.ts';
import {useBackend} from '../../support/node-backend.ts';

beforeAll(() => useBackend('wasm'));

// Those whose forms differ most between sizes: see docs/coherence.md.
test.each(['shimmer', 'oil'])('%s has forms of the same size at 90 and at 360 px', async (name) => {
  const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
  const engine = createTensorEngine(network, weights);
  const [small = NaN, large = NaN] = await formSizesOf(engine, name, [90, 360], 20);
  expect(large / small).toBeGreaterThan(0.75);
  expect(large / small).toBeLessThan(1.25);
});
