import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {greetingFrom, pageMessageFrom} from '../../../../src/control/remote/messages.ts';
import type {Play} from '../../../../src/control/remote/play.ts';
import {Signals} from '../../../../src/control/signals.ts';
import type {ControlSurface} from '../../../../src/control/surface.ts';
import type {Status} from '../../../../src/dream/messages.ts';
import {RemoteController} from '../../../../src/ui/control/remote-controller.ts';
import {shownOf, valuesOfDial} from '../../../../src/ui/control/shown-of.ts';
import {initialState} from '../../../../src/ui/lib/state.ts';
import {Store} from '../../../../src/ui/lib/store.ts';

/** A WebSocket whose server is the test. */
class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static all: FakeSocket[] = [];
  readyState = 0;
  readonly sent: string[] = [];

  constructor(readonly url: URL) {
    super();
    FakeSocket.all.push(this);
  }
  send(text: string): void {
    this.sent.push(text);
  }
  close(): void {
    this.readyState = 3;
  }
  open(): void {
    this.readyState = FakeSocket.OPEN;
    this.dispatchEvent(new Event('open'));
  }
  say(message: object): void {
    this.dispatchEvent(new MessageEvent('message', {data: JSON.stringify(message)}));
  }
  end(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), {code}));
  }
}

const token = 'the-operators-own-token';
const address = {
  hash: `#operator=${token}`,
  pathname: '/',
  search: '?wet=1',
  origin: 'http://127.0.0.1:4190',
  href: 'http://127.0.0.1:4190/',
};
const welcome = {type: 'welcome', links: ['http://192.168.1.20:4190/remote#abc'], oscPort: 9000};

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

let replaced: string[];
beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  replaced = [];
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('sessionStorage', storage());
  vi.stubGlobal('localStorage', storage());
  vi.stubGlobal('history', {
    state: null,
    replaceState: (_state: unknown, _title: string, url: string) => replaced.push(url),
  });
  vi.stubGlobal('location', address);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function connected() {
  const store = new Store(initialState);
  const calls: unknown[][] = [];
  const surface: ControlSurface = {
    set: (changes) => void calls.push(['set', changes]),
    chooseLook: (name) => calls.push(['look', name]) > 0,
    crossfade: (at) => void calls.push(['crossfade', at]),
    setTempo: (bpm) => void calls.push(['tempo', bpm]),
    act: (action, down) => void calls.push(['act', action, down]),
  };
  const signals = new Signals();
  const controller = new RemoteController(store, signals, surface);
  controller.connect();
  return {store, calls, signals, controller};
}

function opened() {
  const all = connected();
  all.controller.handle({do: 'open'});
  const socket = FakeSocket.all.at(-1) as FakeSocket;
  socket.open();
  socket.say(welcome);
  return {...all, socket, play: (...plays: Play[]) => socket.say({type: 'plays', plays})};
}

describe('remote control', () => {
  test('is offered only where reverie serve opened the page, and connects only when it is opened', () => {
    expect(connected().store.state.remote.isServed).toBe(true);
    expect(replaced).toEqual(['/?wet=1']);
    expect(FakeSocket.all).toEqual([]);
    vi.stubGlobal('sessionStorage', storage());
    vi.stubGlobal('location', {...address, hash: ''});
    const {store, controller} = connected();
    controller.handle({do: 'open'});
    expect(store.state.remote.isServed).toBe(false);
    expect(FakeSocket.all).toEqual([]);
  });

  test('greets as the page, then says what may be played and what there is', () => {
    const {store, socket} = opened();
    const [hello = '', ...messages] = socket.sent;
    expect(socket.url.href).toBe('ws://127.0.0.1:4190/remote/socket');
    expect(greetingFrom(hello)).toEqual({role: 'page', token});
    expect(messages.map(pageMessageFrom)).toEqual([
      {type: 'rights', rights: store.state.remote.rights},
      {type: 'shown', shown: shownOf(store.state)},
      {type: 'display', frameMs: 17},
    ]);
    expect(store.state.remote).toMatchObject({is: 'open', links: welcome.links, oscPort: 9000});
  });

  test('plays what comes', () => {
    const {calls, play, store} = opened();
    play(
      {type: 'set', key: 'zoom', value: 0.1},
      {type: 'dial', dial: 'depth', at: 0},
      {type: 'look', name: 'oil'},
      {type: 'crossfade', at: 0.5},
      {type: 'tempo', bpm: 90},
      {type: 'act', action: 'tap', down: true},
    );
    expect(calls).toEqual([
      ['set', {zoom: 0.1}],
      ['set', valuesOfDial(store.state, 'depth', 0)],
      ['look', 'oil'],
      ['crossfade', 0.5],
      ['tempo', 90],
      ['act', 'tap', true],
    ]);
  });

  test('plays nothing of a message of which anything is not allowed', () => {
    const {calls, socket, store} = opened();
    socket.say({
      type: 'plays',
      plays: [
        {type: 'crossfade', at: 0},
        {type: 'set', key: 'source', value: 'screen'},
      ],
    });
    socket.say({type: 'plays', plays: [{type: 'act', action: 'record', down: true}]});
    expect(calls).toEqual([]);
    expect(store.state.remote.problem?.code).toBe('field-refused');
  });

  test('makes signals of addresses, until the connection ends', () => {
    const {signals, play, socket} = opened();
    play({type: 'signal', address: '/signal/fader/1', value: 0.25});
    expect(signals.all).toEqual([{id: 'osc/fader/1', label: 'OSC /signal/fader/1', kind: 'level'}]);
    expect(signals.valueOf('osc/fader/1')).toBe(0.25);
    socket.end(1006);
    expect(signals.all).toEqual([]);
  });

  test('has the free controls of phones as signals before anybody moves them, for as long as they are allowed', () => {
    const {controller, signals, play, store, socket} = opened();
    const allow = (changes: object): void =>
      controller.handle({do: 'allow', rights: {...store.state.remote.rights, ...changes}});
    allow({freeFaders: 2, freePads: 1});
    expect(signals.all.map(({label, kind}) => `${label}: ${kind}`)).toEqual([
      'Phone, fader 1: level',
      'Phone, fader 2: level',
      'Phone, pad 1: trigger',
    ]);
    play({type: 'signal', address: '/signal/phone/fader/1', value: 0.75});
    allow({freeFaders: 1, freePads: 0});
    expect(signals.all).toHaveLength(1);
    expect(signals.valueOf('osc/phone/fader/1')).toBe(0.75);
    socket.end(1006);
    expect(signals.all).toEqual([]);
  });

  test('takes as many addresses for signals as anybody has, and says so of the next', () => {
    const {signals, play, store} = opened();
    for (let number = 1; number <= 257; number += 1) {
      play({type: 'signal', address: `/desk/${number}`, value: 1});
    }
    expect(signals.all).toHaveLength(256);
    expect(store.state.remote.problem).toMatchObject({code: 'signals-full', data: {address: '/desk/257'}});
  });

  test('lets go of what was held when the connection ends, and comes back', async () => {
    const {calls, play, socket, store} = opened();
    play({type: 'act', action: 'hit', down: true});
    socket.end(1006);
    expect(calls.at(-1)).toEqual(['act', 'hit', false]);
    expect(store.state.remote.is).toBe('connecting');
    await vi.advanceTimersByTimeAsync(10);
    expect(FakeSocket.all).toHaveLength(2);
  });

  test('comes back after silence, with growing pauses, for as long as it takes', async () => {
    opened();
    await vi.advanceTimersByTimeAsync(12_000);
    const counts: number[] = [];
    for (let minute = 0; minute < 3; minute += 1) {
      const before = FakeSocket.all.length;
      for (let second = 0; second < 60; second += 1) {
        FakeSocket.all.at(-1)?.end(1006);
        await vi.advanceTimersByTimeAsync(1000);
      }
      counts.push(FakeSocket.all.length - before);
    }
    expect(counts[0]).toBeGreaterThan(4);
    expect(counts[2]).toBeLessThanOrEqual(3);
    expect(counts[2]).toBeGreaterThanOrEqual(1);
  });

  test('does not come back once it was refused, and says why', async () => {
    const {socket, store} = opened();
    socket.say({type: 'refused', refusal: {code: 'page-replaced', data: {}, message: 'Another page.'}});
    socket.end(1008);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(FakeSocket.all).toHaveLength(1);
    expect(store.state.remote).toMatchObject({is: 'closed', problem: {code: 'page-replaced'}});
  });

  test('shows what has changed, and only that, a few times a second', async () => {
    const {store, socket} = opened();
    const before = socket.sent.length;
    for (let count = 1; count <= 100; count += 1) {
      store.set({values: {...store.state.values, zoom: count / 1000}});
      await vi.advanceTimersByTimeAsync(1);
    }
    await vi.advanceTimersByTimeAsync(100);
    const shown = socket.sent.slice(before).map(pageMessageFrom);
    expect(shown.length).toBeLessThanOrEqual(4);
    expect(shown.at(-1)).toMatchObject({type: 'shown', shown: {values: {zoom: 0.1}}});
    expect(Object.keys((shown.at(-1) as {shown: {values: object}}).shown.values)).toEqual(['zoom']);
  });

  test('says how long a frame of the display takes, and again when that has changed much', () => {
    const {store, socket} = opened();
    const before = socket.sent.length;
    for (const displayFps of [60, 58, 30, 28, 4]) {
      store.set({status: {displayFps} as Status});
    }
    expect(socket.sent.slice(before).map(pageMessageFrom)).toEqual([
      {type: 'display', frameMs: 33},
      {type: 'display', frameMs: 60},
    ]);
    socket.end(1006);
  });

  test('keeps what the operator allows', () => {
    const {controller, store, socket} = opened();
    const rights = {...store.state.remote.rights, looks: ['oil'], pad: false};
    controller.handle({do: 'allow', rights});
    expect(pageMessageFrom(socket.sent.at(-1) ?? '')).toEqual({type: 'rights', rights});
    expect(connected().store.state.remote.rights).toEqual(rights);
    localStorage.setItem('reverie.remote-rights', '{"looks": 7}');
    expect(connected().store.state.remote.rights).toEqual(initialState.remote.rights);
  });

  test('is open again after the page was loaded again, unless it was closed', () => {
    opened();
    connected();
    expect(FakeSocket.all).toHaveLength(2);
    const {controller} = connected();
    controller.handle({do: 'close'});
    connected();
    expect(FakeSocket.all).toHaveLength(3);
  });
});
