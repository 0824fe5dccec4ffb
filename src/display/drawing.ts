import {WebGPURenderer} from 'three/webgpu';
import type {SizePx} from '../lib/size.ts';
import {WebGlMaps} from './maps-webgl.ts';
import {WebGpuMaps} from './maps-webgpu.ts';
import type {Maps} from './maps.ts';
import {FrameReader} from './frame-reader.ts';
import {OverBlack} from './over-black.ts';

const plain = {antialias: false, depth: false, stencil: false} as const;

/** What a stage draws by, on either API. */
export interface Drawing {
  readonly renderer: WebGPURenderer;
  readonly maps: Maps;
  /** See `Stage.read`. */
  readonly read: (size: SizePx, timestamp: number) => Promise<VideoFrame | undefined>;
  readonly dispose?: () => void;
}

/** On the GPUDevice that is shared with tfjs. With `alpha` what is drawn is premultiplied, and the canvas lets through what is behind. */
export function onWebGpu(canvas: OffscreenCanvas, device: GPUDevice, alpha: boolean): Drawing {
  const renderer = new WebGPURenderer({canvas: element(canvas), device, alpha, ...plain});
  // The frame of a hardware canvas stays on the GPU until the encoder has taken it.
  const overBlack = alpha ? new OverBlack() : undefined;
  const read = (_: SizePx, timestamp: number): Promise<VideoFrame | undefined> =>
    Promise.resolve(
      overBlack ? overBlack.frame(canvas, timestamp) : new VideoFrame(canvas, {timestamp, alpha: 'discard'}),
    );
  return {renderer, maps: new WebGpuMaps(device), read};
}

/** By WebGL2, the same; undefined when the browser gives no context. */
export function onWebGl(canvas: OffscreenCanvas, alpha: boolean): Drawing | undefined {
  const context = canvas.getContext('webgl2', {alpha, ...plain, powerPreference: 'high-performance'});
  if (!context) return undefined;
  const renderer = new WebGPURenderer({canvas: element(canvas), forceWebGL: true, context, alpha, ...plain});
  const reader = new FrameReader(context, alpha);
  return {
    renderer,
    maps: new WebGlMaps(context),
    read: (size, timestamp) => reader.read(size, timestamp),
    dispose: () => reader.dispose(),
  };
}

/** three's types know elements only, its code offscreen canvases too. */
const element = (canvas: OffscreenCanvas): HTMLCanvasElement => canvas as unknown as HTMLCanvasElement;
