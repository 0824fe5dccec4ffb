import {beforeAll, describe, expect, test} from 'vitest';
import type {Engine} from '../../../src/ascent/engine.ts';
import {createTensorEngine} from '../../../src/ascent/tensor/tensor-engine.ts';
import {base, plain, render, renderAs} from '../../coherence/arms.ts';
import {atRest} from '../../coherence/at-rest.ts';
import {displayed, perDream} from '../../coherence/display.ts';
import {sceneFilm} from '../../coherence/film.ts';
import {coherenceOf, flowQualityOf, type Coherence} from '../../coherence/metrics.ts';
import {referenceBetween, type Reference} from '../../coherence/reference-flow.ts';
import {dreamsOf} from '../../coherence/render.ts';
import {passer, ScenePainter, scenes, type Scene} from '../../coherence/scene.ts';
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

  test.each([...scenes(width, height, 5), passer])('on a $name beats plain blending', async (scene) => {
    const film = sceneFilm(scene, {width, height}, 24);
    const quality = flowQualityOf(film);
    expect(quality.endPointError).toBeLessThan(0.5);
    const before = (await render(engine, film, 'plain', plain)).coherence;
    const same = {...base, persistence: plain.persistence, persistenceMoving: plain.persistence};
    const {coherence} = await renderAs(engine, film, 'flow', same, before.strength);
    expect(Math.abs(coherence.strength / before.strength - 1)).toBeLessThan(0.1);
    expect(coherence.warpingError / before.warpingError).toBeLessThan(0.5);
    expect(coherence.ghosting / before.ghosting).toBeLessThan(1 / 3);
  });

  test.each([...scenes(width, height, 5 / 3).slice(0, 1), passer])(
    'holds between dreams on a $name, of which there are six a second',
    async (scene) => {
      const film = sceneFilm(scene, {width, height}, 50);
      const dreamt = film.frames.filter((_, t) => t % perDream === 0);
      const residuals: Float32Array[] = [];
      for await (const residual of dreamsOf(engine, dreamt, film, base, 6)) residuals.push(residual);
      const [asTheyCome, moved] = [false, true].map((reproject) =>
        coherenceOf(film, displayed(film, residuals, reproject)),
      );
      if (!asTheyCome || !moved) throw new Error('There is nothing to compare.');
      // What was not seen is shown without a dream: for each the error is a share of its own strength.
      const share = ({warpingError, strength}: Coherence): number => warpingError / strength;
      expect(share(moved) / share(asTheyCome)).toBeLessThan(0.75);
      expect(moved.ghosting / asTheyCome.ghosting).toBeLessThan(1 / 3);
      if (scene === passer) expect(moved.flicker / asTheyCome.flicker).toBeLessThan(1.2);
    },
  );
});

describe('the reference flow of clips', () => {
  const [width, height] = [80, 60];

  /** Two frames that follow each other, and their flow by the estimate alone and with what rests. */
  function referencesOf(scene: Scene): {truth: Reference; estimate: Reference; restful: Reference} {
    const painter = new ScenePainter(scene, width, height);
    const [here, there] = [painter.frame(4), painter.frame(3)];
    const estimate = referenceBetween(here, there, width, height);
    return {truth: painter.truth(4, 3), estimate, restful: atRest(estimate, here, there, width, height)};
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

  test('knows what rests beside somebody who passes', () => {
    const {truth, ...references} = referencesOf(passer);
    const estimate = qualityOf(references.estimate, truth);
    const restful = qualityOf(references.restful, truth);
    expect(restful.error).toBeLessThan(estimate.error);
    expect(restful.error).toBeLessThan(0.1);
    expect(restful.kept).toBeGreaterThan(estimate.kept);
  });

  test.each(scenes(width, height, 4))(
    'is right to a quarter of a pixel for a $name, of which nothing rests',
    (scene) => {
      const {truth, estimate, restful} = referencesOf(scene);
      expect(qualityOf(restful, truth).error).toBeLessThan(0.25);
      expect(restful.u.values).toEqual(estimate.u.values);
    },
  );
});
