import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {nothingShown, withShown} from '../../../../src/control/remote/shown.ts';
import {RemotePlayer, emptyView, type RemoteView} from '../../../../src/ui/remote/remote-player.ts';

class FakeSocket extends EventTarget {
  static readonly OPEN = 1;
  static last: FakeSocket | undefined;
  readyState = 1;
  readonly sent: unknown[] = [];

  constructor() {
    super();
    FakeSocket.last = this;
  }
  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
  say(message: object): void {
    this.dispatchEvent(new MessageEvent('message', {data: JSON.stringify(message)}));
  }
}

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('WebSocket', FakeSocket);
  vi.stubGlobal('location', {origin: 'http://192.168.1.20:4190'});
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function playing() {
  let view: RemoteView = emptyView;
  const player = new RemotePlayer('abc', (newest) => (view = newest));
  player.connect();
  const socket = FakeSocket.last as FakeSocket;
  socket.say({type: 'page', isThere: true});
  return {player, socket, view: () => view};
}

test('a finger sends its value 30 times a second at most, the last in any case; three stay below what the server takes', async () => {
  const {player, socket} = playing();
  for (let ms = 0; ms < 1000; ms += 2) {
    for (const key of ['zoom', 'wet', 'level'] as const) player.play({type: 'set', key, value: ms / 10_000});
    await vi.advanceTimersByTimeAsync(2);
  }
  await vi.advanceTimersByTimeAsync(100);
  expect(socket.sent.length).toBeLessThan(100);
  expect(socket.sent.at(-1)).toEqual({type: 'set', key: 'level', value: 0.0998});
});

test('what acts is sent at once, after what was set before', () => {
  const {player, socket} = playing();
  player.play({type: 'crossfade', at: 0.5});
  player.play({type: 'act', action: 'hit', down: true});
  expect(socket.sent).toEqual([
    {type: 'crossfade', at: 0.5},
    {type: 'act', action: 'hit', down: true},
  ]);
});

test('a fader stays under the finger, and follows others afterwards', async () => {
  const {player, socket, view} = playing();
  socket.say({type: 'shown', shown: withShown(nothingShown, {values: {zoom: 0, wet: 1}})});
  player.play({type: 'set', key: 'zoom', value: 0.5});
  expect(view().shown.values.zoom).toBe(0.5);
  socket.say({type: 'shown', shown: {values: {zoom: 0.2, wet: 0.7}}});
  expect(view().shown.values).toEqual({zoom: 0.5, wet: 0.7});
  await vi.advanceTimersByTimeAsync(500);
  socket.say({type: 'shown', shown: {values: {zoom: 0.3}}});
  expect(view().shown.values.zoom).toBe(0.3);
});

test('why something was refused is shown, and what cannot be read too', () => {
  const {socket, view} = playing();
  socket.say({type: 'refused', refusal: {code: 'not-allowed', data: {}, message: 'Not allowed.'}});
  expect(view().refusal?.code).toBe('not-allowed');
  socket.say({type: 'nonsense'});
  expect(view().refusal?.code).toBe('field-refused');
});
