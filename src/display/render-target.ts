import {LinearFilter, NoColorSpace, RenderTarget} from 'three/webgpu';
import type {NodeMaterial, QuadMesh, TextureDataType, WebGPURenderer} from 'three/webgpu';

/** A texture to draw numbers into, of a float type that the GPU can filter and draw to; its owner disposes of it. */
export const numbersTarget = (type: TextureDataType, widthPx = 1, heightPx = 1): RenderTarget =>
  new RenderTarget(widthPx, heightPx, {
    type,
    depthBuffer: false,
    generateMipmaps: false,
    minFilter: LinearFilter,
    magFilter: LinearFilter,
    colorSpace: NoColorSpace,
  });

/** Draws a pass over the whole of a target; afterwards the renderer draws to the canvas again, also when it throws. */
export function drawInto(
  into: RenderTarget,
  material: NodeMaterial,
  renderer: WebGPURenderer,
  quad: QuadMesh,
): void {
  quad.material = material;
  renderer.setRenderTarget(into);
  try {
    quad.render(renderer);
  } finally {
    renderer.setRenderTarget(null);
  }
}
