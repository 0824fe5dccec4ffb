import {describe, expect, test, vi} from 'vitest';
import {SharedGpu} from '../../../src/dream/shared-gpu.ts';
import type {Gpu, NoGpu} from '../../../src/gpu/device.ts';
import {notices} from '../../../src/gpu/notices.ts';
import type {Message} from '../../../src/lib/message.ts';

class OutOfMemoryError extends Error {}

/** A worker's GPU, and what became of its devices; without one while `state.isThere` is false. */
function machine() {
  vi.stubGlobal('GPUOutOfMemoryError', OutOfMemoryError);
  const state = {isThere: true, opened: 0, closed: 0, runtimes: 0, disposed: 0};
  let lose: (problem: Message) => void = () => undefined;
  let device = new EventTarget();
  let report: (problem: Message) => void = () => undefined;
  const shared = new SharedGpu({
    gpu: (reporting) => {
      if (!state.isThere) return Promise.resolve({unavailable: notices['no-adapter']()});
      report = reporting;
      state.opened += 1;
      device = Object.assign(new EventTarget(), {lost: Promise.resolve()});
      const lost = new Promise<Message>((resolve) => (lose = resolve));
      return Promise.resolve({device, lost, close: () => void (state.closed += 1)} as unknown as Gpu);
    },
    webgpu: () => {
      state.runtimes += 1;
      return Promise.resolve({
        description: '',
        use: () => Promise.resolve(),
        finish: () => Promise.resolve(),
        dispose: () => void (state.disposed += 1),
      });
    },
  });
  const reports: string[] = [];
  /** Opens it for a dream of this size. */
  const open = async (name: string, shortSidePx = 0) => {
    const openers = shared.openersFor({
      report: ({code}) => void reports.push(`${name} ${code}`),
      shortSidePx: () => shortSidePx,
    });
    const gpu = await openers.gpu(() => undefined);
    if ('unavailable' in gpu) return gpu;
    const losses: string[] = [];
    void gpu.lost.then(({code}) => losses.push(code));
    return {gpu, runtime: await openers.webgpu(gpu), losses};
  };
  return {
    shared,
    state,
    reports,
    open: open as (name: string, px?: number) => Promise<Exclude<Awaited<ReturnType<typeof open>>, NoGpu>>,
    openNone: open,
    lose: (problem: Message) => lose(problem),
    report: (problem: Message) => report(problem),
    runOut: () => {
      const error = new OutOfMemoryError('No memory.');
      device.dispatchEvent(Object.assign(new Event('uncapturederror'), {error}));
    },
  };
}

describe('the GPU of several dreams', () => {
  test('is one device and one backend, which end with the last of them', async () => {
    const {state, open} = machine();
    const [a, b] = await Promise.all([open('a'), open('b')]);
    expect(a.gpu.device).toBe(b.gpu.device);
    a.runtime.dispose();
    a.gpu.close();
    a.gpu.close();
    const c = await open('c');
    expect(state).toMatchObject({opened: 1, runtimes: 1, closed: 0, disposed: 0});
    b.gpu.close();
    c.gpu.close();
    await Promise.resolve();
    expect(state).toMatchObject({closed: 1, disposed: 1});
    await open('d');
    expect(state).toMatchObject({opened: 2, runtimes: 2});
  });

  test('is looked for again where there was none', async () => {
    const {state, open, openNone} = machine();
    state.isThere = false;
    expect(await openNone('a')).toMatchObject({unavailable: {code: 'no-adapter'}});
    state.isThere = true;
    await open('a');
    expect(state.opened).toBe(1);
  });

  test('reports what nobody caught to all of them', async () => {
    const {open, report, reports} = machine();
    await Promise.all([open('a'), open('b')]);
    report(notices['gpu-error']({reason: 'Invalid.'}));
    expect(reports).toEqual(['a gpu-error', 'b gpu-error']);
  });

  test('is lost for all of them, once each, and opened for no other', async () => {
    const {shared, open, lose, runOut} = machine();
    const [a, b, gone] = await Promise.all([open('a'), open('b'), open('c')]);
    gone.gpu.close();
    expect(shared.spent).toBe(false);
    lose(notices['gpu-lost']({reason: 'unknown', detail: ''}));
    await vi.waitFor(() => expect(b.losses).toHaveLength(1));
    runOut();
    await Promise.resolve();
    expect([a.losses, b.losses, gone.losses]).toEqual([['gpu-lost'], ['gpu-lost'], []]);
    expect(shared.spent).toBe(true);
    await expect(open('d')).rejects.toMatchObject({code: 'gpu-lost'});
  });

  test('that is out of memory makes the largest smaller, and the others no more than start again', async () => {
    const {open, runOut} = machine();
    const [small, large, starting] = await Promise.all([open('a', 180), open('b', 320), open('c')]);
    runOut();
    await vi.waitFor(() => expect(starting.losses).toHaveLength(1));
    expect([small.losses, large.losses, starting.losses]).toEqual([
      ['out-of-memory-beside'],
      ['out-of-memory'],
      ['out-of-memory-beside'],
    ]);
  });
});
