import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {RenderQueue} from '../../../src/render/client.ts';
import type {FromRenderer, Job} from '../../../src/render/messages.ts';
import {notices} from '../../../src/render/notices.ts';
import {defaultVideo} from '../../../src/render/spec.ts';

/** The worker that the queue started last; `say` posts what a render worker would. */
class FakeWorker extends EventTarget {
  static last: FakeWorker;
  terminated = false;
  postMessage = (): void => undefined;

  constructor() {
    super();
    FakeWorker.last = this;
  }

  terminate(): void {
    this.terminated = true;
  }

  say(data: FromRenderer): void {
    this.dispatchEvent(Object.assign(new Event('message'), {data}));
  }
}

const job: Job = {kind: 'video', name: 'dive.mkv', spec: defaultVideo};
let queue: RenderQueue;
let id: string;

const state = () => queue.list.find((each) => each.id === id);

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  queue = new RenderQueue('https://reverie.example/models/');
  id = queue.add(new Blob(['video']), job);
});
afterEach(() => {
  queue.dispose();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Seconds in which the worker shows that it is alive, or does not. */
async function pass(seconds: number, alive: boolean): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    await vi.advanceTimersByTimeAsync(1000);
    if (alive) FakeWorker.last.say({type: 'alive'});
  }
}

test('a file that keeps its reader busy is given up, and the next one has its turn', async () => {
  const first = FakeWorker.last;
  const next = queue.add(new Blob(['video']), {...job, name: 'next.mkv'});
  FakeWorker.last.say({type: 'phase', phase: notices.copying()});
  await pass(60, true);
  await pass(19, false);
  expect(state()?.state).toBe('running');
  await pass(2, false);
  expect(state()).toMatchObject({state: 'failed', error: {code: 'unreadable', data: {name: 'dive.mkv'}}});
  expect(first.terminated).toBe(true);
  expect(queue.list.find((each) => each.id === next)?.state).toBe('running');
});

test('a step of a large dream may take longer than reading', async () => {
  FakeWorker.last.say({type: 'progress', done: 1, total: 10});
  await pass(100, false);
  expect(state()?.state).toBe('running');
  await pass(30, false);
  expect(state()).toMatchObject({state: 'failed', error: {code: 'worker-silent'}});
});

test('a rendering that is paused is left in peace', async () => {
  FakeWorker.last.say({type: 'progress', done: 1, total: 10});
  queue.pause(id);
  await pass(600, true);
  expect(state()?.state).toBe('paused');
});
