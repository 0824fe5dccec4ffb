import * as tf from '@tensorflow/tfjs';
import type {Tensor4D} from '@tensorflow/tfjs';
import {afterEach, beforeAll, describe, expect, test, vi} from 'vitest';
import {AdaptiveEngine, type AdaptiveOptions, type OpenKernels} from '../../../src/ascent/adaptive-engine.ts';
import {messageOf, type Message} from '../../../src/lib/message.ts';
import type {AscentSettings, Engine} from '../../../src/ascent/engine.ts';
import type {KernelEngine} from '../../../src/ascent/kernel/kernel-engine.ts';
import {notices as kernelNotices} from '../../../src/ascent/kernel/notices.ts';
import {notices} from '../../../src/ascent/notices.ts';
import {KernelError, TooLargeError} from '../../../src/gpu/kernel-error.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';

beforeAll(() => useBackend('cpu'));
afterEach(() => vi.useRealTimers());

const tooLarge = kernelNotices['dream-too-large']({size: '9 x 3', bytes: 9, limitBytes: 8});
const uncompiled = kernelNotices['kernels-uncompiled']({shader: 'max-pool', reason: 'no'});

const settings: AscentSettings = {...plainAscent, objective: {layers: {mixed3: 1}, kind: 'mean'}};

/** An engine whose dream takes `ms` of the clock and adds `mark` to the picture. */
function engineOf(name: string, mark: number, ms = 0, log: string[] = []): Engine {
  return {
    name,
    layers: ['mixed3'],
    gradient: (x) => Promise.resolve({objective: tf.scalar(mark), gradient: tf.add<Tensor4D>(x, mark)}),
    objective: () => Promise.resolve(mark),
    channelMeans: () => Promise.resolve(new Map([['mixed3', Float32Array.of(mark)]])),
    ascend: async (x) => {
      log.push(name);
      if (ms > 0) await vi.advanceTimersByTimeAsync(ms);
      return tf.add<Tensor4D>(x, mark);
    },
    dispose: () => log.push(`${name} disposed`),
  };
}

interface Kernels extends KernelEngine {
  /** Sizes it has been prepared for. */
  readonly sizes: Set<string>;
}

function kernelsOf(
  ms: number,
  log: string[],
  prepare: (key: string) => Promise<void> = () => Promise.resolve(),
): Kernels {
  const sizes = new Set<string>();
  return {
    ...engineOf('kernel', 2, ms, log),
    sizes,
    memory: {weightBytes: 0, uncompressedWeightBytes: 0, workspaceBytes: 0, filters: 'float32'},
    isReady: (extent) => sizes.has(extent.join()),
    prepare: async (extent) => {
      await prepare(extent.join());
      sizes.add(extent.join());
    },
    tune: () => Promise.resolve(void log.push('tuned')),
  };
}

function adaptive(open: OpenKernels, log: string[], options: Partial<AdaptiveOptions> = {}, ms = 0) {
  const problems: Message[] = [];
  const engine = new AdaptiveEngine(engineOf('tensor', 1, ms, log), open, {
    choice: 'kernel',
    finish: () => Promise.resolve(),
    report: (problem) => problems.push(problem),
    ...options,
  });
  return {engine, problems};
}

const picture = (width = 4): Tensor4D => tf.zeros([1, 3, width, 3]);

/** Which engine dreamed: by what it adds. */
async function dream(engine: Engine, x = picture()): Promise<'tensor' | 'kernel'> {
  const y = await engine.ascend(x, settings, () => 0);
  const [mark] = await y.data();
  tf.dispose([x, y]);
  return mark === 2 ? 'kernel' : 'tensor';
}

/** Lets everything that waits for nothing but promises happen. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the adaptive engine', () => {
  test('dreams by tensors until the kernels are compiled, saying how far they are, and then by kernels', async () => {
    let compiled: (kernels: KernelEngine) => void = () => undefined;
    const open: OpenKernels = (progress) => {
      progress(3, 31);
      return new Promise((resolve) => (compiled = resolve));
    };
    const {engine, problems} = adaptive(open, []);
    expect(await dream(engine)).toBe('tensor');
    expect(engine.name).toBe('tensor; compiling the kernels, 3 of 31');
    expect(await engine.objective(picture(), settings.objective)).toBe(1);
    compiled(kernelsOf(0, []));
    await settled();
    expect(await dream(engine)).toBe('kernel');
    expect(engine.name).toBe('kernel');
    expect(await engine.objective(picture(), settings.objective)).toBe(2);
    expect(problems).toEqual([]);
  });

  test('has kernels made for tiles too, and takes tensors for those that they cannot do', async () => {
    const log: string[] = [];
    const kernels = kernelsOf(0, log);
    const {engine} = adaptive(() => Promise.resolve(kernels), log);
    const gradient = async (width: number): Promise<number> => {
      const x = picture(width);
      const {objective, gradient: g} = await engine.gradient(x, settings.objective);
      const [mark = NaN] = await objective.data();
      tf.dispose([x, g, objective]);
      return mark;
    };
    await dream(engine);
    await settled();
    expect(kernels.sizes.has('3,7')).toBe(false);
    expect(await gradient(7)).toBe(2);
    expect(kernels.sizes.has('3,7')).toBe(true);
    kernels.gradient = () => Promise.reject(new TooLargeError(tooLarge));
    expect(await gradient(9)).toBe(1);
    expect(await dream(engine)).toBe('kernel');
  });

  test.each([
    {tensorMs: 40, kernelMs: 10, winner: 'kernel', name: 'kernel; 4.0 times as fast as tensors'},
    {tensorMs: 10, kernelMs: 20, winner: 'tensor', name: 'tensor; 2.0 times as fast as the kernels'},
  ] as const)(
    'by measurement of dreams in turn it is the $winner',
    async ({tensorMs, kernelMs, winner, name}) => {
      vi.useFakeTimers({toFake: ['performance', 'setTimeout']});
      const log: string[] = [];
      const open = () => Promise.resolve(kernelsOf(kernelMs, log));
      const {engine} = adaptive(open, log, {choice: 'auto'}, tensorMs);
      await dream(engine); // opens the kernels
      await settled();
      const before = log.length;
      while (!/times as fast/.test(engine.name) && log.length < 60) await dream(engine);
      const turns = log.slice(before).filter((who) => who !== 'tuned');
      expect(turns.slice(0, 4)).toEqual(['tensor', 'kernel', 'tensor', 'kernel']);
      // Kernels that lost are tuned, and measured once more.
      for (let n = 0; n < 12; n += 1) {
        await settled();
        await dream(engine);
      }
      expect(log).toContain('tuned');
      expect(engine.name).toBe(name);
      expect(await dream(engine)).toBe(winner);
    },
  );

  test('picked channels are dreamed by kernels too', async () => {
    const log: string[] = [];
    const {engine} = adaptive(() => Promise.resolve(kernelsOf(0, log)), log);
    for (let dreams = 0; dreams < 3; dreams++) await dream(engine);
    const x = picture();
    const objective = {...settings.objective, channels: {mixed3: [2]}};
    tf.dispose(await engine.ascend(x, {...settings, objective}, () => 0));
    expect(log.at(-1)).toBe('kernel');
    expect(await engine.objective(x, objective)).toBe(2);
    expect(engine.degradations).toEqual([]);
    engine.dispose();
  });

  test('a new size is waited for a little; one that takes longer is dreamed by tensors meanwhile', async () => {
    let finish = (): void => undefined;
    const slow = (key: string): Promise<void> =>
      key === '3,5' ? new Promise((resolve) => (finish = resolve)) : Promise.resolve();
    const {engine} = adaptive(() => Promise.resolve(kernelsOf(0, [], slow)), []);
    await dream(engine);
    await settled();
    expect(await dream(engine)).toBe('kernel');
    expect(await dream(engine, picture(6))).toBe('kernel');
    expect(await dream(engine, picture(5))).toBe('tensor');
    finish();
    await settled();
    expect(await dream(engine, picture(5))).toBe('kernel');
  });

  test('a size that has no memory is said, asked to be smaller, and dreamed by tensors; others by kernels', async () => {
    const full = (key: string): Promise<void> =>
      key === '3,9' ? Promise.reject(new TooLargeError(tooLarge)) : Promise.resolve();
    const onTooLarge = vi.fn();
    const {engine, problems} = adaptive(() => Promise.resolve(kernelsOf(0, [], full)), [], {onTooLarge});
    await dream(engine);
    await settled();
    for (let n = 0; n < 3; n += 1) expect(await dream(engine, picture(9))).toBe('tensor');
    expect(problems.map(({code}) => code)).toEqual(['kernels-too-large']);
    expect(onTooLarge).toHaveBeenCalledTimes(1);
    expect(await dream(engine)).toBe('kernel');
    expect(engine.degradations).toEqual([]);
  });

  test.each<[string, OpenKernels]>([
    ['when they are opened', () => Promise.reject(new KernelError(uncompiled))],
    [
      'when a size is compiled',
      () => Promise.resolve(kernelsOf(0, [], () => Promise.reject(new KernelError(uncompiled)))),
    ],
    [
      'in a dream',
      () =>
        Promise.resolve({
          ...kernelsOf(0, []),
          isReady: () => true,
          ascend: () => Promise.reject(new KernelError(uncompiled)),
        }),
    ],
  ])('kernels that fail %s are said to, and tensors go on', async (_, open) => {
    const {engine, problems} = adaptive(open, []);
    for (let n = 0; n < 4; n += 1) {
      expect(await dream(engine)).toBe('tensor');
      await settled();
    }
    const cause = messageOf(new KernelError(uncompiled));
    expect(problems).toEqual([notices['kernels-failed']({cause})]);
    expect(engine.degradations).toEqual(problems);
    expect(engine.name).toBe('tensor');
  });

  test('a dream that fails by tensors is not blamed on the kernels', async () => {
    const log: string[] = [];
    const problems: Message[] = [];
    const failing: Engine = {
      ...engineOf('tensor', 1, 0, log),
      ascend: () => Promise.reject(new Error('TensorFlow.js has no memory.')),
    };
    const engine = new AdaptiveEngine(failing, () => Promise.resolve(kernelsOf(0, log)), {
      choice: 'auto',
      finish: () => Promise.resolve(),
      report: (problem) => problems.push(problem),
    });
    for (let n = 0; n < 3; n += 1) {
      await expect(engine.ascend(picture(), settings, () => 0)).rejects.toThrow(
        'TensorFlow.js has no memory.',
      );
      await settled();
    }
    expect(problems).toEqual([]);
    expect(engine.degradations).toEqual([]);
  });

  test('disposes of both, also of kernels that come too late', async () => {
    const log: string[] = [];
    let compiled: (kernels: KernelEngine) => void = () => undefined;
    const {engine, problems} = adaptive(() => new Promise((resolve) => (compiled = resolve)), log);
    await dream(engine);
    engine.dispose();
    compiled(kernelsOf(0, log));
    await settled();
    expect(log.slice(-2)).toEqual(['tensor disposed', 'kernel disposed']);
    expect(problems).toEqual([]);
  });
});
