import {afterEach, beforeEach, expect, test, vi} from 'vitest';
import type {Stage} from '../../../src/display/stage.ts';
import type {FromWorker, ToWorker} from '../../../src/dream/messages.ts';
import {defaults} from '../../../src/params/values.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

const loading = vi.hoisted((): {staged: (stage: unknown) => void} => ({staged: () => undefined}));
vi.mock('../../../src/dream/load-dreamer.ts', () => ({
  loadDreamer: (_: unknown, __: unknown, ___: unknown, staged: (stage: unknown) => void) => {
    loading.staged = staged;
    return new Promise(() => undefined);
  },
}));

fakeFrames();
const posted: FromWorker[] = [];
let send: (message: ToWorker) => void = () => undefined;
beforeEach(async () => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', () => 0);
  vi.stubGlobal('postMessage', (message: FromWorker) => posted.push(message));
  vi.stubGlobal('addEventListener', (_: string, receive: (event: {data: ToWorker}) => void) => {
    send = (data) => receive({data});
  });
  vi.resetModules();
  posted.length = 0;
  await import('../../../src/dream/dream-worker.ts');
});
afterEach(() => {
  vi.useRealTimers();
});

const count = (type: FromWorker['type']): number => posted.filter((message) => message.type === type).length;

test('every frame is answered and closed, before the pipeline begins and where showing it fails', async () => {
  const give = async (): Promise<void> => {
    send({type: 'frame', frame: frames.frame(), selfie: false, passed: 0});
    await vi.advanceTimersByTimeAsync(1);
  };
  send({type: 'start', canvas: {} as OffscreenCanvas, values: defaults, modelsUrl: ''});
  await give();
  await give();
  expect(count('taken')).toBe(2);
  expect(frames.open).toBe(1); // the newest waits for the pipeline

  let shown = 0;
  const stage = {
    sizePx: {widthPx: 8, heightPx: 6},
    lost: new Promise(() => undefined),
    show: () => {
      shown += 1;
      return shown <= 3 ? Promise.reject(new Error('No memory.')) : Promise.resolve();
    },
  } as unknown as Stage;
  loading.staged(stage);
  await vi.advanceTimersByTimeAsync(1);
  for (let times = 0; times < 4; times += 1) await give();
  expect(count('taken')).toBe(6);
  expect(shown).toBe(5);
  expect(frames.open).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(posted.filter(({type}) => type === 'problem')).toMatchObject([{problem: {code: 'frame-not-shown'}}]);
});
