import {beforeEach, expect, onTestFinished, test, vi} from 'vitest';
import {DreamClient} from '../../../src/dream/client.ts';
import type {FromWorker, ToWorker} from '../../../src/dream/messages.ts';
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
    problems: [] as string[],
  };
  const worker = Object.assign(new EventTarget(), {
    postMessage: (message: ToWorker) => {
      if (message.type === 'show') state.asked += 1;
      if (message.type !== 'frame') return;
      if (state.refusing) throw new DOMException('It cannot be cloned.', 'DataCloneError');
      state.frames.push(message);
    },
    terminate: () => undefined,
  });
  const dream = new DreamClient({
    createWorker: () => worker as unknown as Worker,
    modelsUrl: 'http://localhost/models/',
  });
  onTestFinished(() => dream.dispose());
  dream.addEventListener('problem', (event) => {
    state.problems.push((event as CustomEvent<{code: string}>).detail.code);
  });
  const canvas = {transferControlToOffscreen: () => ({})} as unknown as HTMLCanvasElement;
  dream.attach(canvas, defaults);
  /** The worker has closed the oldest frame that it has. */
  const take = (): void => {
    state.frames.shift()?.frame.image.close();
    worker.dispatchEvent(new MessageEvent<FromWorker>('message', {data: {type: 'taken'}}));
  };
  /** The worker answers what it was asked to show. */
  const answer = (frame?: VideoFrame): void => {
    worker.dispatchEvent(
      new MessageEvent<FromWorker>('message', {data: {type: 'shown', ...(frame && {frame})}}),
    );
  };
  return {dream, state, take, answer};
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
