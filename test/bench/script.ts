/**
 * Times the JavaScript of a dream's frame on Dawn's null adapter, which validates everything and runs nothing, so that
 * neither a GPU nor a software adapter takes part.
 *   node test/support/run.mjs test/bench/script.ts
 */
import {KernelNetwork} from '../../src/ascent/kernel/kernel-network.ts';
import {loadPackFolder} from '../../src/build/pack-folder.ts';
import {loadDawn} from '../support/dawn.ts';
import {pictureBuffer} from '../support/kernel-device.ts';
import {plainAscent} from '../support/plain-ascent.ts';
import {mulberry32} from '../support/random.ts';
import {minAndMedian} from './format.ts';
import {ScriptTimer, timingOf} from './script-timer.ts';

const [width, height] = [320, 240];
const rounds = 100;

const {create, globals} = await loadDawn();
Object.assign(globalThis, globals);
const adapter = await create(['backend=null']).requestAdapter();
if (!adapter) throw new Error('Dawn has no null adapter here.');
const device = await adapter.requestDevice();
const timer = new ScriptTimer(device);
const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
const kernels = await KernelNetwork.create(device, network, weights);
const objective = {layers: {mixed3: 1}, kind: 'mean'} as const;
const program = await kernels.program(height, width, objective);
const [source, target] = [0, 1].map(() => pictureBuffer(device, new Float32Array(3 * width * height)));
const random = mulberry32(1);
console.log(`half model to mixed3, ${width} x ${height}; ms per step, minimum / median of ${rounds} frames`);
for (const steps of [1, 2, 10]) {
  const frame = (): Promise<void> =>
    program.ascend(
      source as GPUBuffer,
      target as GPUBuffer,
      {...plainAscent, objective, steps, jitterPx: 8},
      random,
    );
  const {recorded} = await timer.count(frame);
  const [recordMs, submitMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    await device.queue.onSubmittedWorkDone();
    const script = await timer.time(frame);
    recordMs.push(script.recordMs / steps);
    submitMs.push(script.submitMs / steps);
  }
  console.log(
    `${steps} steps per frame: recording ${minAndMedian(timingOf(recordMs), 3)}, submitting ${minAndMedian(timingOf(submitMs), 3)}; ` +
      `${recorded.dispatches} dispatches, ${recorded.passes} pass, ${recorded.submits} submit`,
  );
}
kernels.dispose();
process.exit(); // Dawn keeps the process alive
