import structureWgsl from '../../../shaders/feedback/structure.wgsl?raw';
import {noise, windowPx} from '../pyramid.ts';
import type {FlowBuffers} from './flow-buffers.ts';
import {FlowPass, type FlowDispatch} from './flow-pass.ts';
import {box, sampling, sizes} from './shared-wgsl.ts';

/** What each window of a frame shows of motion. */
export class StructurePass extends FlowPass {
  constructor(device: GPUDevice) {
    const own = {code: structureWgsl, constants: {noise}};
    super(device, {name: 'structure', parts: [sizes, sampling, box(windowPx), own], sidePx: 16});
  }

  /** All levels at once. */
  over(buffers: FlowBuffers): FlowDispatch {
    return this.dispatch(buffers, buffers.finest, {layers: buffers.levels.length});
  }
}
