import type {Stopwatch} from '../../src/gpu/stopwatch.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import barriersWgsl from './barriers.wgsl?raw';

const groups = 64;
const barriers = 8;

/**
 * Milliseconds per barrier of a workgroup of 256 threads, many workgroups at once: next to nothing on a GPU, most of the
 * time on a software adapter. Throws Error if the result is wrong.
 */
export async function measureBarrier(device: GPUDevice, stopwatch: Stopwatch): Promise<number> {
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: {module: device.createShaderModule({code: barriersWgsl}), constants: {barriers}},
  });
  const output = pictureBuffer(device, new Float32Array(256 * groups));
  const group = device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: [{binding: 0, resource: {buffer: output}}],
  });
  const ms = await stopwatch.measure((pass, times) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let time = 0; time < times; time += 1) pass.dispatchWorkgroups(groups);
  });
  // After an even number of rounds each thread has its own number again.
  const wrong = (await readFloats(device, output)).some((value, i) => value !== (i % 256) + barriers);
  output.destroy();
  if (wrong) throw new Error('The barriers did not work, so their time is meaningless.');
  return ms / groups / barriers;
}
