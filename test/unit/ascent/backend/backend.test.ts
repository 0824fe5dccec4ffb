import {describe, expect, test} from 'vitest';
import {openBackend, type BackendKind, type openers} from '../../../../src/ascent/backend/backend.ts';
import type {Gpu} from '../../../../src/gpu/device.ts';
import {notices as gpuNotices} from '../../../../src/gpu/notices.ts';
import type {Message} from '../../../../src/lib/message.ts';
import type {Runtime} from '../../../../src/ascent/backend/runtime.ts';

type Event = string;

/** A machine with a GPU or without, on which a step takes so many milliseconds, or fails. */
function machine(
  gpuKind: 'hardware' | 'software' | 'none',
  ms: Partial<Record<BackendKind, number>>,
  fails: readonly BackendKind[] = [],
) {
  const events: Event[] = [];
  let lose: (problem: Message) => void = () => undefined;
  const lost = new Promise<Message>((resolve) => (lose = resolve));
  const device = {} as GPUDevice;
  const close = (): void => void events.push('close gpu');
  const runtime = (kind: BackendKind): Promise<Runtime> => {
    events.push(`open ${kind}`);
    if (fails.includes(kind)) return Promise.reject(new Error(`${kind} is broken.`));
    return Promise.resolve({
      description: `${kind} runtime`,
      use: () => {
        events.push(`use ${kind}`);
        return Promise.resolve();
      },
      finish: () => Promise.resolve(),
      dispose: () => {
        events.push(`dispose ${kind}`);
      },
    });
  };
  const gpu = {device, software: gpuKind === 'software', description: 'Test GPU', lost, close} as Gpu;
  const open: typeof openers = {
    gpu: () => Promise.resolve(gpuKind === 'none' ? {unavailable: gpuNotices['no-webgpu']()} : gpu),
    webgpu: () => runtime('webgpu'),
    wasm: () => runtime('wasm'),
  };
  const measure = (kind: BackendKind) => {
    events.push(`measure ${kind}`);
    const time = ms[kind];
    return time === undefined
      ? Promise.reject(new Error(`${kind} ran out of memory.`))
      : Promise.resolve(time);
  };
  const choose = (choice: 'auto' | BackendKind) => openBackend(choice, measure, () => undefined, open);
  return {choose, events, device, lose};
}

const codes = (messages: readonly Message[]): string[] => messages.map(({code}) => code);

describe('chosen automatically', () => {
  test('a GPU under 15 ms is taken without a look at WebAssembly', async () => {
    const {choose, events, device} = machine('hardware', {webgpu: 14.9, wasm: 1});
    const backend = await choose('auto');
    expect(backend).toMatchObject({kind: 'webgpu', description: 'webgpu runtime', degradations: []});
    expect(backend.device).toBe(device);
    expect(events).toEqual(['open webgpu', 'measure webgpu', 'use webgpu']);
  });

  test('a slower GPU that beats WebAssembly is made current again, and WebAssembly is let go', async () => {
    const {choose, events} = machine('hardware', {webgpu: 30, wasm: 31});
    expect((await choose('auto')).kind).toBe('webgpu');
    expect(events.slice(-3)).toEqual(['measure wasm', 'dispose wasm', 'use webgpu']);
  });

  test('WebAssembly that beats the GPU runs the dream, and the GPU still draws', async () => {
    const {choose, events, device} = machine('hardware', {webgpu: 30, wasm: 29});
    const backend = await choose('auto');
    expect(backend).toMatchObject({kind: 'wasm', degradations: []});
    expect(backend.device).toBe(device);
    expect(events.at(-1)).toBe('dispose webgpu');
  });

  test('a software GPU is never tried, is closed, and is named', async () => {
    const {choose, events} = machine('software', {webgpu: 1, wasm: 100});
    const backend = await choose('auto');
    expect(backend.kind).toBe('wasm');
    expect(backend.device).toBeUndefined();
    expect(backend.degradations).toMatchObject([{code: 'software-gpu', data: {adapter: 'Test GPU'}}]);
    expect(events).toEqual(['close gpu', 'open wasm']);
  });

  test('without a GPU WebAssembly runs unmeasured, and why is reported', async () => {
    const {choose, events} = machine('none', {wasm: 100});
    const backend = await choose('auto');
    expect(backend.kind).toBe('wasm');
    expect(backend.degradations).toMatchObject([{code: 'no-gpu', data: {cause: {code: 'no-webgpu'}}}]);
    expect(events).toEqual(['open wasm']);
  });

  test('a GPU on which the dream fails is closed, and its error is shown', async () => {
    const {choose, events} = machine('hardware', {wasm: 100});
    const backend = await choose('auto');
    expect(backend.kind).toBe('wasm');
    expect(backend.device).toBeUndefined();
    expect(backend.degradations).toMatchObject([
      {
        code: 'backend-failed',
        data: {backend: 'webgpu', cause: {data: {reason: 'webgpu ran out of memory.'}}},
      },
    ]);
    expect(events).toContain('dispose webgpu');
    expect(events.at(-1)).toBe('close gpu');
  });

  test('a slow GPU is kept where WebAssembly cannot start', async () => {
    const backend = await machine('hardware', {webgpu: 300}, ['wasm']).choose('auto');
    expect(backend.kind).toBe('webgpu');
    expect(backend.degradations).toMatchObject([{code: 'backend-failed', data: {backend: 'wasm'}}]);
  });

  test('where nothing works, the error says why for both, and nothing stays open', async () => {
    const {choose, events} = machine('hardware', {}, ['webgpu', 'wasm']);
    await expect(choose('auto')).rejects.toMatchObject({
      code: 'no-backend',
      data: {reasons: expect.stringMatching(/webgpu is broken.*wasm is broken/) as unknown},
    });
    expect(events.at(-1)).toBe('close gpu');
  });
});

describe('asked for', () => {
  test('WebGPU is taken unmeasured, however slow', async () => {
    const {choose, events} = machine('hardware', {webgpu: 1000, wasm: 1});
    expect(await choose('webgpu')).toMatchObject({kind: 'webgpu', degradations: []});
    expect(events).toEqual(['open webgpu', 'use webgpu']);
  });

  test('even a software WebGPU is taken, and called slow', async () => {
    const backend = await machine('software', {}).choose('webgpu');
    expect(backend.kind).toBe('webgpu');
    expect(codes(backend.degradations)).toEqual(['software-gpu-chosen']);
  });

  test('WebGPU that is not there gives WebAssembly, which is reported', async () => {
    const backend = await machine('none', {}).choose('webgpu');
    expect(backend.kind).toBe('wasm');
    expect(codes(backend.degradations)).toEqual(['no-gpu']);
  });

  test.each(['hardware', 'software', 'none'] as const)(
    'WebAssembly lacks nothing with GPU %s',
    async (gpu) => {
      const {choose, events, device} = machine(gpu, {});
      const backend = await choose('wasm');
      expect(backend).toMatchObject({kind: 'wasm', degradations: []});
      expect(backend.device).toBe(gpu === 'hardware' ? device : undefined);
      expect(events).not.toContain('open webgpu');
    },
  );
});

describe('the device', () => {
  test('a loss resolves `lost` with its reason', async () => {
    const {choose, lose} = machine('hardware', {webgpu: 1});
    const backend = await choose('auto');
    lose(gpuNotices['gpu-lost']({reason: 'unknown', detail: 'The GPU process crashed.'}));
    await expect(backend.lost).resolves.toMatchObject({
      code: 'gpu-lost',
      data: {reason: 'unknown', detail: 'The GPU process crashed.'},
    });
  });

  test('is closed when the backend is disposed of', async () => {
    const {choose, events} = machine('hardware', {webgpu: 1});
    const backend = await choose('auto');
    backend.dispose();
    expect(events.slice(-2)).toEqual(['dispose webgpu', 'close gpu']);
  });
});
