import {beforeAll, describe, expect, it} from 'vitest';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {halfGolden} from '../support/fixtures.ts';
import {useBackend} from '../support/node-backend.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import {readCases} from './cases.ts';
import {failuresOf, measureCase, type CaseReport} from './measure.ts';

describe('the tensor engine on wasm with the embedded model', () => {
  beforeAll(() => useBackend('wasm'));

  it('gives the reference values', async () => {
    const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
    const engine = createTensorEngine(network, weights);
    for (const golden of await readCases(halfGolden)) {
      const report = await measureCase(engine, golden);
      expect(failuresOf(report)).toEqual([]);
      expect(report.layerMeans.map(({layer}) => layer)).toEqual(engine.layers);
    }
    engine.dispose();
  }, 120_000);
});

describe('the limits', () => {
  const objective = {
    objective: 'mean of mixed3',
    value: 1,
    relativeError: 1e-4,
    gradientCosine: 0.9999,
    gradientRelativeError: 1,
  };
  const good: CaseReport = {
    name: 'case',
    objectives: [objective],
    layerMeans: [{layer: 'mixed0', relativeError: 0}],
    ascentPsnrDb: 45,
  };

  it('pass what just keeps them', () => {
    expect(failuresOf(good)).toEqual([]);
  });

  it.each<[string, Partial<CaseReport>]>([
    ['mean of mixed3: relative error 0.00011', {objectives: [{...objective, relativeError: 1.1e-4}]}],
    ['gradient of mean of mixed3: cosine 0.9998', {objectives: [{...objective, gradientCosine: 0.9998}]}],
    ['gradient of mean of mixed3: cosine NaN', {objectives: [{...objective, gradientCosine: NaN}]}],
    ['mean of mixed0: relative error NaN', {layerMeans: [{layer: 'mixed0', relativeError: NaN}]}],
    ['ascent: PSNR 44.9 dB, at least 45 dB', {ascentPsnrDb: 44.9}],
    ['ascent: PSNR NaN dB', {ascentPsnrDb: NaN}],
  ])('name what misses them: %s', (message, miss) => {
    expect(failuresOf({...good, ...miss})).toEqual([expect.stringContaining(`case, ${message}`)]);
  });

  it('are wider for gradients in half precision', () => {
    const half = (gradientCosine: number): string[] =>
      failuresOf({...good, objectives: [{...objective, gradientCosine}]}, 'float16');
    expect(half(0.999)).toEqual([]);
    expect(half(0.9989)).toEqual([expect.stringContaining('cosine 0.9989, at least 0.999 allowed')]);
  });
});
