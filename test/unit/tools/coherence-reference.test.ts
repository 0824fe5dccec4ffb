import {describe, expect, test} from 'vitest';
import {atRest} from '../../coherence/at-rest.ts';
import {referenceBetween, type Reference} from '../../coherence/reference-flow.ts';
import {passerBy, ScenePainter, scenes, type Scene} from '../../coherence/scene.ts';

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
