import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import {PartsWork} from '../../../../src/render/parts/client.ts';
import type {FromParts} from '../../../../src/render/parts/tasks.ts';
import {defaultVideo} from '../../../../src/render/spec.ts';

/** The worker that was started last; `say` posts what a render worker would. */
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

  say(data: FromParts): void {
    this.dispatchEvent(Object.assign(new Event('message'), {data}));
  }
}

let work: PartsWork;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('Worker', FakeWorker);
  work = new PartsWork({
    ...{type: 'parts', guide: undefined, files: [], modelsUrl: 'https://reverie.example/models/'},
    task: {kind: 'images', spec: defaultVideo, folderUrl: 'https://reverie.example/work/'},
    video: new File(['video'], 'dive.mkv'),
  });
});
afterEach(() => {
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

test('a video that keeps its reader busy is given up, and named', async () => {
  await pass(60, true);
  await pass(19, false);
  expect(work.state.state).toBe('running');
  await pass(2, false);
  expect(work.state).toMatchObject({state: 'failed', error: {code: 'unreadable', data: {name: 'dive.mkv'}}});
  expect(FakeWorker.last.terminated).toBe(true);
});

test('a step of a large dream may take longer than reading', async () => {
  FakeWorker.last.say({type: 'progress', done: 1, total: 10});
  await pass(100, false);
  expect(work.state.state).toBe('running');
  await pass(30, false);
  expect(work.state).toMatchObject({state: 'failed', error: {code: 'worker-silent'}});
});

test('what is done is not given up later', async () => {
  FakeWorker.last.say({type: 'done', result: {kind: 'join', notices: []}});
  await pass(300, false);
  expect(work.state).toMatchObject({state: 'done', result: {kind: 'join'}});
});
