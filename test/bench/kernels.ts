/**
 * Times the kernels alone, without TensorFlow.js, dispatch by dispatch, with random weights:
 *   node test/support/run.mjs test/bench/kernels.ts [--size 512x512] [--layer mixed4] [--width 1]
 *        [--precision float32|float16] [--tune] [--json FILE]
 */
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import {KernelNetwork} from '../../src/ascent/kernel/kernel-network.ts';
import type {Pass} from '../../src/ascent/kernel/pass.ts';
import type {Program} from '../../src/ascent/kernel/program.ts';
import {Stopwatch} from '../../src/ascent/kernel/stopwatch.ts';
import type {TileStore} from '../../src/ascent/kernel/tuning.ts';
import {inceptionV3, mixedNames, type MixedName} from '../../src/model/network.ts';
import {openKernelDevice, pictureBuffer, readFloats} from '../support/kernel-device.ts';
import {mulberry32} from '../support/random.ts';
import {randomWeights} from '../support/tiny-network.ts';

const text = (value: string) => ({type: 'string', default: value}) as const;
const {values} = parseArgs({
  options: {
    size: text('512x512'),
    layer: text('mixed4'),
    width: text('1'),
    precision: text('float32'),
    tune: {type: 'boolean', default: false},
    json: {type: 'string'},
  },
});
const [width = 512, height = 512] = values.size.split('x').map(Number);
const layer: MixedName = mixedNames.find((name) => name === values.layer) ?? 'mixed4';
const precision = values.precision === 'float16' ? 'float16' : 'float32';

/** Multiply-adds of a pass, padding of channels included. */
function macsOf(pass: Pass | undefined): number {
  if (pass?.kind !== 'convolution') return 0;
  return pass.jobs.reduce((sum, {pixels, columns, inner}) => sum + 16 * pixels * columns * inner, 0);
}

function memoryStore(): TileStore {
  const texts = new Map<string, string>();
  return {
    read: (key) => Promise.resolve(texts.get(key)),
    write: (key, value) => {
      texts.set(key, value);
      return Promise.resolve();
    },
  };
}

/** Milliseconds of whole steps: the median of `rounds`, and of recording one. */
async function timeSteps(device: GPUDevice, program: Program, rounds: number) {
  const random = mulberry32(2);
  const source = pictureBuffer(
    device,
    Float32Array.from({length: 3 * width * height}, () => 2 * random() - 1),
  );
  const picture = pictureBuffer(device, new Float32Array(3 * width * height));
  const settings = {
    objective: {layers: {[layer]: 1}, kind: 'mean'},
    steps: 1,
    stepSize: 0.02,
    normalise: 'std',
    jitterPx: 8,
    smoothingPx: 0,
    totalVariation: 0,
    range: 1,
  } as const;
  const [recordMs, stepMs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds + 2; round += 1) {
    const start = performance.now();
    program.ascend(source, picture, settings, random);
    recordMs.push(performance.now() - start);
    await device.queue.onSubmittedWorkDone();
    stepMs.push(performance.now() - start);
  }
  const result = await readFloats(device, picture);
  if (!result.every(Number.isFinite)) throw new Error('The picture has values that are not finite.');
  const median = (times: number[]): number => times.slice(2).toSorted((a, b) => a - b)[rounds >> 1] ?? NaN;
  return {recordMs: median(recordMs), stepMs: median(stepMs)};
}

const device = await openKernelDevice();
if (typeof device === 'string') throw new Error(device);
const {vendor, architecture, description} = device.adapterInfo;
console.log(`${vendor} ${architecture} ${description}; ${[...device.features].sort().join(', ')}`);

const network = inceptionV3(Number(values.width), layer);
const started = performance.now();
const kernels = await KernelNetwork.create(device, network, randomWeights(network, mulberry32(1)), {
  precision,
  ...(values.tune && {tiles: memoryStore()}),
});
const program = await kernels.program(height, width, {layers: {[layer]: 1}, kind: 'mean'});
const compileMs = performance.now() - started;
const {planned, unplanned} = program.arenaBytes;
const mega = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
console.log(
  `${values.size} to ${layer}, width ${values.width}, ${kernels.storage}: arena ${mega(planned)} ` +
    `(${mega(unplanned)} without sharing), all buffers ${mega(program.bytes)}, weights ${mega(kernels.weightBytes)}; ` +
    `ready after ${compileMs.toFixed(0)} ms`,
);

const steps = await timeSteps(device, program, 11);
const stopwatch = new Stopwatch(device);
const rows = [];
for (const dispatch of program.dispatches) {
  const ms = await stopwatch.measure((pass, times) => {
    for (let time = 0; time < times; time += 1) program.record(pass, [dispatch]);
  });
  const gflops = (2 * macsOf(dispatch.pass)) / ms / 1e6;
  rows.push({label: dispatch.label, pipeline: dispatch.pipeline.label, ms, gflops});
  console.log(
    `${dispatch.label.slice(0, 60).padEnd(60)} ${ms.toFixed(4).padStart(9)} ms ${gflops.toFixed(1).padStart(9)} GFLOP/s  ` +
      dispatch.pipeline.label,
  );
}
stopwatch.dispose();
const macs = program.dispatches.reduce((sum, {pass}) => sum + macsOf(pass), 0);
const gflops = (2 * macs) / steps.stepMs / 1e6;
console.log(
  `step ${steps.stepMs.toFixed(3)} ms, ${gflops.toFixed(1)} GFLOP/s of ${((2 * macs) / 1e9).toFixed(2)} GFLOP; ` +
    `recording ${steps.recordMs.toFixed(3)} ms; ${program.dispatches.length} dispatches, ` +
    `one by one ${rows.reduce((sum, {ms}) => sum + ms, 0).toFixed(3)} ms`,
);
if (values.json !== undefined) {
  const report = {
    adapter: `${vendor} ${architecture} ${description}`,
    ...values,
    planned,
    unplanned,
    ...steps,
    gflops,
    rows,
  };
  await writeFile(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
}
kernels.dispose();
process.exit(0); // Dawn keeps the process alive
