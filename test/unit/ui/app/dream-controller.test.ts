import {beforeEach, describe, expect, test, vi} from 'vitest';
import {applyPreset, presets} from '../../../../src/params/presets.ts';
import {defaults} from '../../../../src/params/values.ts';
import type {Values} from '../../../../src/params/values.ts';
import type {Source} from '../../../../src/source/source.ts';
import {DreamController} from '../../../../src/ui/app/dream-controller.ts';
import type {Client} from '../../../../src/ui/app/dream-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

/** Keeps what it is given, and dispatches what the test asks for. */
class ClientByHand extends EventTarget {
  readonly sent: Values[] = [];
  readonly calls: string[] = [];
  attach(_canvas: unknown, values: Values): void {
    this.calls.push('attach');
    this.sent.push(values);
  }
  set(values: Values): void {
    this.sent.push(values);
  }
  freeze(on: boolean): void {
    this.calls.push(`freeze ${on}`);
  }
  rest(on: boolean): void {
    this.calls.push(`rest ${on}`);
  }
  dispose(): void {
    this.calls.push('dispose');
  }
  fire(type: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(type, {detail}));
  }
}

const loading = {code: 'loading', data: {}, message: ''};
const another = {code: 'another', data: {}, message: ''};
const canvas = {} as HTMLCanvasElement;
let store: AppStore;
let client: ClientByHand;
let dream: DreamController;

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({matches: false}));
  store = new Store(initialState);
  client = new ClientByHand();
  const viewport = {renew: () => canvas, drawn: () => undefined};
  dream = new DreamController(store, new NoticeController(store), client as unknown as Client, viewport);
  return () => vi.unstubAllGlobals();
});

describe('what the client gets', () => {
  test('the values as they change, in the attract mode’s look, gentle, and without the dream to compare', () => {
    dream.connect();
    const [look] = presets.slice(-1);
    if (!look) throw new Error('there are no presets');
    store.set({values: {...defaults, zoom: 0.5}});
    store.set({attractLook: look});
    store.set({attractLook: undefined, gentle: true});
    store.set({comparing: true});
    expect(client.sent.map(({zoom, wet}) => [zoom, wet])).toEqual([
      [defaults.zoom, defaults.wet],
      [0.5, defaults.wet],
      [applyPreset({...defaults, zoom: 0.5}, look).zoom, applyPreset(defaults, look).wet],
      [0, defaults.wet],
      [0, 0],
    ]);
  });

  test('nothing for changes that do not concern the dream', () => {
    dream.connect();
    store.set({pinned: true});
    store.set({mode: 'dim'});
    store.set({paused: true});
    expect(client.sent).toHaveLength(1);
  });

  test('freeze and rest as the state has them, rest before the first frame too', () => {
    store.set({mode: 'off'});
    dream.connect();
    store.set({frozen: true});
    store.set({frozen: false, mode: 'on'});
    dream.disconnect();
    expect(client.calls).toEqual([
      'rest true',
      'attach',
      'freeze true',
      'freeze false',
      'rest false',
      'dispose',
    ]);
  });
});

test.each(['pause', 'restart'])('at a %s the problems of the former worker are resolved', (end) => {
  dream.connect();
  const problems = () => store.state.notices.filter(({kind}) => kind === 'problem').map(({code}) => code);
  client.fire('problem', {code: 'kernels-failed', data: {}, message: ''});
  expect(problems()).toEqual(['kernels-failed']);
  client.fire(end, {code: 'gpu-lost', data: {}, message: ''});
  expect(problems()).toEqual(['gpu-lost']);
});

test('a restart attaches a fresh canvas and is counted, so that the source repeats its frame', () => {
  dream.connect();
  client.fire('restart', {code: 'gpu-lost', data: {}, message: ''});
  expect(client.calls).toEqual(['attach', 'attach']);
  expect(store.state.restarts).toBe(1);
});

test('progress ends with the first dream, and with another model once that is loaded', () => {
  dream.connect();
  client.fire('progress', {phase: loading, loadedBytes: 1, totalBytes: 2});
  client.fire('status', {dreams: 0});
  expect(store.state.progress).toMatchObject({phase: loading});
  client.fire('progress', {phase: loading, loadedBytes: 2, totalBytes: 2});
  client.fire('status', {dreams: 1});
  expect(store.state.progress).toBeUndefined();
  client.fire('progress', {phase: another, loadedBytes: 1, totalBytes: 2});
  expect(store.state.progress).toMatchObject({phase: another});
  client.fire('progress', {phase: another, loadedBytes: 2, totalBytes: 2});
  expect(store.state.progress).toBeUndefined();
});

test('that an image ripens is said once for each image, and of nothing else', () => {
  dream.connect();
  const said = () => store.state.notices.filter(({code}) => code === 'ripening').length;
  const ripening = {dreams: 9, ripening: {share: 0.1, widthPx: 100, heightPx: 80, octaves: 2, steps: 8}};
  const use = (kind: string): void => store.set({source: {kind} as unknown as Source});
  use('camera');
  client.fire('status', ripening);
  expect(said()).toBe(0);
  use('image');
  client.fire('status', {dreams: 9});
  expect(said()).toBe(0);
  client.fire('status', ripening);
  expect(said()).toBe(1);
  store.set({notices: []});
  client.fire('status', ripening);
  expect(said()).toBe(0);
  use('image');
  client.fire('status', ripening);
  expect(said()).toBe(1);
});
