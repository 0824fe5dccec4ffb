import * as tf from '@tensorflow/tfjs';
import {beforeAll, beforeEach, describe, expect, onTestFinished, test, vi} from 'vitest';
import {AdaptiveEngine} from '../../../../src/ascent/adaptive-engine.ts';
import {sharedDevice} from '../../../../src/gpu/tensor.ts';
import type {Message} from '../../../../src/lib/message.ts';
import {createKernelEngine} from '../../../../src/ascent/kernel/kernel-engine.ts';
import {KernelNetwork} from '../../../../src/ascent/kernel/kernel-network.ts';
import {createTensorEngine} from '../../../../src/ascent/tensor/tensor-engine.ts';
import {inceptionV3} from '../../../../src/model/network.ts';
import {openKernelDevice, pictureBuffer} from '../../../support/kernel-device.ts';
import {useBackend} from '../../../support/node-backend.ts';
import {plainAscent} from '../../../support/plain-ascent.ts';
import {mulberry32} from '../../../support/random.ts';
import {randomWeights} from '../../../support/tiny-network.ts';

const found = await openKernelDevice();
const without = typeof found === 'string' ? ` (skipped: ${found})` : '';

const network = inceptionV3(1 / 16, 'mixed0');
const weights = randomWeights(network, mulberry32(1));
const [small, large] = [75, 90];

/** Puts another in the place of a method of the device, from which the original can be called, until the test ends. */
function replace<
  K extends 'createBuffer' | 'createComputePipelineAsync' | 'createCommandEncoder' | 'popErrorScope',
>(name: K, make: (original: GPUDevice[K]) => GPUDevice[K]): void {
  const device = sharedDevice();
  const original = device[name].bind(device) as GPUDevice[K];
  device[name] = make(original);
  onTestFinished(() => void (device[name] = original));
}

// A real device, of which one thing goes wrong.
describe.skipIf(without)(`a fault of the kernels${without}`, () => {
  const problems: Message[] = [];
  const onTooLarge = vi.fn();
  let engine: AdaptiveEngine;
  let expected: Map<number, Float32Array>;

  const dream = async (width: number): Promise<Float32Array> => {
    const random = mulberry32(width);
    const noise = Float32Array.from({length: 3 * small * width}, () => 1.8 * random() - 0.9);
    const x = tf.tensor4d(noise, [1, small, width, 3]);
    const y = await engine.ascend(x, plainAscent, () => 0);
    const values = await y.data<'float32'>();
    tf.dispose([x, y]);
    return values;
  };
  /** Dreams until whatever is compiled is ready or refused. */
  const dreamOn = async (width: number, until: () => boolean): Promise<void> => {
    for (let dreams = 0; dreams < 400 && !until(); dreams += 1) {
      expect(differenceOf(await dream(width), expected.get(width))).toBeLessThan(1e-3);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(until()).toBe(true);
  };
  const open = (): AdaptiveEngine =>
    new AdaptiveEngine(
      createTensorEngine(network, weights),
      (progress) => createKernelEngine(network, weights, {progress}),
      {
        choice: 'kernel',
        finish: () => sharedDevice().queue.onSubmittedWorkDone(),
        report: (problem) => problems.push(problem),
        onTooLarge,
      },
    );

  beforeAll(async () => {
    await useBackend('webgpu');
    engine = open();
    expected = new Map([
      [small, await dream(small)],
      [large, await dream(large)],
    ]);
    engine.dispose();
  }, 60_000);
  beforeEach(() => {
    problems.length = 0;
    onTooLarge.mockClear();
    engine = open();
    onTestFinished(() => engine.dispose());
  });

  test('a pipeline that the GPU refuses is named, and the dream goes on in tensors', async () => {
    replace('createComputePipelineAsync', (create) => (descriptor) => {
      const code = 'fn main() { this is no shader }';
      if (!descriptor.label?.startsWith('max-pool,') && descriptor.label !== 'max-pool')
        return create(descriptor);
      const module = sharedDevice().createShaderModule({code});
      return create({...descriptor, compute: {...descriptor.compute, module}});
    });
    sharedDevice().pushErrorScope('validation'); // of the module
    await dreamOn(small, () => problems.length > 0);
    await sharedDevice().popErrorScope();
    expect(problems).toMatchObject([
      {code: 'kernels-failed', data: {cause: {message: expect.stringContaining('max-pool') as unknown}}},
    ]);
    expect(engine.degradations).toEqual(problems);
    expect(engine.name).toBe('tensor on webgpu');
  }, 60_000);

  test('a frame that the GPU calls invalid is said to be, and dreamed in tensors', async () => {
    replace('createCommandEncoder', (create) => (descriptor) => {
      const encoder = create(descriptor);
      if (descriptor?.label !== 'dream') return encoder;
      // A copy may begin at every fourth byte.
      const copy = encoder.copyBufferToBuffer.bind(encoder) as (...all: unknown[]) => undefined;
      encoder.copyBufferToBuffer = (from: GPUBuffer, ...rest: unknown[]) => copy(from, 2, ...rest.slice(1));
      return encoder;
    });
    await dreamOn(small, () => problems.length > 0);
    expect(problems).toMatchObject([
      {code: 'kernels-failed', data: {cause: {message: expect.stringContaining('75 x 75') as unknown}}},
    ]);
    expect(engine.degradations).toEqual(problems);
  }, 60_000);

  test('a size without memory is said, a smaller one asked for, and dreamed by kernels', async () => {
    let isLarge = false;
    replace('createBuffer', (create) => (descriptor) => {
      if (descriptor.label === 'dream arena') isLarge ||= descriptor.size > arenaBytes;
      return create(descriptor);
    });
    replace('popErrorScope', (pop) => async () => {
      const error = await pop();
      if (!isLarge) return error;
      isLarge = false;
      return {message: 'Out of memory.'};
    });
    let arenaBytes = Infinity;
    await dreamOn(small, () => engine.name.startsWith('kernel'));
    arenaBytes = 0;
    await dreamOn(large, () => problems.length > 0);
    expect(problems).toMatchObject([
      {code: 'kernels-too-large', data: {cause: {message: expect.stringContaining('90 x 75') as unknown}}},
    ]);
    expect(onTooLarge).toHaveBeenCalledTimes(1);
    await dreamOn(large, () => engine.name.startsWith('tensor'));
    await dreamOn(small, () => engine.name.startsWith('kernel'));
    expect(engine.degradations).toEqual([]);
  }, 60_000);
});

describe.skipIf(without)(`a device that is lost${without}`, () => {
  test('while the kernels dream and are tuned lets both end, and they give back every buffer', async () => {
    const device = await openKernelDevice();
    if (typeof device === 'string') throw new Error(device);
    const alive = new Set<GPUBuffer>();
    const create = device.createBuffer.bind(device);
    device.createBuffer = (descriptor) => {
      const buffer = create(descriptor);
      const destroy = buffer.destroy.bind(buffer);
      buffer.destroy = () => {
        alive.delete(buffer);
        destroy();
      };
      alive.add(buffer);
      return buffer;
    };
    const tiles = {read: () => Promise.resolve(undefined), write: () => Promise.resolve()};
    const kernels = await KernelNetwork.create(device, network, weights, {tiles});
    const program = await kernels.program(small, small, plainAscent.objective);
    const [source, picture] = ['source', 'picture'].map(() =>
      pictureBuffer(device, new Float32Array(3 * small * small)),
    ) as [GPUBuffer, GPUBuffer];
    let measured: () => void = () => undefined;
    const isTuning = new Promise<void>((resolve) => (measured = resolve));
    const pause = (): Promise<void> => {
      measured();
      return Promise.resolve();
    };
    const tuned = expect(kernels.tune(program, pause)).rejects.toThrow();
    await isTuning;
    await program.ascend(source, picture, plainAscent, () => 0);
    expect(alive.size).toBeGreaterThan(8);
    device.destroy();
    // Whoever does not know of it yet goes on.
    await expect(program.ascend(source, picture, plainAscent, () => 0)).resolves.toBeUndefined();
    await device.queue.onSubmittedWorkDone();
    expect((await device.lost).reason).toBe('destroyed');
    await tuned;
    kernels.dispose();
    source.destroy();
    picture.destroy();
    await vi.waitFor(() => expect(alive.size).toBe(0));
  }, 60_000);
});

const differenceOf = (a: Float32Array, b: Float32Array | undefined): number =>
  a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b?.[index] ?? NaN))), 0);
