import {afterEach, beforeEach, expect, test, vi} from 'vitest';

/** The numbers of threads that were tried, and those at which TensorFlow.js starts, hangs, or else fails. */
const browser = vi.hoisted(() => ({
  tried: [] as number[],
  starts: [] as number[],
  hangs: [] as number[],
  threads: 1,
}));

vi.mock('@tensorflow/tfjs', async (original) => ({
  ...(await original<object>()),
  registerBackend: () => true,
  setBackend: () => {
    browser.tried.push(browser.threads);
    if (browser.hangs.includes(browser.threads)) return new Promise(() => undefined);
    return Promise.resolve(browser.starts.includes(browser.threads));
  },
}));
vi.mock('@tensorflow/tfjs-backend-wasm', () => ({
  getThreadsCount: () => browser.threads,
  setThreadsCount: (threads: number) => (browser.threads = threads),
  setWasmPaths: () => undefined,
}));
const tf = await import('@tensorflow/tfjs');
tf.env().registerFlag('WASM_HAS_MULTITHREAD_SUPPORT', () => false);
const {openWasm, threadsFor} = await import('../../../../src/ascent/backend/wasm.ts');

beforeEach(() => {
  vi.useFakeTimers();
  Object.assign(browser, {tried: [], starts: [1, 3], hangs: []});
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  [1, true, 1],
  [2, true, 1],
  [4, true, 3],
  [9, true, 8],
  [64, true, 8],
  [64, false, 1],
])('%i cores, shared memory %s: %i threads', (cores, sharesMemory, threads) => {
  expect(threadsFor(cores, sharesMemory)).toBe(threads);
});

test('runs on the threads asked for where they start', async () => {
  const runtime = await openWasm(3);
  expect(browser.tried).toEqual([3]);
  expect(runtime).toMatchObject({description: '3 threads'});
  expect(runtime.degradation).toBeUndefined();
});

test.each(['fail', 'hang'])('runs on one thread where threads %s, and reports it', async (how) => {
  Object.assign(browser, {starts: [1], hangs: how === 'hang' ? [3] : []});
  const opening = openWasm(3);
  await vi.runAllTimersAsync();
  expect(await opening).toMatchObject({
    description: '1 thread',
    degradation: {code: 'threads-failed', data: {threads: 3}},
  });
  expect(browser.tried).toEqual([3, 1]);
});

test('fails where not even one thread starts', async () => {
  browser.starts = [];
  await expect(openWasm(3)).rejects.toMatchObject({code: 'tensorflow-failed'});
});

test.each([
  [false, 'one-thread'],
  [true, 'capability-missing'],
])('cross-origin isolated %s without shared memory: says why in %s', async (isolated, code) => {
  vi.stubGlobal('crossOriginIsolated', isolated);
  vi.stubGlobal('SharedArrayBuffer', undefined);
  vi.resetModules();
  const fresh = await import('../../../../src/ascent/backend/wasm.ts');
  (await import('@tensorflow/tfjs')).env().registerFlag('WASM_HAS_MULTITHREAD_SUPPORT', () => false);
  expect(await fresh.openWasm(1)).toMatchObject({degradation: {code}});
  vi.unstubAllGlobals();
});
