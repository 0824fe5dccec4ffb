import {expect, test} from 'vitest';
import {recipeOf} from '../../../src/metadata/recipe.ts';
import type {Change, Take} from '../../../src/metadata/take.ts';
import {automationFrom} from '../../../src/params/automation/automation.ts';
import {defaults} from '../../../src/params/values.ts';
import {Score} from '../../../src/render/score.ts';
import {defaultVideo} from '../../../src/render/spec.ts';
import {halfModel, liveOrderOf} from '../../support/dream-order.ts';

const frames = Array.from({length: 10}, (_, i) => ({timestampS: i / 10, durationS: 0.1}));
const size = {widthPx: 320, heightPx: 240};

const takeOf = (changes: readonly Change[]): Take => ({
  recipe: recipeOf(
    {...defaults, wet: 0.5, resolution: 90, model: 'other', engine: 'kernel'},
    {name: 'other', sha256: ''},
  ),
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
  expect([0, 0.25].map((timestampS) => score.cropAt(timestampS).crop)).toEqual([0, 0.5]);
});

/** Those in effect at each frame of a second at this rate. */
const wetOf = (score: Score, rateHz: number): Map<number, number> => {
  const planned = Array.from({length: 2 * rateHz}, (_, i) => ({
    timestampS: i / rateHz,
    durationS: 1 / rateHz,
  }));
  const cues = [...score.cues(planned, halfModel, size)];
  return new Map(cues.map(({order}, i) => [Math.round((1e6 * i) / rateHz), order.view.wet]));
};

test('lanes and modulators are exact at each frame, and agree at 24, 25, 30 and 60 frames a second', () => {
  const automation = automationFrom({
    lanes: {wet: '0:(0.2), 1:(1.2+0.1*sin(t)), 2:(0)'},
    modulators: [{key: 'wet', shape: 'triangle', rate: 1, depth: 0.05}],
  });
  const score = new Score({...defaultVideo, automation}, undefined, false);
  const [finest, ...others] = [60, 24, 25, 30].map((rateHz) => wetOf(score, rateHz));
  expect(finest?.get(500_000)).toBeCloseTo(0.2 + 0.5 * (1 + 0.1 * Math.sin(0.5)), 9);
  for (const other of others) {
    const shared = [...other].filter(([time]) => finest?.has(time));
    expect(shared.length).toBeGreaterThan(9);
    for (const [time, wet] of shared) expect(wet).toBeCloseTo(finest?.get(time) ?? NaN, 9);
  }
  expect(score.recipe('').automation).toEqual(automation);
});

test('a take is moved by its own automation, from the time of each change, and by the rendering’s beyond it', () => {
  const lane = (text: string, startS: number) => automationFrom({startS, lanes: {wet: text}});
  const take = takeOf([
    {atMs: 450, automation: lane('0:(0), 10:(1)', 5)},
    {atMs: 800, automation: automationFrom({})},
  ]);
  const moved = {...take, recipe: {...take.recipe, automation: lane('0:(1), 1:(2)', 0)}};
  const wet = (automation = defaultVideo.automation): number[] => {
    const score = new Score({...defaultVideo, automation}, moved, false);
    return [...score.cues(frames, halfModel, size)].map(({order}) => Number(order.view.wet.toFixed(6)));
  };
  expect(wet()).toEqual([1, 1.1, 1.2, 1.3, 1.4, 0.505, 0.515, 0.525, 0.5, 0.5]);
  expect(wet(lane('0:(2)', 0))).toEqual(Array(10).fill(2));
});
