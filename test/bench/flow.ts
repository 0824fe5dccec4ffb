/**
 * Times motion following between dreams and between displayed frames: on WebAssembly relative to one step of the ascent,
 * in turns so that other work on the machine disturbs all alike; then on WebGPU relative to the adapter's best:
 *   npm run bench:flow -- [--size 160x120] [--gpu-sizes 320x240,160x120|none] [--json FILE]
 */
import {writeFile} from 'node:fs/promises';
import {parseArgs} from 'node:util';
import * as tf from '@tensorflow/tfjs';
import type {AscentSettings} from '../../src/ascent/engine.ts';
import {createTensorEngine} from '../../src/ascent/tensor/tensor-engine.ts';
import {createFollower} from '../../src/feedback/create-follower.ts';
import {Matcher} from '../../src/feedback/match.ts';
import {Pyramid} from '../../src/feedback/pyramid.ts';
import {motionSizeOf, Reprojector} from '../../src/feedback/reprojector.ts';
import {median} from '../../src/lib/quantile.ts';
import {defaults} from '../../src/params/values.ts';
import {liveOrderOf} from '../support/dream-order.ts';
import {coarseLuminance} from '../../src/source/coarse-luminance.ts';
import {ScenePainter, scenes} from '../coherence/scene.ts';
import {openKernelDevice} from '../support/kernel-device.ts';
import {useBackend} from '../support/node-backend.ts';
import {plainAscent} from '../support/plain-ascent.ts';
import {loadPackFolder} from '../support/serve-folder.ts';
import {benchGpuFlow, gpuSizes} from './flow-gpu.ts';
import {readSize} from '../support/size.ts';

const rounds = 120;
const warmUpRounds = 60;

const {values: options} = parseArgs({
  options: {
    size: {type: 'string', default: '160x120'},
    'gpu-sizes': {type: 'string', default: gpuSizes},
    json: {type: 'string'},
  },
});
const {width, height} = readSize(options.size, 'size');
const onGpu =
  options['gpu-sizes'] === 'none'
    ? []
    : options['gpu-sizes'].split(',').map((size) => readSize(size, 'gpu-sizes'));

await useBackend('wasm');
const {network, weights} = await loadPackFolder('public/models/inception-v3-half');
const engine = createTensorEngine(network, weights);
const [scene] = scenes(width, height, 4);
if (!scene) throw new Error('There is no scene.');
const painter = new ScenePainter(scene, width, height);
const frames = [0, 1].map((t) => painter.frame(t)) as [Float32Array, Float32Array];
const cameras = frames.map((frame) => tf.tensor4d(frame, [1, height, width, 3]));
const residual = tf.randomUniform<tf.Rank.R4>([1, height, width, 3], -0.2, 0.2);
const growth = tf.randomUniform<tf.Rank.R4>([1, height, width, 3], -0.05, 0.05);
const follower = createFollower();
const {feedback} = liveOrderOf(defaults);
const [here, there] = [new Pyramid(width, height), new Pyramid(width, height)];
const matcher = new Matcher(here);
there.fill(frames[0]);
// What the display does for every frame of a video of 768 x 432.
const shown = {widthPx: 768, heightPx: 432};
const small = motionSizeOf(shown);
const displayed = new ScenePainter(scene, shown.widthPx, shown.heightPx);
const bytes = [0, 1].map((t) => {
  const rgba = new Uint8Array(shown.widthPx * shown.heightPx * 4);
  displayed.frame(t).forEach((value, i) => (rgba[4 * Math.floor(i / 3) + (i % 3)] = 127.5 * (value + 1)));
  return {...shown, rgba};
}) as [Parameters<typeof coarseLuminance>[0], Parameters<typeof coarseLuminance>[0]];
const reprojector = new Reprojector(small.widthPx, small.heightPx);
reprojector.show(coarseLuminance(bytes[0], small.widthPx, small.heightPx));
reprojector.dreamOn();
reprojector.dreamed();

const step: AscentSettings = {...plainAscent, objective: {layers: {mixed3: 1}, kind: 'mean'}};
const runs: Record<string, (round: number) => unknown> = {
  'step to mixed3': async () => {
    const dream = await engine.ascend(cameras[0] as tf.Tensor4D, step, Math.random);
    await dream.data();
    dream.dispose();
  },
  'flow and carrying the residual': async (round) => {
    const carried = await follower.carry(cameras[round % 2] as tf.Tensor4D, residual, feedback);
    carried?.dispose();
  },
  '  of which pyramid': () => here.fill(frames[1]),
  '  of which flow and visibility': () => matcher.match(here, there),
  'carrying the inertia’s two fields': () => {
    for (let field = 0; field < 2; field++) follower.growthAlong(growth)?.dispose();
  },
  'reprojecting one frame': (round) =>
    reprojector.show(coarseLuminance(bytes[(round % 2) as 0 | 1], small.widthPx, small.heightPx)),
};
const timesMs = new Map(Object.keys(runs).map((name) => [name, [] as number[]]));
for (let round = 0; round < rounds + warmUpRounds; round++) {
  for (const [name, run] of Object.entries(runs)) {
    const startMs = performance.now();
    await run(round);
    if (round >= warmUpRounds) timesMs.get(name)?.push(performance.now() - startMs);
  }
}

console.log(`${options.size}, wasm on one thread, embedded model; milliseconds: minimum, median`);
const least = (name: string): number => Math.min(...(timesMs.get(name) ?? []));
const rows = [...timesMs].map(([name, times]) => {
  const row = {name, min: least(name), median: median(times), ofStep: least(name) / least('step to mixed3')};
  console.log(
    `${name.padEnd(30)} ${row.min.toFixed(2).padStart(7)} ${row.median.toFixed(2).padStart(7)}   x ${row.ofStep.toFixed(3)} of a step`,
  );
  return row;
});
let webgpu: object | undefined;
if (onGpu.length > 0) {
  const device = await openKernelDevice();
  if (typeof device === 'string') console.log(`\nwebgpu: ${device}`);
  else webgpu = await benchGpuFlow(device, onGpu);
}
if (options.json !== undefined) {
  await writeFile(options.json, `${JSON.stringify({wasm: rows, webgpu}, undefined, 2)}\n`);
}
process.exit(); // Dawn keeps the process alive
