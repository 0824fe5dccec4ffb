import type {Program} from '../../src/ascent/kernel/program.ts';
import type {MixedName} from '../../src/model/network.ts';
import {median} from '../../src/lib/quantile.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import {plainAscent} from '../support/plain-ascent.ts';
import {mulberry32} from '../support/random.ts';
import {timingOf, type ScriptTimer} from './script-timer.ts';

const stepsOfFrame = 10;

/** Median milliseconds of a single step, and JavaScript's part per step of a longer frame. */
export async function timeSteps(
  device: GPUDevice,
  timer: ScriptTimer,
  program: Program,
  {width, height, layer}: {readonly width: number; readonly height: number; readonly layer: MixedName},
  rounds: number,
) {
  const random = mulberry32(2);
  const noise = Float32Array.from({length: 3 * width * height}, () => 2 * random() - 1);
  const source = pictureBuffer(device, noise);
  const target = pictureBuffer(device, new Float32Array(3 * width * height));
  const settings = {
    ...plainAscent,
    objective: {layers: {[layer]: 1}, kind: 'mean'} as const,
    jitterPx: 8,
  };
  const frame = (steps: number): Promise<void> =>
    program.ascend(source, target, {...settings, steps}, random);
  await frame(1);
  await device.queue.onSubmittedWorkDone();
  const [stepMs, recordMs, submitMs]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await frame(1);
    await device.queue.onSubmittedWorkDone();
    stepMs.push(performance.now() - start);
  }
  // In long frames, where overhead per frame is small, unless a step takes seconds; each is awaited.
  const steps = rounds > 3 ? stepsOfFrame : 1;
  const {recorded} = await timer.count(() => frame(steps));
  for (let round = 0; round < 5; round += 1) {
    await device.queue.onSubmittedWorkDone();
    const script = await timer.time(() => frame(steps));
    recordMs.push(script.recordMs / steps);
    submitMs.push(script.submitMs / steps);
  }
  const result = await readFloats(device, target);
  if (!result.every(Number.isFinite)) throw new Error('The result has values that are not finite.');
  for (const buffer of [source, target]) buffer.destroy();
  return {
    stepMs: median(stepMs),
    recordMs: timingOf(recordMs),
    submitMs: timingOf(submitMs),
    dispatches: recorded.dispatches / steps,
    passes: recorded.passes / steps,
  };
}
