import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Source} from '../../../../src/source/source.ts';
import {writtenSettings} from '../../../../src/stream/settings.ts';
import {createControlSurface} from '../../../../src/ui/app/control-surface.ts';
import {NoticeController} from '../../../../src/ui/lib/notice-controller.ts';
import {initialState, type AppState, type AppStore} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';
import {StreamController} from '../../../../src/ui/stream/stream-controller.ts';

interface FakePublisher {
  readonly endpoint: {readonly url: string; readonly token: string | undefined};
  readonly media: {readonly sound: unknown};
  readonly events: {
    connecting(problem: unknown): void;
    live(): void;
    figures(figures: object): void;
    failed(problem: {code: string; data: object; message: string}): void;
  };
  readonly calls: string[];
}
/** Stands in for connections and tracks. */
const parts = vi.hoisted(() => ({publishers: [] as FakePublisher[], tracks: [] as string[]}));
vi.mock('../../../../src/stream/publisher.ts', () => ({
  Publisher: class {
    readonly calls: string[] = [];
    constructor(endpoint: object, media: object, _settings: object, events: object) {
      parts.publishers.push({endpoint, media, events, calls: this.calls} as unknown as FakePublisher);
    }
    start = () => this.calls.push('start');
    stop = () => this.calls.push('stop');
    setVideo = (track: string) => this.calls.push(`video ${track}`);
    setSound = (track: unknown) => this.calls.push(`sound ${String(track)}`);
    tune = ({bitrateKbps}: {bitrateKbps: number}) => this.calls.push(`tune ${bitrateKbps}`);
  },
}));
vi.mock('../../../../src/stream/frame-track.ts', () => ({
  openFrameTrack: () => {
    const track = `track ${parts.tracks.length + 1}`;
    parts.tracks.push(`${track} opened`);
    return {
      ...{track, request: {rateHz: 30, track}, dropped: 2, rateHz: 12, cost: () => undefined},
      close: () => parts.tracks.push(`${track} closed`),
    };
  },
}));

const address = 'https://media.example/whip';
let kept: Record<string, string>;
let pressed: boolean;
let store: AppStore;
let connects: ((() => {track: string}) | undefined)[];
let stream: StreamController;

const publisher = (): FakePublisher => {
  const [newest] = parts.publishers.slice(-1);
  if (!newest) throw new Error('Nothing was published.');
  return newest;
};
const codes = (): string[] => store.state.notices.map(({code}) => code);

beforeEach(() => {
  parts.publishers.length = parts.tracks.length = 0;
  kept = {};
  pressed = true;
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept[name] ?? null,
    setItem: (name: string, value: string) => (kept[name] = value),
  });
  vi.stubGlobal('document', {baseURI: 'http://127.0.0.1:4190/'});
  vi.stubGlobal(
    'RTCPeerConnection',
    class {
      readonly stands = 'for the browser’s';
    },
  );
  vi.stubGlobal('navigator', {
    userActivation: {
      get isActive() {
        return pressed;
      },
    },
  });
  vi.stubGlobal('addEventListener', () => undefined);
  vi.stubGlobal('removeEventListener', () => undefined);
  store = new Store<AppState>(initialState);
  connects = [];
  const client = {stream: (connect: unknown) => void connects.push(connect as (typeof connects)[number])};
  stream = new StreamController(store, new NoticeController(store), client);
  stream.connect();
});
afterEach(() => {
  stream.disconnect();
  vi.unstubAllGlobals();
});

describe('a stream', () => {
  test('begins and ends with a press, shows where it goes, and its figures count what the display left out', async () => {
    stream.set({address, token: 'secret'});
    await stream.toggle();
    expect(publisher()).toMatchObject({endpoint: {url: address, token: 'secret'}, calls: ['start']});
    expect(publisher().media.sound).toBeUndefined();
    expect(store.state.stream).toMatchObject({label: 'media.example/whip', phase: 'connecting'});
    publisher().events.live();
    publisher().events.figures({framesLost: 3, encodeMs: 4});
    expect(store.state.stream).toMatchObject({phase: 'live', figures: {framesLost: 5}});
    await stream.toggle();
    expect(publisher().calls).toEqual(['start', 'stop']);
    expect(store.state.stream).toBeUndefined();
    expect(connects.at(-1)).toBeUndefined();
    expect(parts.tracks).toEqual(['track 1 opened', 'track 1 closed']);
  });

  test('does not begin without a press in this page, whoever asks', async () => {
    stream.set({address});
    pressed = false;
    await stream.toggle();
    expect(parts.publishers).toEqual([]);
    expect(codes()).toEqual(['press-needed']);
    expect(store.state.stream).toBeUndefined();
  });

  test('is out of reach of remotes and instruments, even if somebody presses something', () => {
    const acted: string[] = [];
    const none = {} as never;
    const surface = createControlSurface({
      ...{values: none, looks: none, morph: none, perform: none},
      act: (action) => acted.push(action),
    });
    surface.act('stream' as never, true);
    surface.act('freeze', true);
    expect(acted).toEqual(['freeze']);
  });

  test('goes where it went when it began, whatever is set meanwhile; its bitrate changes', async () => {
    stream.set({address});
    await stream.toggle();
    stream.set({address: 'https://elsewhere.example/', bitrateKbps: 900});
    expect(parts.publishers).toHaveLength(1);
    expect(publisher().endpoint.url).toBe(address);
    expect(publisher().calls).toEqual(['start', 'tune 900']);
    expect(store.state.stream?.label).toBe('media.example/whip');
  });

  test('gets another track when the dream was restarted, in the same connection', async () => {
    stream.set({address});
    await stream.toggle();
    const connect = connects[0];
    expect(connect?.().track).toBe('track 1');
    expect(connect?.().track).toBe('track 2');
    expect(publisher().calls).toEqual(['start', 'video track 2']);
    expect(parts.tracks).toEqual(['track 1 opened', 'track 2 opened', 'track 1 closed']);
  });

  test('that fails says why, and is over', async () => {
    stream.set({address});
    await stream.toggle();
    publisher().events.failed({code: 'whip-unauthorised', data: {}, message: 'No.'});
    expect(codes()).toEqual(['whip-unauthorised']);
    expect(store.state.stream).toBeUndefined();
    expect(publisher().calls).toEqual(['start', 'stop']);
    stream.set({address: 'nonsense://x'});
    await stream.toggle();
    expect(codes()).toEqual(['endpoint-invalid']);
    expect(parts.publishers).toHaveLength(1);
  });

  test('says that its connection is lost for as long as it is', async () => {
    stream.set({address});
    await stream.toggle();
    publisher().events.live();
    publisher().events.connecting({code: 'stream-reconnecting', data: {}, message: 'Lost.'});
    expect(store.state.stream?.phase).toBe('reconnecting');
    expect(codes()).toEqual(['stream-reconnecting']);
    publisher().events.live();
    expect(codes()).toEqual([]);
  });
});

describe('its sound', () => {
  const sourceWith = (label: string): Source => {
    const track = {toString: () => label};
    return {
      ...{kind: 'video', label, selfie: false},
      sound: () =>
        Promise.resolve({
          stream: {getAudioTracks: () => [track]} as unknown as MediaStream,
          stop: () => parts.tracks.push(`${label} stopped`),
        }),
    } as unknown as Source;
  };

  test('is that of the video, also of the next', async () => {
    store.set({source: sourceWith('first')});
    stream.set({address, sound: 'video'});
    await stream.toggle();
    expect(String((publisher().media.sound as {track: unknown}).track)).toBe('first');
    store.set({source: sourceWith('second')});
    await vi.waitFor(() => expect(publisher().calls).toEqual(['start', 'sound null', 'sound second']));
    await stream.toggle();
    expect(parts.tracks).toEqual(expect.arrayContaining(['first stopped', 'second stopped']));
  });
});

test('the token is kept in this browser only if that is asked for', () => {
  stream.set({address, token: 'secret'});
  expect(JSON.stringify(kept)).toContain(address);
  expect(JSON.stringify(kept)).not.toContain('secret');
  stream.set({keepToken: true});
  expect(kept['reverie.stream']).toBe(writtenSettings(store.state.streamSettings));
  expect(JSON.stringify(kept)).toContain('secret');
  stream.set({keepToken: false});
  expect(JSON.stringify(kept)).not.toContain('secret');
});
