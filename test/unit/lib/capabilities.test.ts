import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';

type Capabilities = typeof import('../../../src/lib/capabilities.ts');
/** A browser that has been asked nothing yet. */
const fresh = (): Promise<Capabilities> => import('../../../src/lib/capabilities.ts');

beforeEach(() => vi.resetModules());
afterEach(() => vi.unstubAllGlobals());

describe('has', () => {
  test('tests each ability once', async () => {
    const {capabilities, has} = await fresh();
    const tested = vi.spyOn(capabilities.webgpu, 'test').mockReturnValue(true);
    expect([has('webgpu'), has('webgpu')]).toEqual([true, true]);
    expect(tested).toHaveBeenCalledOnce();
  });

  test('finds every ability missing where there is none, and throws nowhere', async () => {
    const {capabilities, has} = await fresh();
    vi.stubGlobal('WebAssembly', {validate: () => false});
    vi.stubGlobal('SharedArrayBuffer', undefined);
    vi.stubGlobal('Worker', undefined);
    for (const name of Object.keys(capabilities) as (keyof typeof capabilities)[]) {
      // Node has it as well.
      expect(has(name), name).toBe(name === 'array-copies');
    }
  });

  test('finds what a class, the navigator and the global scope have', async () => {
    vi.stubGlobal('navigator', {gpu: {}});
    vi.stubGlobal(
      'HTMLVideoElement',
      class {
        requestVideoFrameCallback = undefined;
      },
    );
    vi.stubGlobal(
      'VideoFrame',
      class {
        copyTo(): void {
          // As a browser's.
        }
      },
    );
    const {has} = await fresh();
    expect(has('webgpu')).toBe(true);
    expect(has('video-frame')).toBe(true);
    expect(has('frame-conversion')).toBe(true);
    expect(has('wasm-simd')).toBe(true);
    // A field is no method of the class.
    expect(has('frame-callback')).toBe(false);
  });
});

test('lacking names what is missing, with what is done without it', async () => {
  vi.stubGlobal('navigator', {wakeLock: {}});
  const {capabilities, lacking} = await fresh();
  expect(lacking('webgpu', 'wake-lock')).toMatchObject([
    {code: 'capability-missing', data: {api: 'WebGPU', without: capabilities.webgpu.without}},
  ]);
});

/** A VideoFrame of 2 x 2 BGRA pixels whose copyTo writes `order` of blue, green, red and alpha. */
const frameThat = (order: readonly number[] | Error) =>
  class {
    readonly #bgra: Uint8Array;
    constructor(bgra: Uint8Array) {
      this.#bgra = bgra;
    }
    copyTo(into: Uint8Array): Promise<unknown> {
      if (order instanceof Error) return Promise.reject(order);
      for (let i = 0; i < 16; i += 4) order.forEach((from, to) => (into[i + to] = this.#bgra[i + from] ?? 0));
      return Promise.resolve([]);
    }
    close(): void {
      // Nothing is held.
    }
  };

test.each([
  ['converts', [2, 1, 0, 3], true],
  ['ignores the format, which swaps red and blue', [0, 1, 2, 3], false],
  ['copies planes', [0, 0, 0, 0], false],
  ['refuses', new TypeError('The format is not supported.'), false],
] as const)('a browser whose copyTo %s', async (_, order, converts) => {
  vi.stubGlobal('VideoFrame', frameThat(order));
  expect(await (await fresh()).convertsFrames()).toBe(converts);
});
