import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Heard} from '../../../../src/control/sound/sound-analyser.ts';
import {soundMappings} from '../../../../src/control/sound/play-to-sound.ts';
import {Signals} from '../../../../src/control/signals.ts';
import {initialMidi, silentSound, type ControlState} from '../../../../src/ui/control/control-state.ts';
import {SoundController, type SoundActors} from '../../../../src/ui/control/sound-controller.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

/** Stands in for the audio graph. */
const graphs = vi.hoisted(() => ({
  open: 0,
  expected: [] as unknown[],
  hear: undefined as unknown as (heard: Heard) => void,
}));
vi.mock('../../../../src/control/sound/sound-graph.ts', () => ({
  SoundGraph: {
    open: (_: unknown, onHeard: (heard: Heard) => void) => {
      graphs.open += 1;
      graphs.hear = onHeard;
      return Promise.resolve({
        close: () => (graphs.open -= 1),
        expect: (bpm: unknown) => graphs.expected.push(bpm),
      });
    },
  },
}));

class Track extends EventTarget {
  readonly kind = 'audio';
  readonly label = 'USB microphone';
  isLive = true;
  stop(): void {
    this.isLive = false;
  }
}

let track: Track;
let getUserMedia: () => Promise<unknown>;
let permission: PermissionState;
let store: AppStore;
let signals: Signals;
let tempos: [number, number | undefined][];
let requests: unknown[];
let controller: SoundController;
const sound = () => store.state.control?.sound ?? silentSound;
const notice = () => store.state.notices.find(({id}) => id === 'sound')?.code;
/** Of a page that has just been opened. */
const untouched = (): ControlState => ({
  ...{signals, mappings: [], learning: undefined, sound: silentSound, midi: initialMidi, gamepads: []},
});
const microphone = {do: 'listen', input: {kind: 'microphone', device: ''}} as const;

/** Hears one step. */
const hear = (changes: Partial<Heard>): void =>
  graphs.hear({
    ...{timeS: 1, level: 0.5, bands: new Array<number>(8).fill(0.5), onset: 0},
    ...{beatS: undefined, tempo: undefined},
    ...changes,
  });

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(graphs, {open: 0, expected: []});
  permission = 'granted';
  getUserMedia = () => {
    const opened = (track = new Track());
    return Promise.resolve({getAudioTracks: () => [opened], getTracks: () => [opened]});
  };
  const mediaDevices = Object.assign(new EventTarget(), {
    getUserMedia: () => getUserMedia(),
    enumerateDevices: () => Promise.resolve([{kind: 'audioinput', deviceId: 'usb', label: 'USB microphone'}]),
  });
  vi.stubGlobal('navigator', {
    mediaDevices,
    userAgent: 'Firefox/140',
    maxTouchPoints: 0,
    permissions: {query: () => Promise.resolve({state: permission})},
  });
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
  });
  signals = new Signals();
  store = new Store<AppState>({
    ...initialState,
    control: untouched(),
  });
  [tempos, requests] = [[], []];
  controller = connected();
});
afterEach(() => {
  controller.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connected(): SoundController {
  const surface = {
    setTempo: (bpm: number, originS?: number) => {
      tempos.push([bpm, originS]);
      store.set({perform: {...store.state.perform, tempo: {bpm, originS: originS ?? 0}}});
    },
  } as SoundActors['surface'];
  const made = new SoundController(store, new NoticeController(store), signals, {
    surface,
    map: (request) => Promise.resolve(void requests.push(request)),
    automate: (request) => requests.push(request),
  });
  made.connect();
  return made;
}

describe('listening', () => {
  test('opens what is chosen, and releases it when it is stopped or the page goes', async () => {
    await controller.handle(microphone);
    expect([sound().label, graphs.open, signals.all.length]).toEqual(['USB microphone', 1, 11]);
    await controller.handle({do: 'stop'});
    expect([sound().label, graphs.open, signals.all.length, track.isLive]).toEqual(['', 0, 0, false]);
    await controller.handle(microphone);
    controller.disconnect();
    expect([graphs.open, track.isLive]).toEqual([0, false]);
  });

  test('explains a refusal, and begins once it is allowed', async () => {
    const allow = getUserMedia;
    permission = 'denied';
    getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
    await controller.handle(microphone);
    expect([sound().problem?.code, notice()]).toEqual(['sound-denied', 'sound-denied']);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(sound().label).toBe('');
    [permission, getUserMedia] = ['granted', allow];
    await vi.advanceTimersByTimeAsync(3000);
    expect([sound().label, sound().problem, notice()]).toEqual(['USB microphone', undefined, undefined]);
  });

  test('says that a device went away, and goes on when it is back', async () => {
    await controller.handle(microphone);
    const back = getUserMedia;
    getUserMedia = () => Promise.reject(new DOMException('Not found', 'NotFoundError'));
    track.dispatchEvent(new Event('ended'));
    expect([notice(), graphs.open, signals.all.length]).toEqual(['sound-ended', 0, 0]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(notice()).toBe('sound-ended');
    getUserMedia = back;
    await vi.advanceTimersByTimeAsync(3000);
    expect([sound().label, notice(), graphs.open]).toEqual(['USB microphone', undefined, 1]);
  });

  test('goes on at the next visit, but never asks', async () => {
    await controller.handle(microphone);
    controller.disconnect();
    store.set({control: untouched()});
    controller = connected();
    await vi.advanceTimersByTimeAsync(100);
    expect(sound().label).toBe('USB microphone');
    controller.disconnect();
    permission = 'prompt';
    store.set({control: untouched()});
    controller = connected();
    await vi.advanceTimersByTimeAsync(10_000);
    expect([sound().label, sound().input]).toEqual(['', undefined]);
  });

  test('keeps only the newest choice of those that were made while one was opened', async () => {
    const first = controller.handle(microphone);
    await controller.handle({do: 'stop'});
    await first;
    expect([graphs.open, track.isLive, sound().label]).toEqual([0, false, '']);
  });

  test('reports a source without sound', async () => {
    await controller.handle({do: 'listen', input: {kind: 'video'}});
    expect(sound().problem?.code).toBe('sound-of-video-missing');
  });
});

describe('the tempo', () => {
  const tempo = {bpm: 124.04, confidence: 0.8};

  test('is shown, and is the page’s only while it follows the beat', async () => {
    await controller.handle(microphone);
    hear({tempo, beatS: 1});
    expect(sound().tempo).toEqual({bpm: 124, confidence: 0.8});
    expect(tempos).toEqual([]);
    await controller.handle({do: 'follow', on: true});
    hear({tempo, beatS: 1.5});
    expect(tempos[0]?.[0]).toBe(124);
    // Its own tempo is nothing that the user said.
    expect(graphs.expected).toEqual([]);
  });

  test('that is not sure is none', async () => {
    await controller.handle(microphone);
    await controller.handle({do: 'follow', on: true});
    hear({tempo: {bpm: 90, confidence: 0.1}, beatS: 1});
    expect([sound().tempo, tempos]).toEqual([undefined, []]);
  });

  test('is halved and doubled by hand, and what is tapped is looked for', async () => {
    await controller.handle(microphone);
    hear({tempo});
    await controller.handle({do: 'half'});
    expect(graphs.expected).toEqual([62]);
    store.set({perform: {...store.state.perform, tempo: {bpm: 97, originS: 0}}});
    expect(graphs.expected.at(-1)).toBe(97);
  });
});

test('one press listens, follows the beat and maps; another takes it back', async () => {
  await controller.handle({do: 'play', on: true});
  expect([sound().label, sound().follows]).toEqual(['USB microphone', true]);
  expect(requests).toMatchObject([{do: 'add', mappings: soundMappings}, {do: 'modulators'}]);
  const {control} = store.state;
  if (control) store.set({control: {...control, mappings: soundMappings}});
  requests.length = 0;
  await controller.handle({do: 'play', on: false});
  expect(requests).toEqual([3, 2, 1, 0].map((place) => ({do: 'remove', place})));
});
