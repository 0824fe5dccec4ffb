import {expect, test} from 'vitest';
import {recipeOf} from '../../../src/metadata/recipe.ts';
import type {Change, Take} from '../../../src/metadata/take.ts';
import {defaults} from '../../../src/params/values.ts';
import {Score} from '../../../src/render/score.ts';
import {defaultVideo} from '../../../src/render/spec.ts';
import {halfModel, liveOrderOf} from '../../support/dream-order.ts';

const frames = Array.from({length: 10}, (_, i) => ({timestampS: i / 10, durationS: 0.1}));
const size = {widthPx: 320, heightPx: 240};

const takeOf = (changes: readonly Change[]): Take => ({
  recipe: recipeOf({...defaults, wet: 0.5, resolution: 90, model: 'other', engine: 'kernel'}, ''),
  seed: 4,
  selfie: true,
  source: 'camera',
  durationMs: 1000,
  changes,
});

test('a video is dreamed by the same order throughout, at its own pace', () => {
  const score = new Score(defaultVideo, undefined, false);
  const cues = [...score.cues(frames, halfModel, size)];
  expect(cues.map(({source}) => source)).toEqual(frames.map((_, i) => i));
  for (const {order} of cues) {
    const {seconds} = order.feedback;
    expect(seconds).toBeCloseTo(0.1, 9);
    expect(order).toEqual(liveOrderOf(defaults, {seconds, pace: 'every-frame'}));
  }
});

test('a take is played as it was performed, with the size and the engine of the rendering', () => {
  const take = takeOf([
    {atMs: 250, set: {wet: 2, resolution: 100, crop: 0.5}},
    {atMs: 400, act: 'hold'},
    {atMs: 650, act: 'release'},
    {atMs: 690, act: 'reset'},
  ]);
  const spec = {...defaultVideo, values: {...defaults, resolution: 480}, seed: 9};
  const score = new Score(spec, take, false);
  const cues = [...score.cues(frames, halfModel, size)];
  expect(cues.map(({order}) => order.view.wet)).toEqual([0.5, 0.5, 0.5, 2, 2, 2, 2, 2, 2, 2]);
  expect(cues.map(({source}) => source)).toEqual([0, 1, 2, 3, 3, 3, 3, 7, 8, 9]);
  expect(cues.map(({order}) => order.fresh).indexOf(true)).toBe(7);
  expect(cues.every(({order}) => order.heightPx === 480 && order.view.mirror)).toBe(true);
  expect(score.seed).toBe(4);
  expect(score.choice).toEqual({model: 'other', engine: 'tensor', precision: 'auto'});
  expect([0, 0.25].map((timestampS) => score.cropAt(timestampS))).toEqual([0, 0.5]);
});
