import {beforeEach, expect, onTestFinished, test, vi} from 'vitest';
import {DreamClient} from '../../../src/dream/client.ts';
import type {ConnectionEvents} from '../../../src/dream/connection.ts';
import type {FromWorker, Status, ToWorker} from '../../../src/dream/messages.ts';
import {notices} from '../../../src/dream/notices.ts';
import type {Message} from '../../../src/lib/message.ts';
import {defaults} from '../../../src/params/values.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

fakeFrames();
beforeEach(() => {
  vi.stubGlobal('navigator', {});
  vi.stubGlobal('document', {baseURI: 'http://localhost/'});
});

/** A client with a worker that keeps what it is sent; `refusing`, it is sent nothing. */
function client() {
  const state = {
    refusing: false,
    asked: 0,
    frames: [] as Extract<ToWorker, {type: 'frame'}>[],
    /** For each connection that was closed, whether its worker was spent. */
    closed: [] as boolean[],
    problems: [] as string[],
  };
  let heard: ConnectionEvents | undefined;
  const dream = new DreamClient({
    connect: (events) => {
      heard = events;
      return {
        send: (message: ToWorker) => {
          if (message.type === 'show') state.asked += 1;
          if (message.type !== 'frame') return;
          if (state.refusing) throw new DOMException('It cannot be cloned.', 'DataCloneError');
          state.frames.push(message);
        },
        started: () => undefined,
        close: (spent = false) => void state.closed.push(spent),
      };
    },
    modelsUrl: 'http://localhost/models/',
  });
  const say = (message: FromWorker): void => heard?.message(message);
  onTestFinished(() => dream.dispose());
  dream.addEventListener('problem', (event) => {
    state.problems.push((event as CustomEvent<{code: string}>).detail.code);
  });
  const canvas = {transferControlToOffscreen: () => ({})} as unknown as HTMLCanvasElement;
  const attach = (): void => dream.attach(canvas, defaults);
  attach();
  /** The worker has closed the oldest frame that it has. */
  const take = (): void => {
    state.frames.shift()?.frame.image.close();
    say({type: 'taken'});
  };
  /** The worker answers what it was asked to show. */
  const answer = (frame?: VideoFrame): void => {
    say({type: 'shown', ...(frame && {frame})});
  };
  return {dream, state, take, answer, say, attach};
}

test('another transparency asks for a fresh canvas, which the worker draws by it from the start', () => {
  const {dream} = client();
  const restarts: string[] = [];
  dream.addEventListener('restart', (event) => {
    restarts.push((event as CustomEvent<{code: string}>).detail.code);
  });
  dream.set({...defaults, wet: 0.5});
  expect(restarts).toEqual([]);
  dream.set({...defaults, alpha: 'dream'});
  dream.set({...defaults, alpha: 'dream', wet: 0.5});
  expect(restarts).toEqual(['alpha-changed']);
});

test('of the frames that a busy worker has not taken only the newest waits; the others are closed and counted', () => {
  const {dream, state, take} = client();
  for (let times = 0; times < 5; times += 1) dream.offer(frames.frame(), false);
  expect(dream.busy).toBe(true);
  expect(state.frames.map(({passed}) => passed)).toEqual([0, 0]);
  expect(frames.open).toBe(3);
  take();
  expect(state.frames.map(({passed}) => passed)).toEqual([0, 2]);
  take();
  take();
  expect(dream.busy).toBe(false);
  expect(frames.open).toBe(0);
});

test('frames that cannot be sent are closed and reported once, and the next one goes through', () => {
  const {dream, state, take} = client();
  state.refusing = true;
  for (let times = 0; times < 5; times += 1) dream.offer(frames.frame(), false);
  expect(frames.open).toBe(0);
  expect(state.problems).toEqual(['frame-not-shown']);
  state.refusing = false;
  dream.offer(frames.frame(), true);
  expect(state.frames).toMatchObject([{selfie: true}]);
  take();
  expect(frames.open).toBe(0);
});

test('what waits is closed when the client is disposed of', () => {
  const {dream, take} = client();
  for (let times = 0; times < 3; times += 1) dream.offer(frames.frame(), false);
  dream.dispose();
  take();
  take();
  expect(frames.open).toBe(0);
});

test('what is shown is asked for one at a time; what comes too late is closed, and a lost worker leaves nobody waiting', async () => {
  const {dream, state, answer} = client();
  const asked = dream.show();
  expect(() => void dream.show()).toThrow();
  answer(frames.image());
  (await asked)?.close();
  const unanswered = dream.show();
  expect(state.asked).toBe(2);
  dream.dispose();
  expect(await unanswered).toBeUndefined();
  answer(frames.image());
  expect(await dream.show(), 'without a worker').toBeUndefined();
  expect(frames.open).toBe(0);
});

test('a dream that is lost goes back to its worker, unless that is spent or it was lost there again', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const {dream, state, say, attach} = client();
  const restarts: string[] = [];
  dream.addEventListener('restart', (event) => {
    restarts.push((event as CustomEvent<{data: {cause: Message}}>).detail.data.cause.code);
    attach();
  });
  const failed = notices['dreams-failed']({times: 4, cause: notices['no-frame']()});
  const dreamed = {dreams: 1, backend: 'webgpu', degradations: []} as unknown as Status;

  say({type: 'status', status: dreamed});
  say({type: 'lost', problem: failed, spent: false});
  expect(state.closed).toEqual([false]);
  say({type: 'lost', problem: failed, spent: false});
  expect(state.closed).toEqual([false, true]);
  vi.advanceTimersByTime(1000);
  say({type: 'status', status: dreamed});
  say({type: 'lost', problem: notices['out-of-memory-beside']({cause: failed}), spent: true});
  expect(state.closed).toEqual([false, true, true]);
  expect(restarts).toEqual(['dreams-failed', 'dreams-failed', 'out-of-memory-beside']);
});
