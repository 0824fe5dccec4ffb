import {expect, test} from 'vitest';
import type {Model} from '../../../src/dream/dreamer.ts';
import {Stillness} from '../../../src/dream/stillness.ts';
import {defaults, type Values} from '../../../src/params/values.ts';
import {halfModel} from '../../support/dream-order.ts';

const model: Model = {...halfModel, title: 'Half', sha256: 'a', engine: 'kernel', degradations: []};
const shown = {sizePx: {widthPx: 640, heightPx: 480}, selfie: false, shownMs: 0, recorded: false};
const history = {changes: 0, ownGuide: false};

/** What there is to dream on with some of it otherwise, after it was asked for without. */
function changed(
  values: Partial<Values> = {},
  of: {model?: Partial<Model>; shown?: Partial<typeof shown>; history?: Partial<typeof history>} = {},
) {
  const stillness = new Stillness();
  const before = stillness.now(defaults, model, shown, history);
  const after = stillness.now(
    Object.keys(values).length === 0 ? defaults : {...defaults, ...values},
    {...model, ...of.model},
    {...shown, ...of.shown},
    {...history, ...of.history},
  );
  return {before, after};
}

test('only another frame leaves what is asked of it as it is, and computes nothing anew', () => {
  const {before, after} = changed({}, {shown: {shownMs: 40}});
  expect(after.state).not.toBe(before.state);
  expect(before.order).not.toBeNull();
  expect(after.order).toBe(before.order);
});

test('is the same for an equal model, and however it is shown', () => {
  const {before, after} = changed({wet: 0.5}, {model: {degradations: []}});
  expect(after.state).toBe(before.state);
});

test.each([
  ['the look', {stepSize: 0.05}, {}],
  ['the model', {}, {model: {sha256: 'b'}}],
  ['the engine that was chosen', {engine: 'tensor'}, {}],
  ['the size of the frame', {}, {shown: {sizePx: {widthPx: 480, heightPx: 640}}}],
  ['who it shows', {}, {shown: {selfie: true}}],
  ['whether it is recorded', {}, {shown: {recorded: true}}],
  ['a reset', {}, {history: {changes: 1}}],
] as const)('is another with %s', (_, values, of) => {
  const {before, after} = changed(values, of);
  expect(after.state).not.toBe(before.state);
});

test('is another once the guide image is there, for a look that follows it', () => {
  const stillness = new Stillness();
  const values: Values = {...defaults, objective: 'guide', guide: 'own'};
  const [without, withIt] = [false, true].map((ownGuide) =>
    stillness.now(values, model, shown, {...history, ownGuide}),
  );
  expect(withIt?.state).not.toBe(without?.state);
});

test('what is recorded ripens to nothing', () => {
  expect(changed({}, {shown: {recorded: true}}).after.order).toBeNull();
});
