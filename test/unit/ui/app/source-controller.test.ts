import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {SourceRequest} from '../../../../src/source/open.ts';
import type {Frame} from '../../../../src/source/source.ts';
import {SourceController} from '../../../../src/ui/app/source-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {SourceByHand} from '../source-by-hand.ts';

let store: AppStore;
let requests: SourceRequest[];
let opened: SourceByHand[];
let offered: boolean[];
let picked: string[];
let controller: SourceController;

const newest = (): SourceByHand => {
  const source = opened.at(-1);
  if (!source) throw new Error('no source was opened');
  return source;
};
const settle = () => vi.advanceTimersByTimeAsync(0);
const set = (values: Partial<typeof initialState.values>): void =>
  store.set({values: {...store.state.values, ...values}});

/** Connected, and dreaming on the source that the values name. */
async function run(values: Partial<typeof initialState.values>): Promise<void> {
  set(values);
  controller.connect();
  newest().give();
  await settle();
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('reportError', () => undefined);
  vi.stubGlobal('navigator', {});
  store = new Store(initialState);
  [requests, opened, offered, picked] = [[], [], [], []];
  const sink = {
    busy: false,
    offer: ({image}: Frame, selfie: boolean) => {
      offered.push(selfie);
      image.close();
    },
  };
  controller = new SourceController(store, new NoticeController(store), sink, {
    open: (request) => {
      requests.push(request);
      const source = new SourceByHand(request.kind, {selfie: request.kind === 'camera'});
      opened.push(source);
      return source;
    },
    pick: (kind) => picked.push(kind),
  });
});
afterEach(() => {
  controller.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('frames', () => {
  test('go to the dream, which learns whether they show the user', async () => {
    await run({source: 'camera'});
    newest().give();
    expect(offered).toEqual([true, true]);
    store.set({replayedSelfie: false});
    newest().give();
    expect(offered.at(-1)).toBe(false);
  });

  test('are seen by listeners before, and reach the dream even if one of them fails', async () => {
    await run({source: 'scene'});
    const seen: number[] = [];
    controller.onFrame(() => {
      throw new Error('broken');
    });
    const stop = controller.onFrame(() => seen.push(offered.length));
    newest().give();
    stop();
    newest().give();
    expect(offered).toHaveLength(3);
    expect(newest().closed).toBe(3);
    expect(seen.every((before) => before === 1)).toBe(true);
  });
});

describe('values', () => {
  test('name the source that runs, also after it was chosen otherwise', async () => {
    await run({source: 'camera'});
    controller.choose({kind: 'screen'});
    expect(store.state).toMatchObject({awaited: 'screen', values: {source: 'camera'}});
    newest().give();
    expect(store.state).toMatchObject({awaited: undefined, values: {source: 'screen'}});
    expect(requests.map(({kind}) => kind)).toEqual(['camera', 'screen']);
  });

  test('choose another source, and another camera while one is the source', async () => {
    await run({source: 'scene'});
    set({cameraSize: '1280x720'});
    expect(requests).toHaveLength(1);
    set({source: 'camera'});
    newest().give();
    await settle();
    set({cameraSize: '640x480', cameraOrder: ' a | b |'});
    expect(requests.slice(1)).toMatchObject([
      {kind: 'camera', size: '1280x720'},
      {kind: 'camera', size: '640x480', order: ['a', 'b']},
    ]);
  });

  test('ask the user for what only the user can choose', async () => {
    await run({source: 'scene'});
    set({source: 'video'});
    store.state.notices[0]?.actions?.[0]?.run();
    expect(picked).toEqual(['video']);
    expect(requests).toHaveLength(1);
  });
});

describe('what stands still', () => {
  test('an image is given again after a restart and for another crop', async () => {
    await run({source: 'scene'});
    controller.choose({kind: 'image', image: new Blob()});
    newest().give();
    await settle();
    store.set({restarts: 1});
    set({crop: 0.5});
    set({cropX: 0.3});
    set({wet: 0.5});
    expect(newest().repeats).toBe(3);
    expect(requests.map(({kind}) => kind)).toEqual(['scene', 'image']);
  });

  test('a video is paused and played, gives its frame again while paused, and another source is not paused', async () => {
    await run({source: 'scene'});
    controller.togglePause();
    expect(store.state.paused).toBe(false);
    controller.choose({kind: 'video', video: ''});
    newest().give();
    controller.togglePause();
    store.set({restarts: 1});
    expect(newest().pauses).toEqual([true, true]);
    controller.togglePause();
    expect(newest().pauses).toEqual([true, true, false]);
    controller.togglePause();
    controller.choose({kind: 'scene'});
    newest().give();
    expect(store.state.paused).toBe(false);
  });
});

test('a camera that fails is reported once while it is tried again, on request too', async () => {
  set({source: 'camera'});
  controller.connect();
  newest().fail();
  await settle();
  expect(store.state.awaited).toBeUndefined();
  const [notice] = store.state.notices;
  expect(notice).toMatchObject({code: 'source-lost', data: {meanwhile: 'scene', retrying: true}});
  expect(newest().kind).toBe('scene');
  newest().give();
  await settle();
  notice?.actions?.[0]?.run();
  newest().give();
  expect(store.state).toMatchObject({notices: [], source: {kind: 'camera'}});
});
