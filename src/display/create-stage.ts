import {LinearSRGBColorSpace, NoToneMapping} from 'three/webgpu';
import {type Message} from '../lib/message.ts';
import type {Alpha} from './alpha.ts';
import {CanvasStage} from './canvas-stage.ts';
import {onWebGl, onWebGpu} from './drawing.ts';
import {notices} from './notices.ts';
import type {Stage} from './stage.ts';
import {ThreeStage} from './three-stage.ts';

export interface StageOptions {
  readonly canvas: OffscreenCanvas;
  /** The GPUDevice that is shared with tfjs; without it the stage draws by WebGL2. */
  readonly device?: GPUDevice | undefined;
  /** Nothing is transparent if it is left out. A canvas is opaque or not from its first drawing on. */
  readonly alpha?: Alpha;
}

/** Sets up three.js on the canvas, or draws on the processor where there is no WebGL2 either. Throws without a canvas. */
export async function createStage({canvas, device, alpha = 'none'}: StageOptions): Promise<Stage> {
  const isTransparent = alpha !== 'none';
  const drawing = device ? onWebGpu(canvas, device, isTransparent) : onWebGl(canvas, isTransparent);
  if (!drawing) return new CanvasStage(canvas, alpha);
  const {renderer} = drawing;
  const lost = new Promise<Message>((resolve) => {
    renderer.onDeviceLost = ({message}) => {
      if (!device) resolve(notices['webgl-lost']({detail: message}));
    };
  });
  // Linear sRGB is three's working space: with that output and untagged textures nothing is converted, and it draws
  // straight to the canvas.
  renderer.outputColorSpace = LinearSRGBColorSpace;
  renderer.toneMapping = NoToneMapping;
  renderer.autoClear = false;
  await renderer.init();
  return new ThreeStage(canvas, drawing, lost, alpha);
}
