import {encodeFloat16} from '../../model/float16.ts';
import type {WeightBuffers} from './buffers.ts';
import type {FilterBank} from './filter-bank.ts';
import type {KernelDevice} from './kernel-device.ts';
import {KernelError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';

/**
 * Prepares all that a bank hands over and writes it to the GPU, one filter at a time, awaiting `pause` between them.
 * Throws KernelError if the GPU has no room for it.
 */
export async function upload(
  kernels: KernelDevice,
  {filters, biases}: ReturnType<FilterBank['take']>,
  pause?: () => Promise<void> | undefined,
): Promise<WeightBuffers> {
  const filterBytes = filters.reduce((sum, {quads}) => sum + quads, 0) * kernels.filterQuadBytes;
  const biasBytes = biases.reduce((sum, {length}) => sum + 4 * length, 0);
  const limit = Math.min(
    kernels.device.limits.maxStorageBufferBindingSize,
    kernels.device.limits.maxBufferSize,
  );
  if (filterBytes > limit) {
    throw new KernelError(notices['filters-too-large']({bytes: filterBytes, limitBytes: limit}));
  }
  const task = `the network’s ${filterBytes} bytes of filters`;
  const buffers = await kernels.guarded(task, () => {
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST;
    return {
      filters: kernels.buffer('filters', Math.max(filterBytes, 16), usage),
      biases: kernels.buffer('biases', Math.max(biasBytes, 16), usage),
    };
  });
  const {queue} = kernels.device;
  let at = 0;
  for (const {prepare} of filters) {
    const values = prepare();
    const data = kernels.variants.filters === 'float32' ? values : encodeFloat16(values, true);
    queue.writeBuffer(buffers.filters, at, data);
    at += data.byteLength;
    await pause?.();
  }
  at = 0;
  for (const values of biases) {
    queue.writeBuffer(buffers.biases, at, new Float32Array(values));
    at += values.byteLength;
  }
  return buffers;
}
