import {beforeEach, expect, test, vi} from 'vitest';
import {bindingsOf} from '../../../../src/control/key-map.ts';
import {defaults} from '../../../../src/params/values.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {degradationsOf} from '../../../../src/ui/panel/degradations.ts';

/** What the browser lacks. */
const lacks = vi.hoisted(() => new Set<string>());
vi.mock('../../../../src/lib/capabilities.ts', () => ({
  lacking: (...names: string[]) => names.filter((name) => lacks.has(name)).map((code) => ({code})),
}));
beforeEach(() => lacks.clear());

const progress = {elapsedMs: 5000, bytes: 1, frames: 40, dropped: 90};

test('what the page holds back is named by its code, and nothing when it holds nothing back', () => {
  expect(degradationsOf(initialState)).toEqual([]);
  const all = degradationsOf({...initialState, paused: true, frozen: true, gentle: true});
  expect(all.map(({code}) => code)).toEqual(['paused', 'frozen', 'gentle']);
});

test('what ends it is named by the key that it has now', () => {
  const keyBindings = bindingsOf({freeze: 'j', pause: ''});
  const held = degradationsOf({...initialState, paused: true, frozen: true, keyBindings});
  expect(held.map(({data}) => data)).toEqual([{key: ''}, {key: 'J'}]);
  expect(held.map(({message}) => message.includes('('))).toEqual([false, true]);
});

test('further windows are said to stand still while the page is covered', () => {
  const values = {...defaults, outputs: 1};
  expect(degradationsOf({...initialState, values})).toMatchObject([{code: 'outputs-stand-still'}]);
});

test('what this browser does without is named too', () => {
  lacks.add('private-files');
  expect(degradationsOf(initialState)).toEqual([{code: 'private-files'}]);
});

test.each([
  {kind: 'clip', rateHz: 30, expected: []},
  {kind: 'clip', rateHz: 7.25, expected: [{fps: 7.3, askedFps: 30}]},
  {kind: 'take', rateHz: 12.4, expected: [{fps: 12, askedFps: 60}]},
] as const)('a $kind that gets $rateHz fps', ({kind, rateHz, expected}) => {
  const values = {...defaults, recordRate: 30};
  const recording = {kind, progress: {...progress, rateHz}};
  const degradations = degradationsOf({...initialState, values, recording});
  expect(degradations.map(({data}) => data)).toEqual(expected);
});
