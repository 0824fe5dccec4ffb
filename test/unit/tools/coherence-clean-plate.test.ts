import {expect, test} from 'vitest';
import type {Judge} from '../../coherence/judges.ts';
import {foregroundOf, cleanPlateJudge} from '../../coherence/clean-plate.ts';
import {passerBy, ScenePainter, scenes, type Scene} from '../../coherence/scene.ts';

const [width, height] = [64, 48];

/** Every fourth frame of a scene, so that the disc never stays, and a judge that knows the truth. */
function sequenceOf(scene: Scene): {frames: Float32Array[]; judge: Judge} {
  const painter = new ScenePainter(scene, width, height);
  const times = Array.from({length: 15}, (_, t) => 4 * t);
  const references = times.map((at, t) => (t > 0 ? painter.truth(at, at - 4) : undefined));
  return {frames: times.map((t) => painter.frame(t)), judge: {name: 'truth', references}};
}

test('the clean plate of a camera at rest does not move, and was visible unless the disc covered it', () => {
  const {frames, judge} = sequenceOf(passerBy);
  const wrong: Judge = {
    name: 'a guess',
    references: judge.references.map(
      (truth) =>
        truth && {
          ...truth,
          u: {...truth.u, values: truth.u.values.map((u) => (u === 0 ? 3 : u))},
          visible: {...truth.visible, values: truth.visible.values.map(() => 1)},
        },
    ),
  };
  const found = cleanPlateJudge({frames, width, height}, wrong);
  // The disc, with a radius of 0.18 heights, covers 7.6 % of a 4:3 frame.
  expect(found?.name).toMatch(/^clean plate \(9[0-4] %\), foreground by a guess$/);
  let [right, seen, count] = [0, 0, 0];
  judge.references.forEach((truth, t) => {
    truth?.u.values.forEach((u, i) => {
      right += Number(found?.references[t]?.u.values[i] === u);
      seen += Number(found?.references[t]?.visible.values[i] === truth.visible.values[i]);
      count += 1;
    });
  });
  expect(right / count).toBeGreaterThan(0.95);
  expect(seen / count).toBeGreaterThan(0.93);
});

test('a shadow is not foreground', () => {
  const painter = new ScenePainter({...passerBy, disc: undefined}, width, height);
  const empty = painter.frame(0);
  const shaded = empty.map((value, i) => (i % (3 * width) < 90 ? 0.8 * (value + 1) - 1 : value));
  const foreground = foregroundOf({frames: [empty, empty, empty, shaded], width, height});
  expect(Math.max(...(foreground[3] as Uint8Array))).toBe(0);
});

test('a moving camera has no clean plate', () => {
  const [pan] = scenes(width, height, 4) as [Scene];
  const {frames, judge} = sequenceOf(pan);
  expect(cleanPlateJudge({frames, width, height}, judge)).toBeUndefined();
});
