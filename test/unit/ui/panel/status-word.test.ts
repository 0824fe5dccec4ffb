import {expect, test} from 'vitest';
import type {Status} from '../../../../src/dream/messages.ts';
import type {Source} from '../../../../src/source/source.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {statusWord} from '../../../../src/ui/panel/status-word.ts';

const source = (kind: Source['kind']): Source => ({
  ...{kind, label: '', selfie: false, start: () => Promise.resolve(), stop: () => undefined},
});
const status = (changes: Partial<Status> = {}): Status =>
  ({dreams: 100, dreamsPerSecond: 9, degradations: [], ripening: undefined, ...changes}) as unknown as Status;
const ripening = {share: 0.406, widthPx: 512, heightPx: 288, octaves: 7, steps: 8};
const camera = {...initialState, source: source('camera'), status: status()};

test.each([
  ['Dreaming', camera],
  ['Loading', {...camera, status: undefined}],
  ['Paused', {...camera, paused: true}],
  ['Frozen', {...camera, frozen: true}],
  ['Ripening 40 %', {...camera, frozen: true, status: status({ripening})}],
  ['Finished', {...camera, status: status({ripening: {...ripening, share: 1}})}],
  ['Dreaming', {...camera, source: source('scene'), awaited: 'camera' as const}],
])('%s', (word, state) => {
  expect(statusWord(state)).toEqual({word, isConcern: false});
});

test.each([
  ['No camera', {...camera, source: source('scene')}],
  ['No camera', {...camera, source: source('scene'), status: undefined}],
  ['Slow', {...camera, status: status({dreamsPerSecond: 0.8})}],
  [
    'Slow',
    {...camera, status: status({degradations: [{code: 'rate-missed', data: {}, message: 'Not reached.'}]})},
  ],
])('%s is of concern', (word, state) => {
  expect(statusWord(state)).toEqual({word, isConcern: true});
});

test('what was given up without the user noticing is no concern', () => {
  const degradations = [{code: 'reduced-for-rate', data: {}, message: 'Smaller.'}];
  expect(statusWord({...camera, status: status({degradations})}).isConcern).toBe(false);
});
