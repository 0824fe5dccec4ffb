import {afterEach, describe, expect, test, vi} from 'vitest';
import {openGpu, type Gpu} from '../../../src/gpu/device.ts';

afterEach(() => vi.unstubAllGlobals());

const limits = {
  maxComputeWorkgroupStorageSize: 32768,
  maxComputeWorkgroupsPerDimension: 65535,
  maxComputeWorkgroupSizeX: 1024,
  maxComputeInvocationsPerWorkgroup: 1024,
  maxStorageBufferBindingSize: 2 ** 31,
  maxBufferSize: 2 ** 32,
  maxStorageBuffersPerShaderStage: 10,
  maxBindGroups: 4,
};
const hardware = {
  vendor: 'nvidia',
  architecture: 'ada',
  description: '',
  device: '',
  isFallbackAdapter: false,
};

/** A browser whose adapter has this info and these features. */
function browser(info: Partial<GPUAdapterInfo>, features: string[], requestDevice?: () => Promise<never>) {
  let lose: (info: {reason: string; message: string}) => void = () => undefined;
  const lost = new Promise((resolve) => (lose = resolve));
  const destroy = (): void => lose({reason: 'destroyed', message: ''});
  const device = Object.assign(new EventTarget(), {lost, destroy});
  const asked: GPUDeviceDescriptor[] = [];
  const adapter = {
    info: {...hardware, ...info},
    limits,
    features: new Set(features),
    requestDevice:
      requestDevice ??
      ((descriptor: GPUDeviceDescriptor) => {
        asked.push(descriptor);
        return Promise.resolve(device);
      }),
  };
  vi.stubGlobal('navigator', {gpu: {requestAdapter: () => Promise.resolve(adapter)}});
  return {asked, device};
}

const opened = async (info: Partial<GPUAdapterInfo>) => {
  browser(info, []);
  return (await openGpu(() => undefined)) as Gpu;
};

describe('openGpu', () => {
  test('asks for the seven limits at the adapter’s height and for the wanted features it has', async () => {
    const {asked} = browser({}, ['subgroups', 'timestamp-query', 'texture-compression-bc']);
    await openGpu(() => undefined);
    const raised = {...limits, maxBindGroups: undefined};
    expect(asked).toEqual([{requiredFeatures: ['timestamp-query', 'subgroups'], requiredLimits: raised}]);
  });

  test.each([
    [{isFallbackAdapter: true}, true],
    [{vendor: 'google', architecture: 'swiftshader'}, true],
    [{description: 'llvmpipe (LLVM 15.0.6, 256 bits)'}, true],
    [{description: 'Microsoft Basic Render Driver'}, true],
    [{vendor: 'google', architecture: 'tensor'}, false],
    [{}, false],
  ])('the adapter %j is software: %s', async (info, software) => {
    expect((await opened(info)).software).toBe(software);
  });

  test('is described by what the adapter tells of itself', async () => {
    expect((await opened({description: 'GeForce RTX 4070'})).description).toBe('GeForce RTX 4070');
    expect((await opened({})).description).toBe('nvidia ada');
    expect((await opened({vendor: '', architecture: ''})).description).toBe('unnamed adapter');
  });

  test('reports errors that nobody caught', async () => {
    const {device} = browser({}, []);
    const report = vi.fn();
    await openGpu(report);
    device.dispatchEvent(Object.assign(new Event('uncapturederror'), {error: {message: 'buffer too large'}}));
    expect(report.mock.calls).toMatchObject([[{code: 'gpu-error', data: {reason: 'buffer too large'}}]]);
  });

  test('a device that is destroyed is lost, one that is closed is not', async () => {
    const {device} = browser({}, []);
    const gpu = (await openGpu(() => undefined)) as Gpu;
    device.destroy();
    await expect(gpu.lost).resolves.toMatchObject({code: 'gpu-lost', data: {reason: 'destroyed'}});

    browser({}, []);
    const closed = (await openGpu(() => undefined)) as Gpu;
    closed.close();
    await closed.device.lost;
    const silent = new Promise((resolve) => setTimeout(resolve, 0, 'silent'));
    expect(await Promise.race([closed.lost, silent])).toBe('silent');
  });

  test('without WebGPU, without an adapter and without a device, reports which', async () => {
    vi.stubGlobal('navigator', {});
    await expect(openGpu(() => undefined)).resolves.toMatchObject({unavailable: {code: 'no-webgpu'}});
    vi.stubGlobal('navigator', {gpu: {requestAdapter: () => Promise.resolve(null)}});
    await expect(openGpu(() => undefined)).resolves.toMatchObject({unavailable: {code: 'no-adapter'}});
    browser({}, [], () => Promise.reject(new Error('out of handles')));
    await expect(openGpu(() => undefined)).resolves.toMatchObject({
      unavailable: {code: 'no-device', data: {reason: 'out of handles'}},
    });
  });
});
