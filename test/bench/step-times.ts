import type {Program} from '../../src/ascent/kernel/program.ts';
import type {MixedName} from '../../src/model/network.ts';
import {median} from '../../src/lib/quantile.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import {plainAscent} from '../support/plain-ascent.ts';
import {mulberry32} from '../support/random.ts';
import {timingOf, type ScriptWatch} from './script-watch.ts';

const stepsOfFrame = 10;

/** Milliseconds of a step alone, a median, and of what JavaScript does for one step of a longer frame. */
export async function timeSteps(
  device: GPUDevice,
  watch: ScriptWatch,
  program: Program,
  {width, height, layer}: {readonly width: number; readonly height: number; readonly layer: MixedName},
  rounds: number,
) {
  const random = mulberry32(2);
  const noise = Float32Array.from({length: 3 * width * height}, () => 2 * random() - 1);
  const source = pictureBuffer(device, noise);
  const picture = pictureBuffer(device, new Float32Array(3 * width * height));
  const settings = {
    ...plainAscent,
    objective: {layers: {[layer]: 1}, kind: 'mean'} as const,
    jitterPx: 8,
  };
  const frame = (steps: number): Promise<void> =>
    program.ascend(source, picture, {...settings, steps}, random);
  await frame(1);
  await device.queue.onSubmittedWorkDone();
  const [stepMs, recordMs, submitMs]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await frame(1);
    await device.queue.onSubmittedWorkDone();
    stepMs.push(performance.now() - start);
  }
  // In long frames, where the frame's own share is small, but where a step takes seconds; each is waited for.
  const steps = rounds > 3 ? stepsOfFrame : 1;
  const {recorded} = await watch.count(() => frame(steps));
  for (let round = 0; round < 5; round += 1) {
    await device.queue.onSubmittedWorkDone();
    const script = await watch.time(() => frame(steps));
    recordMs.push(script.recordMs / steps);
    submitMs.push(script.submitMs / steps);
  }
  const result = await readFloats(device, picture);
  if (!result.every(Number.isFinite)) throw new Error('The picture has values that are not finite.');
  for (const buffer of [source, picture]) buffer.destroy();
  return {
    stepMs: median(stepMs),
    recordMs: timingOf(recordMs),
    submitMs: timingOf(submitMs),
    dispatches: recorded.dispatches / steps,
    passes: recorded.passes / steps,
  };
}
