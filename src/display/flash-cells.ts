import {DataTexture, DataUtils, FloatType, RGBAFormat, WebGLCoordinateSystem} from 'three/webgpu';
import type {QuadMesh, RenderTarget, WebGPURenderer} from 'three/webgpu';
import {ivec2, screenCoordinate, textureLoad} from 'three/tsl';
import {pass} from './composite.ts';
import type {Cells} from './flash-limits.ts';
import {drawInto} from './render-target.ts';

/** The numbers of a target, in rows from the top, whatever float type it has. */
export async function readCells(renderer: WebGPURenderer, target: RenderTarget): Promise<Cells> {
  const {width: widthPx, height: heightPx} = target;
  const read = await renderer.readRenderTargetPixelsAsync(target, 0, 0, widthPx, heightPx);
  const ofHalves = read instanceof Uint16Array;
  const values = Float32Array.from(read, (value) => (ofHalves ? DataUtils.fromHalfFloat(value) : value));
  if (renderer.coordinateSystem === WebGLCoordinateSystem) reverseRows(values, 4 * widthPx);
  return {widthPx, heightPx, channels: 4, values};
}

/** Draws the numbers into a target. */
export function writeCells(
  renderer: WebGPURenderer,
  quad: QuadMesh,
  {widthPx, heightPx, values}: Cells,
  target: RenderTarget,
): void {
  const data = new DataTexture(values.slice(), widthPx, heightPx, RGBAFormat, FloatType);
  data.needsUpdate = true;
  const copy = pass(textureLoad(data, ivec2(screenCoordinate)));
  try {
    drawInto(target, copy, renderer, quad);
  } finally {
    copy.dispose();
    data.dispose();
  }
}

/** WebGL reads the lowest row first. */
function reverseRows(values: Float32Array, width: number): void {
  const upright = values.slice();
  for (let from = 0, to = values.length - width; to >= 0; from += width, to -= width) {
    values.set(upright.subarray(from, from + width), to);
  }
}
