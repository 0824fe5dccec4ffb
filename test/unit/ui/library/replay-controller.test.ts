import {beforeEach, expect, test} from 'vitest';
import {recipeOf} from '../../../../src/metadata/recipe.ts';
import type {Take} from '../../../../src/metadata/take.ts';
import {defaults} from '../../../../src/params/values.ts';
import type {SourceRequest} from '../../../../src/source/open.ts';
import type {Frame, Source} from '../../../../src/source/source.ts';
import type {FrameListener} from '../../../../src/ui/app/source-controller.ts';
import {initialState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {ReplayController} from '../../../../src/ui/library/replay-controller.ts';

const take: Take = {
  recipe: recipeOf({...defaults, zoom: 0.25}, {name: defaults.model, sha256: ''}),
  seed: 1,
  selfie: true,
  source: 'a camera',
  durationMs: 3000,
  changes: [
    {atMs: 1000, set: {zoom: 0.5, source: 'screen'}},
    {atMs: 1500, act: 'hold'},
    {atMs: 2000, act: 'release'},
    {atMs: 2500, act: 'reset'},
  ],
};
const frame = {} as Frame;

let store: AppStore;
let listeners: Set<FrameListener>;
let requests: SourceRequest[];
let resets: number;
let source: {kind: Source['kind']; label: string; selfie: boolean; positionMs: () => number};

/** Gives a frame of the source at a position. */
function at(ms: number): void {
  source.positionMs = () => ms;
  for (const listener of listeners) listener(frame, source as Source);
}

beforeEach(() => {
  store = new Store(initialState);
  [listeners, requests, resets] = [new Set(), [], 0];
  const sources = {
    choose: (request: SourceRequest) => void requests.push(request),
    onFrame: (listener: FrameListener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  const replay = new ReplayController(store, {reset: () => void (resets += 1)}, sources);
  replay.connect();
  source = {kind: 'video', label: 'take.mp4', selfie: false, positionMs: () => 0};
  replay.begin(take, new File([], 'take.mp4'));
});

test('a take starts with its recipe, a new dream and its video as the source', () => {
  expect(store.state).toMatchObject({values: {zoom: 0.25}, frozen: false});
  expect(resets).toBe(1);
  expect(requests).toMatchObject([{kind: 'video'}]);
});

test('changes are made when the video gets there, of the values only those that a recipe restores', () => {
  at(0);
  expect(store.state.replayedSelfie).toBe(true);
  at(999);
  expect(store.state.values.zoom).toBe(0.25);
  at(1100);
  expect(store.state.values).toMatchObject({zoom: 0.5, source: defaults.source});
  at(1600);
  expect(store.state.frozen).toBe(true);
  at(2600);
  expect(store.state.frozen).toBe(false);
  expect(resets).toBe(2);
});

test('what the user changes meanwhile stays until the take changes it', () => {
  at(1100);
  store.set({values: {...store.state.values, zoom: 0.75, wet: 0.5}});
  at(1600);
  expect(store.state.values).toMatchObject({zoom: 0.75, wet: 0.5});
});

test('it starts again with the video', () => {
  at(0);
  at(1600);
  at(40);
  expect(store.state).toMatchObject({values: {zoom: 0.25}, frozen: false});
  expect(resets).toBe(2);
  at(1100);
  expect(store.state.values.zoom).toBe(0.5);
});

test('it ends with another source, which is mirrored as its own', () => {
  at(0);
  source = {...source, label: 'other.mp4'};
  at(1100);
  expect(store.state).toMatchObject({values: {zoom: 0.25}, replayedSelfie: undefined});
  source = {...source, label: 'take.mp4'};
  at(1100);
  expect(store.state.values.zoom).toBe(0.25);
});

test('frames that come before the video change nothing', () => {
  source = {...source, kind: 'camera'};
  at(5000);
  expect(store.state).toMatchObject({values: {zoom: 0.25}, replayedSelfie: undefined});
});
