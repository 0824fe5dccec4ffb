import {beforeAll, describe, expect, test} from 'vitest';
import type {Engine} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {base, plain, render, renderAs} from '../../coherence/arms.ts';
import {displayed, framesPerDream} from '../../coherence/display.ts';
import {sceneSequence} from '../../coherence/sequence.ts';
import {coherenceOf, flowQualityOf, type Coherence} from '../../coherence/metrics.ts';
import {dreamsOf} from '../../coherence/render.ts';
import {passerBy, scenes} from '../../coherence/scene.ts';
import {useBackend} from '../../support/node-backend.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';

/**
 * What is compared is the following alone. A dream that grows faster where there is none yet, or in coarser forms, is
 * strong where something was uncovered, which ghosting cannot tell from what stayed behind; so is one that favours what
 * is strong already, or whose ascents are rolled further.
 */
const alike = {
  level: 0,
  bands: false,
  decorrelation: 0,
  objective: 'mean',
  mixed3: 1,
  mixed4: 0.5,
  jitter: 8,
} as const;

describe('the coherence of a dream', () => {
  const [width, height] = [100, 75];
  let engine: Engine;
  beforeAll(async () => {
    await useBackend('wasm');
    const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
    engine = createTensorEngine(network, weights);
  });

  test.each([...scenes(width, height, 5), passerBy])('on a $name beats plain blending', async (scene) => {
    const sequence = sceneSequence(scene, {width, height}, 24);
    const quality = flowQualityOf(sequence);
    expect(quality.endPointError).toBeLessThan(0.5);
    const before = (await render(engine, sequence, 'plain', {...plain, ...alike})).coherence;
    const {persistence} = plain;
    const same = {...base, ...alike, persistence, persistenceMoving: persistence};
    const {coherence} = await renderAs(engine, sequence, 'flow', same, before.strength);
    expect(Math.abs(coherence.strength / before.strength - 1)).toBeLessThan(0.1);
    expect(coherence.warpingError / before.warpingError).toBeLessThan(0.5);
    expect(coherence.ghosting / before.ghosting).toBeLessThan(1 / 3);
  });

  test.each([...scenes(width, height, 5 / 3).slice(0, 1), passerBy])(
    'is kept between six dreams a second on a $name',
    async (scene) => {
      const sequence = sceneSequence(scene, {width, height}, 50);
      const dreamed = sequence.frames.filter((_, t) => t % framesPerDream === 0);
      const residuals: Float32Array[] = [];
      for await (const residual of dreamsOf(engine, dreamed, sequence, base, 6)) residuals.push(residual);
      const [unmoved, moved] = [false, true].map((reproject) =>
        coherenceOf(sequence, displayed(sequence, residuals, reproject)),
      );
      if (!unmoved || !moved) throw new Error('There is nothing to compare.');
      // What no dream has seen is shown without one, so each error is relative to its own strength.
      const share = ({warpingError, strength}: Coherence): number => warpingError / strength;
      expect(share(moved) / share(unmoved)).toBeLessThan(0.75);
      expect(moved.ghosting / unmoved.ghosting).toBeLessThan(1 / 3);
      if (scene === passerBy) expect(moved.flicker / unmoved.flicker).toBeLessThan(1.2);
    },
  );
});
