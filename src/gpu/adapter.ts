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
