const unknown: GPUAdapterInfo = {
  __brand: 'GPUAdapterInfo',
  ...{vendor: '', architecture: '', device: '', description: ''},
  ...{subgroupMinSize: 0, subgroupMaxSize: 0, isFallbackAdapter: false},
};

/** What an adapter tells of itself; nothing in browsers before that. */
export const infoOf = (adapter: {readonly info?: GPUAdapterInfo}): GPUAdapterInfo => adapter.info ?? unknown;

// SwiftShader of Chromium, llvmpipe of Mesa, and the Basic Render Driver of Windows.
const softwareNames = /swiftshader|llvmpipe|lavapipe|basic render/i;

/** Whether the processor pretends to be the GPU: right numbers, but slower than WebAssembly. */
export function isSoftware({
  isFallbackAdapter,
  architecture,
  device,
  description,
}: Pick<GPUAdapterInfo, 'isFallbackAdapter' | 'architecture' | 'device' | 'description'>): boolean {
  return isFallbackAdapter || softwareNames.test(`${architecture} ${description} ${device}`);
}
