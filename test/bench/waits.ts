import type {Stopwatch} from '../../src/gpu/stopwatch.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import waitsWgsl from './waits.wgsl?raw';

const groups = 64;
const waits = 8;

/**
 * Milliseconds that a wait of a workgroup of 256 threads for each other takes by itself, many workgroups at once: next to
 * nothing on a GPU, most of the time where the processor pretends to be one. Throws Error if the result is wrong.
 */
export async function measureWait(device: GPUDevice, stopwatch: Stopwatch): Promise<number> {
  const pipeline = await device.createComputePipelineAsync({
    layout: 'auto',
    compute: {module: device.createShaderModule({code: waitsWgsl}), constants: {waits}},
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
  // An even number of turns gives each thread its own number back.
  const wrong = (await readFloats(device, output)).some((value, i) => value !== (i % 256) + waits);
  output.destroy();
  if (wrong) throw new Error('The workgroups did not wait, so their time says nothing.');
  return ms / groups / waits;
}
