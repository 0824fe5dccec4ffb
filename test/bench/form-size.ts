// How large the forms of each look are at several dream sizes, as a share of the height: see docs/coherence.md.
//   node test/support/run.mjs test/bench/form-size.ts [heights such as 90,180,360,540] [looks such as shells,kennel]
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {loadPackFolder} from '../../src/build/pack-folder.ts';
import {presets} from '../../src/params/presets.ts';
import {formSizesOf} from '../support/form-size.ts';
import {useBackend} from '../support/node-backend.ts';

/** In all, so that each of up to six octaves has its turn five times. */
const dreams = 30;
const [heights = '90,180,360,540', looks] = process.argv.slice(2);

await useBackend('wasm');
const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
const engine = createTensorEngine(network, weights);
for (const {name} of presets.filter(({name}) => looks?.split(',').includes(name) ?? true)) {
  const sizes = await formSizesOf(engine, name, heights.split(',').map(Number), dreams);
  console.log(name, ...sizes.map((size) => size.toFixed(3)));
}
