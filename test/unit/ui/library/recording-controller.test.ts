import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {automationFrom, noAutomation} from '../../../../src/params/automation/automation.ts';
import type {Source} from '../../../../src/source/source.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {RecordingController} from '../../../../src/ui/library/recording-controller.ts';

/** Stands in for the recorder of the running recording. */
const recorder = vi.hoisted(() => ({
  kinds: [] as string[],
  changes: [] as unknown[],
  fail: undefined as unknown as (error: Error) => void,
}));
vi.mock('../../../../src/recording/recorder.ts', () => ({
  Recorder: class {
    #end: (recorded: unknown) => void = () => undefined;
    readonly done = new Promise((resolve, reject) => {
      this.#end = resolve;
      recorder.fail = reject;
    });
    constructor({kind}: {kind: string}) {
      recorder.kinds.push(kind);
    }
    change = (change: unknown) => recorder.changes.push(change);
    stop = () => this.#end({clip: {id: 'a', name: 'a clip', kind: 'clip', durationMs: 2000}});
  },
}));

const source = {kind: 'scene', label: 'Clouds', selfie: false} as Source;
let store: AppStore;
let taps: boolean[];
let played: string[];
let recording: RecordingController;
const ended = () => vi.waitFor(() => expect(store.state.recording).toBeUndefined());

beforeEach(() => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  Object.assign(recorder, {kinds: [], changes: []});
  store = new Store<AppState>({...initialState, source});
  taps = [];
  played = [];
  const client = {tap: (connect: unknown) => void taps.push(connect !== undefined)};
  recording = new RecordingController(store, new NoticeController(store), client, (clip) => {
    played.push(clip.id);
    return Promise.resolve();
  });
  recording.connect();
});
afterEach(() => {
  recording.disconnect();
  vi.unstubAllGlobals();
});

test('a take includes changes of what is dreamed, freezes and resets while it is recorded', async () => {
  store.set({frozen: true});
  store.set({frozen: false});
  await recording.toggle('take');
  store.set({values: {...store.state.values, zoom: 0.5}});
  store.set({gentle: true});
  store.set({frozen: true});
  recording.addReset();
  store.set({pinned: true});
  await recording.toggle('take');
  await ended();
  store.set({values: {...store.state.values, zoom: 0.1}, frozen: false});
  expect(recorder.changes).toMatchObject([
    {set: {zoom: 0.5}},
    {set: {zoom: 0}},
    {act: 'hold'},
    {act: 'reset'},
  ]);
});

test('a take includes what moves the look by itself once, and not at each of its moments', async () => {
  const automation = automationFrom({lanes: {zoom: '0:(0), 5:(1)'}});
  await recording.toggle('take');
  store.set({automation, automationOriginS: performance.now() / 1000 - 2});
  for (const zoom of [0.1, 0.2, 0.3]) store.set({automated: {zoom}});
  store.set({automation: noAutomation, automated: {}});
  await recording.toggle('take');
  await ended();
  expect(recorder.changes).toMatchObject([
    {automation: {lanes: automation.lanes}},
    {automation: {lanes: {}}},
  ]);
  const [{automation: kept}] = recorder.changes as [{automation: typeof automation}];
  expect(kept.startS).toBeCloseTo(2, 1);
});

test('a clip includes no changes; it is tapped while it is recorded, and can then be played and shown', async () => {
  await recording.toggle('clip');
  expect(store.state.recording).toMatchObject({kind: 'clip', progress: {frames: 0}});
  store.set({values: {...store.state.values, zoom: 0.5}, frozen: true});
  recording.addReset();
  await recording.toggle('clip');
  await ended();
  expect(recorder.changes).toEqual([]);
  expect(taps).toEqual([true, false]);
  const [notice] = store.state.notices;
  expect(notice).toMatchObject({code: 'recorded', kind: 'answer', data: {durationMs: 2000, dropped: 0}});
  const press = (name: string) => notice?.actions?.find(({label}) => label === name)?.run();
  expect(store.state).toMatchObject({allControls: false, library: {show: undefined}});
  press('Play');
  expect(played).toEqual(['a']);
  press('Show');
  expect(store.state).toMatchObject({notices: [], allControls: true, library: {show: {id: 'a'}}});
});

test('one is recorded at a time, also while the first is still starting', async () => {
  await Promise.all([recording.toggle('clip'), recording.toggle('take')]);
  expect(recorder.kinds).toEqual(['clip']);
  await recording.toggle('take');
  await ended();
  expect(recorder.kinds).toEqual(['clip']);
});

test('a recording that fails is reported, and another can follow', async () => {
  await recording.toggle('clip');
  recorder.fail(new Error('The disk is full.'));
  await ended();
  expect(store.state.notices).toMatchObject([
    {code: 'recording-failed', data: {cause: {code: 'unexpected'}}},
  ]);
  expect(taps).toEqual([true, false]);
  await recording.toggle('clip');
  expect(store.state).toMatchObject({notices: [], recording: {kind: 'clip'}});
});

test('without a source nothing is recorded', async () => {
  store.set({source: undefined});
  await recording.toggle('clip');
  expect(recorder.kinds).toEqual([]);
  expect(store.state.notices).toMatchObject([{code: 'no-source'}]);
});
