import {existsSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {beforeAll, describe, expect, it} from 'vitest';
import type {Engine} from '../../src/ascent/engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {convertKeras} from '../../src/model/convert.ts';
import {readKerasH5} from '../../src/model/keras-h5.ts';
import {mixedNames} from '../../src/model/network.ts';
import type {Precision} from '../../src/model/pack-encode.ts';
import {loadPack} from '../../src/model/pack.ts';
import {useBackend} from '../support/node-backend.ts';
import {readCases} from './cases.ts';
import {cosine} from '../support/vectors.ts';
import {failuresOf, layerGradients, measureCase} from './measure.ts';

const folder = '../shared/golden/imagenet';
const file = '../shared/weights/inception_v3_weights_tf_dim_ordering_tf_kernels_notop.h5';
const without = existsSync(folder) && existsSync(file) ? '' : ` (skipped: no ${folder} or no ${file})`;
const label = {name: 'full', licence: 'Apache-2.0', provenance: 'A test.'};

async function converted(precision: Precision) {
  const {files} = await convertKeras(await readFile(file), {...label, precision});
  return loadPack('https://pack.test/', {
    cache: null,
    fetch: ({pathname}) => Promise.resolve(new Response(files.get(pathname.slice(1)))),
  });
}

describe.skipIf(without)(`the full network, converted${without}`, () => {
  beforeAll(() => useBackend('wasm'));

  it('gives the reference values at float16', async () => {
    const {network, weights} = await converted('float16');
    const engine = createTensorEngine(network, weights);
    for (const golden of await readCases(folder)) {
      const report = await measureCase(engine, golden);
      expect(failuresOf(report)).toEqual([]);
      expect(report.layerMeans.map(({layer}) => layer)).toEqual(engine.layers);
    }
    engine.dispose();
  });

  it.each<[Precision, number]>([
    ['float16', 0.999],
    ['uint8', 0.85],
  ])('at %s has every layer’s gradient to a cosine of %d', async (precision, least) => {
    const [golden] = await readCases(folder, 'rabbit');
    if (!golden) throw new Error('no case');
    const {network, weights} = await readKerasH5(await readFile(file));
    const [exact, stored] = [weights, (await converted(precision)).weights].map((each) =>
      createTensorEngine(network, each),
    ) as [Engine, Engine];
    const reference = await layerGradients(exact, golden);
    const gradients = await layerGradients(stored, golden);
    expect([...gradients.keys()]).toEqual(mixedNames);
    for (const [layer, gradient] of gradients) {
      const other = reference.get(layer) ?? new Float32Array();
      expect(cosine(gradient, other), layer).toBeGreaterThanOrEqual(least);
    }
    for (const engine of [exact, stored]) engine.dispose();
  });
});
