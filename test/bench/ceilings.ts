import {specialise} from '../../src/gpu/wgsl.ts';
import {Stopwatch} from '../../src/gpu/stopwatch.ts';
import {pictureBuffer, readFloats} from '../support/kernel-device.ts';
import bandwidthWgsl from './bandwidth.wgsl?raw';
import matmulDirectWgsl from './matmul-direct.wgsl?raw';
import matmulWgsl from './matmul.wgsl?raw';

/** An adapter's best rates, measured on the simplest possible work, each in several forms. */
export interface Ceilings {
  /** Of a product of two square matrices in float32. */
  readonly gflops: number;
  /** The form and size that reached it. */
  readonly productForm: string;
  /** Of a copy, counting reads and writes. */
  readonly gigabytesPerSecond: number;
  readonly copyForm: string;
}

interface Best {
  readonly rate: number;
  readonly form: string;
}

/** Measures both, on less data on a software adapter. Throws Error if a result is wrong. */
export async function measureCeilings(device: GPUDevice, software: boolean): Promise<Ceilings> {
  const stopwatch = new Stopwatch(device);
  try {
    let [product, copied]: [Best, Best] = [none, none];
    for (const n of software ? [128, 256] : [1024, 4096]) {
      for (const form of products) product = better(product, await matmul(device, stopwatch, n, form));
    }
    const limit = 2 ** Math.min(28, Math.floor(Math.log2(device.limits.maxStorageBufferBindingSize)));
    for (const bytes of software ? [2 ** 20, 2 ** 25] : [2 ** 24, limit]) {
      for (const run of [1, 4, 16]) copied = better(copied, await copy(device, stopwatch, bytes, run));
    }
    return {
      gflops: product.rate,
      productForm: product.form,
      gigabytesPerSecond: copied.rate,
      copyForm: copied.form,
    };
  } finally {
    stopwatch.dispose();
  }
}

const none: Best = {rate: 0, form: ''};
const better = (a: Best, b: Best): Best => (b.rate > a.rate ? b : a);

/** A form of matrix product: the part of C that a workgroup computes, in rows and columns. */
interface Product {
  readonly name: string;
  readonly code: string;
  readonly overrides: Readonly<Record<string, number>>;
  readonly rows: number;
  readonly columns: number;
}

const direct = (rows: number, columns: number, threadsX: number, threadsY: number): Product => ({
  name: `direct ${rows} x ${4 * columns} a thread, ${threadsX} x ${threadsY} threads`,
  code: specialise(matmulDirectWgsl, {rows, columns}),
  overrides: {threadsX, threadsY},
  rows: rows * threadsY,
  columns: 4 * columns * threadsX,
});

const products: readonly Product[] = [
  {name: 'tiled 64 x 64', code: specialise(matmulWgsl), overrides: {}, rows: 64, columns: 64},
  direct(4, 1, 1, 16),
  direct(8, 1, 1, 16),
  direct(4, 2, 4, 8),
  direct(4, 4, 4, 16),
];

async function pipelineOf(device: GPUDevice, code: string, constants: Record<string, number>) {
  const module = device.createShaderModule({code});
  return device.createComputePipelineAsync({layout: 'auto', compute: {module, constants}});
}

const groupOf = (device: GPUDevice, pipeline: GPUComputePipeline, buffers: readonly GPUBuffer[]) =>
  device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: buffers.map((buffer, binding) => ({binding, resource: {buffer}})),
  });

async function matmul(
  device: GPUDevice,
  stopwatch: Stopwatch,
  n: number,
  {name, code, overrides, rows, columns}: Product,
): Promise<Best> {
  const pipeline = await pipelineOf(device, code, {n, ...overrides});
  // A is a multiple of the identity, so that the result is known.
  const a = new Float32Array(n * n);
  for (let row = 0; row < n; row += 1) a[row * n + row] = 2;
  const b = Float32Array.from({length: n * n}, (_, index) => index % 251);
  const buffers = [a, b, new Float32Array(n * n)].map((values) => pictureBuffer(device, values));
  const group = groupOf(device, pipeline, buffers);
  const ms = await stopwatch.measure((pass, times) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let time = 0; time < times; time += 1) pass.dispatchWorkgroups(n / columns, n / rows);
  });
  const c = await readFloats(device, buffers[2] as GPUBuffer);
  if (c.some((value, index) => value !== 2 * (b[index] ?? NaN))) {
    throw new Error(`The matrix product (${name}) is wrong, so its time is meaningless.`);
  }
  for (const buffer of buffers) buffer.destroy();
  return {rate: (2 * n ** 3) / ms / 1e6, form: `${name}, ${n} x ${n}`};
}

/** Copies `bytes`, a power of two, `run` quads per thread at a time. */
async function copy(device: GPUDevice, stopwatch: Stopwatch, bytes: number, run: number): Promise<Best> {
  const count = bytes / 16;
  const groups = Math.min(8192, count / 64 / run);
  const pipeline = await pipelineOf(device, specialise(bandwidthWgsl, {run}), {count, stride: 64 * groups});
  const usage = GPUBufferUsage.STORAGE;
  const buffers = [0, 1].map(() => device.createBuffer({size: bytes, usage}));
  const group = groupOf(device, pipeline, buffers);
  const ms = await stopwatch.measure((pass, times) => {
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, group);
    for (let time = 0; time < times; time += 1) pass.dispatchWorkgroups(groups);
  });
  for (const buffer of buffers) buffer.destroy();
  return {rate: (2 * bytes) / ms / 1e6, form: `${bytes / 2 ** 20} MiB, ${16 * run} bytes at a time`};
}
