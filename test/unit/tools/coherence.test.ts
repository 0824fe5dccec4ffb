import {beforeAll, describe, expect, test} from 'vitest';
import type {Engine} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {base, plain, render, renderAs} from '../../coherence/arms.ts';
import {atRest} from '../../coherence/at-rest.ts';
import {displayed, framesPerDream} from '../../coherence/display.ts';
import {sceneSequence} from '../../coherence/sequence.ts';
import {coherenceOf, flowQualityOf, type Coherence} from '../../coherence/metrics.ts';
import {referenceBetween, type Reference} from '../../coherence/reference-flow.ts';
import {dreamsOf} from '../../coherence/render.ts';
import {passerBy, ScenePainter, scenes, type Scene} from '../../coherence/scene.ts';
import {useBackend} from '../../support/node-backend.ts';
import {loadPackFolder} from '../../support/serve-folder.ts';

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
    const before = (await render(engine, sequence, 'plain', plain)).coherence;
    const same = {...base, persistence: plain.persistence, persistenceMoving: plain.persistence};
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

describe('the reference flow of clips', () => {
  const [width, height] = [80, 60];

  /** References between two consecutive frames: exact, estimated, and corrected for what rests. */
  function referencesOf(scene: Scene): {truth: Reference; estimate: Reference; corrected: Reference} {
    const painter = new ScenePainter(scene, width, height);
    const [here, there] = [painter.frame(4), painter.frame(3)];
    const estimate = referenceBetween(here, there, width, height);
    return {truth: painter.truth(4, 3), estimate, corrected: atRest(estimate, here, there, width, height)};
  }

  function qualityOf(reference: Reference, truth: Reference): {error: number; kept: number} {
    let [sum, kept, count] = [0, 0, 0];
    truth.visible.values.forEach((seen, i) => {
      if (seen !== 1) return;
      const du = (reference.u.values[i] ?? NaN) - (truth.u.values[i] ?? NaN);
      const dv = (reference.v.values[i] ?? NaN) - (truth.v.values[i] ?? NaN);
      sum += Math.hypot(du, dv);
      kept += reference.visible.values[i] ?? NaN;
      count += 1;
    });
    return {error: sum / count, kept: kept / count};
  }

  test('is at rest beside a passer-by', () => {
    const {truth, ...references} = referencesOf(passerBy);
    const estimate = qualityOf(references.estimate, truth);
    const corrected = qualityOf(references.corrected, truth);
    expect(corrected.error).toBeLessThan(estimate.error);
    expect(corrected.error).toBeLessThan(0.1);
    expect(corrected.kept).toBeGreaterThan(estimate.kept);
  });

  test.each(scenes(width, height, 4))(
    'is right to a quarter of a pixel for a $name, where nothing rests',
    (scene) => {
      const {truth, estimate, corrected} = referencesOf(scene);
      expect(qualityOf(corrected, truth).error).toBeLessThan(0.25);
      expect(corrected.u.values).toEqual(estimate.u.values);
    },
  );
});
