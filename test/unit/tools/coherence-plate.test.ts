import {expect, test} from 'vitest';
import type {Judge} from '../../coherence/judges.ts';
import {coversOf, plateJudge} from '../../coherence/plate.ts';
import {passer, ScenePainter, scenes, type Scene} from '../../coherence/scene.ts';

const [width, height] = [64, 48];

/** Frames of a scene, every fourth so that nobody stays, and a judge who knows the truth. */
function filmOf(scene: Scene): {frames: Float32Array[]; judge: Judge} {
  const painter = new ScenePainter(scene, width, height);
  const times = Array.from({length: 15}, (_, t) => 4 * t);
  const references = times.map((at, t) => (t > 0 ? painter.truth(at, at - 4) : undefined));
  return {frames: times.map((t) => painter.frame(t)), judge: {name: 'truth', references}};
}

test('what a camera at rest sees when nobody is there rests, and was in sight unless somebody stood there', () => {
  const {frames, judge} = filmOf(passer);
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
  const found = plateJudge({frames, width, height}, wrong);
  // The disc, of 0.18 heights, covers 7.6 % of a picture of four to three.
  expect(found?.name).toMatch(/^the empty picture \(9[0-4] %\), and of who is before it by a guess$/);
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

test('a shadow is nobody', () => {
  const painter = new ScenePainter({...passer, disc: undefined}, width, height);
  const empty = painter.frame(0);
  const shaded = empty.map((value, i) => (i % (3 * width) < 90 ? 0.8 * (value + 1) - 1 : value));
  const covers = coversOf({frames: [empty, empty, empty, shaded], width, height});
  expect(Math.max(...(covers[3] as Uint8Array))).toBe(0);
});

test('a camera that moves has no empty picture', () => {
  const [pan] = scenes(width, height, 4) as [Scene];
  const {frames, judge} = filmOf(pan);
  expect(plateJudge({frames, width, height}, judge)).toBeUndefined();
});
