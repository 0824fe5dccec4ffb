import {beforeEach, expect, onTestFinished, test, vi} from 'vitest';
import {DreamWorkers, type Connection} from '../../../src/dream/connection.ts';
import type {FromDreamWorker, ToDream} from '../../../src/dream/messages.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

fakeFrames();
beforeEach(() => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
});

class FakeWorker extends EventTarget {
  readonly posted: ToDream[] = [];
  isTerminated = false;
  postMessage(message: ToDream): void {
    this.posted.push(message);
  }
  terminate(): void {
    this.isTerminated = true;
  }
  say(data: FromDreamWorker): void {
    this.dispatchEvent(new MessageEvent('message', {data}));
  }
  /** What it was sent, after the number of its dream. */
  get sent(): string[] {
    return this.posted.map(({dream, message}) => `${dream} ${message.type}`);
  }
}

/** A page that connects dreams, by name, to workers that it starts. */
function page() {
  const workers: FakeWorker[] = [];
  const heard: string[] = [];
  const sites = new DreamWorkers();
  const start = (): Worker => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker as unknown as Worker;
  };
  const connect = (name: string, again?: () => void, address = 'worker.js'): Connection =>
    sites.connect(address, start, {
      message: ({type}) => void heard.push(`${name} ${type}`),
      silent: (silentMs) => {
        heard.push(`${name} silent ${Math.round(silentMs / 1000)}`);
        again?.();
      },
      failed: (reason) => {
        heard.push(`${name} failed ${reason}`);
        again?.();
      },
    });
  const first = (): FakeWorker => workers[0] ?? (start() as unknown as FakeWorker);
  return {workers, heard, connect, first};
}

test('dreams of one script have one worker, which ends with the last of them', () => {
  const {workers, heard, connect, first} = page();
  const [a, b] = [connect('a'), connect('b')];
  connect('elsewhere', undefined, 'other.js');
  expect(workers).toHaveLength(2);
  a.send({type: 'reset'});
  b.send({type: 'rest', rest: true});
  first().say({dream: 2, message: {type: 'drawn'}});
  expect(first().sent).toEqual(['1 reset', '2 rest']);
  expect(heard).toEqual(['b drawn']);

  a.close();
  a.close();
  a.send({type: 'reset'});
  expect(first().sent.slice(2)).toEqual(['1 close']);
  const again = connect('a');
  expect(workers).toHaveLength(2);
  b.close();
  expect(first().isTerminated).toBe(false);
  again.close();
  expect(first().isTerminated).toBe(true);
  expect(first().sent.slice(2), 'nobody has to be told').toEqual(['1 close', '2 close']);
  connect('a');
  expect(workers).toHaveLength(3);
});

test('what comes for a dream that has gone is nobody’s, and closed', () => {
  const {heard, connect, first} = page();
  const a = connect('a');
  connect('b');
  a.close();
  first().say({dream: 1, message: {type: 'shown', frame: frames.image()}});
  first().say({dream: 1, message: {type: 'drawn'}});
  expect(heard).toEqual([]);
  expect(frames.open).toBe(0);
});

test('a worker that hangs is ended once, and all its dreams come back in one other', () => {
  const {workers, heard, connect, first} = page();
  for (const name of ['a', 'b', 'c']) connect(name, () => connect(`${name} again`)).started();
  for (let s = 0; s < 20; s += 1) {
    vi.advanceTimersByTime(1000);
    first().say({alive: true});
  }
  expect(heard).toEqual([]);
  vi.advanceTimersByTime(9000);
  expect(heard).toEqual(['a silent 8', 'b silent 8', 'c silent 8']);
  expect(workers.map(({isTerminated}) => isTerminated)).toEqual([true, false]);
});

test('while a dream starts its worker may be silent for longer; whatever comes is life', () => {
  const {heard, connect, first} = page();
  connect('a').started();
  vi.advanceTimersByTime(6000);
  const b = connect('b');
  vi.advanceTimersByTime(18_000);
  first().say({dream: 2, message: {type: 'drawn'}});
  vi.advanceTimersByTime(18_000);
  expect(heard).toEqual(['b drawn']);
  b.started();
  vi.advanceTimersByTime(7000);
  first().say({alive: true});
  vi.advanceTimersByTime(9000);
  expect(heard).toEqual(['b drawn', 'a silent 8', 'b silent 8']);
});

test('a worker that fails fails for all of its dreams, and no timer is left', () => {
  const {heard, connect, first} = page();
  connect('a');
  connect('b');
  first().dispatchEvent(Object.assign(new Event('error'), {message: 'No such script.'}));
  expect(heard).toEqual(['a failed No such script.', 'b failed No such script.']);
  expect(first().isTerminated).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that is spent takes no other dream, and ends when its dreams have gone', () => {
  const {workers, connect, first} = page();
  const [a, b] = [connect('a'), connect('b')];
  a.close(true);
  connect('a again');
  expect(workers).toHaveLength(2);
  expect(first().isTerminated).toBe(false);
  b.close(true);
  expect(first().isTerminated).toBe(true);
  connect('b again');
  expect(workers).toHaveLength(2);
});
