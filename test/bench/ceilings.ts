import {specialise} from '../../src/ascent/kernel/specialise.ts';
import {Stopwatch} from '../../src/ascent/kernel/stopwatch.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import bandwidthWgsl from './bandwidth.wgsl?raw';
import matmulWgsl from './matmul.wgsl?raw';

/** What an adapter does at its best, measured by the simplest work there is. */
export interface Ceilings {
  /** Of a product of two square matrices in float32. */
  readonly gflops: number;
  /** Of a copy, reading and writing counted. */
  readonly gigabytesPerSecond: number;
}

/** Measures both, on less data where the processor pretends to be the GPU. Throws Error if a result is wrong. */
export async function measureCeilings(device: GPUDevice, software: boolean): Promise<Ceilings> {
  const stopwatch = new Stopwatch(device);
  try {
    const gflops = await matmul(device, stopwatch, software ? 128 : 4096);
    const limit = Math.min(device.limits.maxStorageBufferBindingSize, 2 ** 28);
    return {gflops, gigabytesPerSecond: await copy(device, stopwatch, software ? 2 ** 22 : limit)};
  } finally {
    stopwatch.dispose();
  }
}

async function pipelineOf(device: GPUDevice, code: string, constants: Record<string, number>) {
  const module = device.createShaderModule({code});
  return device.createComputePipelineAsync({layout: 'auto', compute: {module, constants}});
}

const groupOf = (device: GPUDevice, pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]) =>
  device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({binding, resource: {buffer}})),
  });

async function matmul(device: GPUDevice, stopwatch: Stopwatch, n: number): Promise<number> {
  const pipeline = await pipelineOf(device, specialise(matmulWgsl), {n});
  // A is the identity but for a factor, so that what comes out is known.
  const a = new Float32Array(n * n);
  for (let row = 0; row < n; row += 1) a[row * n + row] = 2;
  const b = Float32Array.from({length: n * n}, (_, index) => index % 251);
  const buffers = [a, b, new Float32Array(n * n)].map((values) => pictureBuffer(device, values));
  const group = groupOf(device, pipeline, buffers);
  const ms = await stopwatch.measure((pass, times) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let time = 0; time < times; time += 1) pass.dispatchWorkgroups(n / 64, n / 64);
  });
  const c = await readFloats(device, buffers[2] as GPUBuffer);
  if (c.some((value, index) => value !== 2 * (b[index] ?? NaN))) {
    throw new Error('The matrix product is wrong, so its time says nothing.');
  }
  for (const buffer of buffers) buffer.destroy();
  return (2 * n ** 3) / ms / 1e6;
}

async function copy(device: GPUDevice, stopwatch: Stopwatch, bytes: number): Promise<number> {
  const count = bytes / 16;
  const groups = Math.min(8192, Math.ceil(count / 64));
  const pipeline = await pipelineOf(device, bandwidthWgsl, {count, stride: 64 * groups});
  const usage = GPUBufferUsage.STORAGE;
  const buffers = [0, 1].map(() => device.createBuffer({size: bytes, usage}));
  const group = groupOf(device, pipeline, buffers);
  const ms = await stopwatch.measure((pass, times) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let time = 0; time < times; time += 1) pass.dispatchWorkgroups(groups);
  });
  for (const buffer of buffers) buffer.destroy();
  return (2 * bytes) / ms / 1e6;
}
