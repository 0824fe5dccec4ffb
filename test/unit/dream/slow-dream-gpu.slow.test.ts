import * as tf from '@tensorflow/tfjs';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {AscentSettings} from '../../../src/ascent/engine.ts';
import {createKernelEngine, type KernelEngine} from '../../../src/ascent/kernel/kernel-engine.ts';
import {quantile} from '../../../src/lib/quantile.ts';
import {createYield} from '../../../src/lib/yield-to-event-loop.ts';
import {inceptionV3} from '../../../src/model/network.ts';
import {openKernelDevice} from '../../support/kernel-device.ts';
import {useBackend} from '../../support/node-backend.ts';
import {plainAscent} from '../../support/plain-ascent.ts';
import {mulberry32} from '../../support/random.ts';
import {randomWeights} from '../../support/tiny-network.ts';

const found = await openKernelDevice();
const without = typeof found === 'string' ? ` (skipped: ${found})` : '';

const objective = {layers: {mixed3: 1}, kind: 'mean'} as const;
const extent = [80, 80] as const;
/** The engine is made slow by more steps: a dream takes this long, on whatever adapter there is. */
const dreamMs = 400;
/** Slow enough for a processor that plays the GPU, and fast enough that undivided dreams would cost half the frames. */
const displayFps = 6;
const roundMs = 2000;
/** In each the two are compared. */
const rounds = 5;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe.skipIf(typeof found === 'string')(`a slow dream on the adapter at hand${without}`, () => {
  const network = inceptionV3(1 / 8, 'mixed3');
  let device: GPUDevice;
  let engine: KernelEngine;
  let x: tf.Tensor4D;
  let settings: AscentSettings = {...plainAscent, objective, steps: 1};
  const {yieldToEventLoop} = createYield();

  const dream = async (): Promise<void> => {
    const dreamed = await engine.ascend(x, settings, mulberry32(1), yieldToEventLoop);
    await device.queue.onSubmittedWorkDone();
    dreamed.dispose();
  };

  /** How many frames of the display are done in a round: none is begun while the one before is under way. */
  const displayed = async (): Promise<number> => {
    let done = 0;
    const endMs = performance.now() + roundMs;
    while (performance.now() < endMs) {
      const nextMs = performance.now() + 1000 / displayFps;
      const encoder = device.createCommandEncoder();
      encoder.beginComputePass().end();
      device.queue.submit([encoder.finish()]);
      await device.queue.onSubmittedWorkDone();
      if (performance.now() < endMs) done += 1;
      await wait(Math.max(0, nextMs - performance.now()));
    }
    return done;
  };

  beforeAll(async () => {
    await useBackend('webgpu');
    ({device} = tf.backend() as unknown as {device: GPUDevice});
    engine = await createKernelEngine(network, randomWeights(network, mulberry32(1)));
    const random = mulberry32(2);
    x = tf.tensor4d(
      Float32Array.from({length: 3 * extent[0] * extent[1]}, () => random() - 0.5),
      [1, ...extent, 3],
    );
    // The pacer learns the speed of the adapter.
    for (let each = 0; each < 8; each += 1) await dream();
    const startMs = performance.now();
    await dream();
    const steps = Math.min(20, Math.ceil(dreamMs / (performance.now() - startMs)));
    settings = {...settings, steps};
  });

  afterAll(() => {
    x.dispose();
    engine.dispose();
  });

  test('leaves the display its rate', async () => {
    const shares: number[] = [];
    let dreams = 0;
    for (let round = 0; round < rounds; round += 1) {
      const alone = await displayed();
      const frames = displayed();
      const over = frames.then(() => true);
      while (!(await Promise.race([over, dream().then(() => false)]))) dreams += 1;
      shares.push((await frames) / alone);
      await dream();
    }
    expect(dreams).toBeGreaterThan(rounds);
    // What else the machine does takes from some rounds; an undivided dream takes half of each.
    expect(quantile(shares, 0.75)).toBeGreaterThanOrEqual(0.9);
  });
});
