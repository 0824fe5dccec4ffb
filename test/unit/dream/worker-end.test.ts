import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import type {Stage} from '../../../src/display/stage.ts';
import type {LoadOptions} from '../../../src/dream/load-dreamer.ts';
import type {FromWorker, ToWorker} from '../../../src/dream/messages.ts';
import type {SharedParts} from '../../../src/dream/shared-parts.ts';
import {WorkerEnd} from '../../../src/dream/worker-end.ts';
import {defaults} from '../../../src/params/values.ts';
import {fakeFrames, frames} from '../../support/frames.ts';

interface Loading {
  options: LoadOptions;
  finish: (loaded: unknown) => void;
  fail: (error: Error) => void;
}
const loading = vi.hoisted(() => ({}) as Loading);
vi.mock('../../../src/dream/load-dreamer.ts', () => ({
  loadDreamer: (_: unknown, options: unknown) =>
    new Promise((resolve, reject) => Object.assign(loading, {options, finish: resolve, fail: reject})),
}));

fakeFrames();
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', () => 0);
});
afterEach(() => {
  vi.useRealTimers();
});

/** An end that was sent its start. */
function started() {
  const gpu = {spent: false};
  const posted: FromWorker[] = [];
  const end = new WorkerEnd((message) => posted.push(message), {gpu} as unknown as SharedParts);
  const send = (message: ToWorker): void => end.receive(message);
  send({type: 'start', canvas: {} as OffscreenCanvas, values: defaults, modelsUrl: ''});
  const count = (type: FromWorker['type']): number => posted.filter((one) => one.type === type).length;
  const give = async (): Promise<void> => {
    send({type: 'frame', frame: frames.frame(), selfie: false, passed: 0});
    await vi.advanceTimersByTimeAsync(1);
  };
  return {gpu, send, posted, count, give, options: loading.options};
}

const stageBy = (show: () => Promise<void>): Stage =>
  ({
    sizePx: {widthPx: 8, heightPx: 6},
    lost: new Promise(() => undefined),
    draw: () => false,
    dreamOn: () => undefined,
    show,
  }) as unknown as Stage;

test('every frame is answered and closed, before the pipeline begins and where showing it fails', async () => {
  const {posted, count, give, options} = started();
  await give();
  await give();
  expect(count('taken')).toBe(2);
  expect(frames.open).toBe(1); // the newest waits for the pipeline

  let shown = 0;
  options.staged(
    stageBy(() => {
      shown += 1;
      return shown <= 3 ? Promise.reject(new Error('No memory.')) : Promise.resolve();
    }),
  );
  await vi.advanceTimersByTimeAsync(1);
  for (let times = 0; times < 4; times += 1) await give();
  expect(count('taken')).toBe(6);
  expect(shown).toBe(5);
  expect(frames.open).toBe(0);
  await vi.advanceTimersByTimeAsync(100);
  expect(posted.filter(({type}) => type === 'problem')).toMatchObject([{problem: {code: 'frame-not-shown'}}]);
});

test('what it was lost to comes with whether the worker is spent', async () => {
  const {gpu, posted} = started();
  gpu.spent = true;
  loading.fail(new Error('no'));
  await vi.advanceTimersByTimeAsync(1);
  expect(posted).toMatchObject([{type: 'lost', spent: true, problem: {code: 'start-failed'}}]);
});

describe('closed', () => {
  test('before anything is open it closes what waits, and what it was loading once it has it', async () => {
    const {send, posted, give, options} = started();
    await give();
    send({type: 'close'});
    await vi.advanceTimersByTimeAsync(1);
    expect(frames.open).toBe(0);
    posted.length = 0;
    const dispose = vi.fn(() => Promise.resolve());
    options.staged(stageBy(() => Promise.resolve()));
    options.report({code: 'late', data: {}, message: 'Too late.'});
    loading.finish({dispose});
    await vi.advanceTimersByTimeAsync(1);
    expect(dispose).toHaveBeenCalledOnce();
    expect(posted).toEqual([]);
  });

  test('while it draws and dreams, it stops both and then disposes of them; nothing more is heard', async () => {
    const {send, posted, options} = started();
    options.staged(stageBy(() => Promise.resolve()));
    const order: string[] = [];
    let dream = (): void => undefined;
    const dreamt = new Promise<void>((resolve) => (dream = resolve));
    const model = {
      title: '',
      widthMultiplier: 1,
      lastLayer: 'mixed0',
      engine: '',
      layers: [],
      degradations: [],
    };
    const dreamer = {
      model,
      next: () => dreamt.then(() => ({residual: {dispose: () => order.push('residual')}, lacks: []})),
      dispose: () => {
        order.push('dreamer');
        dream();
        return Promise.resolve();
      },
    };
    loading.finish({
      dreamer,
      backend: {kind: 'webgpu', degradations: [], finish: () => Promise.resolve()},
      lost: new Promise(() => undefined),
      dispose: () => Promise.resolve(void order.push('all')),
    });
    await vi.advanceTimersByTimeAsync(300);
    posted.length = 0;
    send({type: 'close'});
    await vi.advanceTimersByTimeAsync(1000);
    expect(order).toEqual(['dreamer', 'residual', 'all']);
    expect(posted).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
