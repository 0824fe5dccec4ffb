import {provideWebgpu} from './dawn.ts';

/** A GPUDevice of any adapter with what the kernels may use, or why there is none. */
export async function openKernelDevice(): Promise<GPUDevice | string> {
  try {
    await provideWebgpu();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const adapter = await navigator.gpu.requestAdapter();
  if (!adapter) return 'no WebGPU adapter';
  const wanted: readonly GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups'];
  const raised = ['maxStorageBufferBindingSize', 'maxBufferSize', 'maxComputeWorkgroupStorageSize'] as const;
  return adapter.requestDevice({
    requiredFeatures: wanted.filter((feature) => adapter.features.has(feature)),
    requiredLimits: Object.fromEntries(raised.map((limit) => [limit, adapter.limits[limit]])),
  });
}

/** A buffer as KernelNetwork's pictures are. */
export function pictureBuffer(device: GPUDevice, values: Float32Array<ArrayBuffer>): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({size: values.byteLength, usage});
  device.queue.writeBuffer(buffer, 0, values);
  return buffer;
}

/** What a buffer holds. */
export async function readFloats(device: GPUDevice, buffer: GPUBuffer): Promise<Float32Array> {
  const usage = GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ;
  const copy = device.createBuffer({size: buffer.size, usage});
  const encoder = device.createCommandEncoder();
  encoder.copyBufferToBuffer(buffer, 0, copy, 0, buffer.size);
  device.queue.submit([encoder.finish()]);
  await copy.mapAsync(GPUMapMode.READ);
  const values = new Float32Array(copy.getMappedRange().slice(0));
  copy.destroy();
  return values;
}
