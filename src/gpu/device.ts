import {reasonOf} from '../lib/reason.ts';
import type {Message} from '../lib/message.ts';
import {infoOf, isSoftware} from './adapter.ts';
import {notices} from './notices.ts';

/** The one GPUDevice that TensorFlow.js, the kernels and the display share. */
export interface Gpu {
  readonly device: GPUDevice;
  readonly adapterInfo: GPUAdapterInfo;
  /** Vendor and architecture, for the status. */
  readonly description: string;
  /** The processor pretending to be a GPU: right numbers, but slower than WebAssembly. */
  readonly software: boolean;
  /** Resolves when the device is lost, `device.destroy()` included; never after `close()`. */
  readonly lost: Promise<Message>;
  close(): void;
}

/** Why there is no GPU. */
export interface NoGpu {
  readonly unavailable: Message;
}

// The first six are those that TensorFlow.js raises; the last is for the kernels.
const raisedLimits = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxStorageBuffersPerShaderStage',
] as const;

const wantedFeatures: readonly GPUFeatureName[] = ['timestamp-query', 'shader-f16', 'subgroups'];

/**
 * Opens the fastest GPU with everything it offers of what is used here. `report` gets each error that no error scope
 * caught.
 */
export async function openGpu(report: (problem: Message) => void): Promise<Gpu | NoGpu> {
  // Absent in browsers without WebGPU and in pages without a secure context, whatever the types say.
  const {gpu} = navigator as {gpu?: GPU};
  if (!gpu) return {unavailable: notices['no-webgpu']()};
  const adapter = await gpu.requestAdapter({powerPreference: 'high-performance'});
  if (!adapter) return {unavailable: notices['no-adapter']()};
  try {
    const device = await adapter.requestDevice({
      requiredFeatures: wantedFeatures.filter((feature) => adapter.features.has(feature)),
      requiredLimits: Object.fromEntries(raisedLimits.map((limit) => [limit, adapter.limits[limit]])),
    });
    device.addEventListener('uncapturederror', ({error}) => {
      report(notices['gpu-error']({reason: error.message}));
    });
    const adapterInfo = infoOf(adapter);
    const [description, software] = [describe(adapterInfo), isSoftware(adapterInfo)];
    return {device, adapterInfo, description, software, ...closing(device)};
  } catch (error) {
    return {unavailable: notices['no-device']({reason: reasonOf(error)})};
  }
}

/** Its loss, and how to end it without one. */
function closing(device: GPUDevice): Pick<Gpu, 'lost' | 'close'> {
  let isClosed = false;
  const lost = new Promise<Message>((resolve) => {
    void device.lost.then(({reason, message}) => {
      if (!isClosed) resolve(notices['gpu-lost']({reason, detail: message}));
    });
  });
  const close = (): void => {
    isClosed = true;
    device.destroy();
  };
  return {lost, close};
}

function describe({vendor, architecture, description}: GPUAdapterInfo): string {
  return description || [vendor, architecture].filter(Boolean).join(' ') || 'unnamed adapter';
}
