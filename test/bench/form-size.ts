// How large the forms of each look are at several dream sizes, as a share of the height: see docs/coherence.md.
//   node test/support/run.mjs test/bench/form-size.ts [heights such as 90,180,360,540] [looks such as shells,kennel]
import * as tf from '@tensorflow/tfjs';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {loadPackFolder} from '../../src/build/pack-folder.ts';
import {applyPreset, presets} from '../../src/params/presets.ts';
import {defaults} from '../../src/params/values.ts';
import {dominantWavelength, residualOf, softScene} from '../support/form-size.ts';
import {useBackend} from '../support/node-backend.ts';

/** In all, so that each of up to six octaves has its turn five times. */
const dreams = 30;
const [heights = '90,180,360,540', looks] = process.argv.slice(2);

await useBackend('wasm');
const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
const engine = createTensorEngine(network, weights);
for (const preset of presets.filter(({name}) => looks?.split(',').includes(name) ?? true)) {
  for (const heightPx of heights.split(',').map(Number)) {
    const camera = softScene({widthPx: Math.round((heightPx * 4) / 3), heightPx});
    const values = {...applyPreset(defaults, preset), breathing: 0, zoom: 0, rotation: 0, driftX: 0};
    const residual = await residualOf(engine, camera, values, dreams);
    console.log(preset.name, heightPx, dominantWavelength(residual).toFixed(3));
    tf.dispose([camera, residual]);
  }
}
