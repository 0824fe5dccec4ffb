/**
 * Compiles the kernels for Dawn's null adapter, which validates everything that WGSL has, and runs nothing. Prints what
 * it compiled, a line each; exit status 3 if there is no such adapter.
 */
import {KernelNetwork} from '../../src/ascent/kernel/kernel-network.ts';
import {candidates, tileBytes, tileName} from '../../src/ascent/kernel/tile.ts';
import {inceptionV3} from '../../src/model/network.ts';
import {loadDawn} from './dawn.ts';
import {mulberry32} from './random.ts';
import {randomWeights} from './tiny-network.ts';

const features: GPUFeatureName[] = ['shader-f16', 'subgroups'];
const {create, globals} = await loadDawn();
Object.assign(globalThis, globals);
const adapter = await create(['backend=null']).requestAdapter();
if (!adapter || features.some((feature) => !adapter.features.has(feature))) process.exit(3);
const device = await adapter.requestDevice({requiredFeatures: features});
const network = inceptionV3(1 / 16, 'mixed3');
const weights = randomWeights(network, mulberry32(1));

for (const precision of ['float32', 'float16'] as const) {
  for (const subgroups of [true, false]) {
    const kernels = await KernelNetwork.create(device, network, weights, {precision, subgroups});
    const {dispatches} = await kernels.program(80, 91, {layers: {mixed0: 1, mixed3: 1}, kind: 'l2'});
    for (const kind of ['caricature', 'guide'] as const) {
      await kernels.program(80, 91, {layers: {mixed0: 1, mixed3: 1}, kind});
    }
    const wide = dispatches.filter(({pipeline}) => pipeline.label.includes('wide')).length;
    console.log(
      `${kernels.storage}, subgroups ${subgroups}: ${wide > 0 ? 'some' : 'none'} of ${dispatches.length} wide`,
    );
  }
}
const least = device.limits.maxComputeWorkgroupStorageSize;
for (const tile of candidates.filter((candidate) => tileBytes(candidate) <= least)) {
  const one = inceptionV3(1 / 16, 'mixed0');
  const kernels = await KernelNetwork.create(device, one, weights, {precision: 'float16', tile});
  await kernels.program(75, 75, {layers: {mixed0: 1}, kind: 'mean'});
  console.log(`tile ${tileName(tile)}`);
}
process.exit();
