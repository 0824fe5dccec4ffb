import pyramidWgsl from '../../../shaders/feedback/pyramid.wgsl?raw';
import type {FlowBuffers} from './flow-buffers.ts';
import {FlowPass, type FlowDispatch} from './flow-pass.ts';
import {sizes, statistics} from './shared-wgsl.ts';

/** The luminance of a frame at half its size and at halves of that, and how it is spread; group 1 is the image. */
export class PyramidPass extends FlowPass {
  constructor(device: GPUDevice) {
    super(device, {name: 'pyramid', parts: [sizes, statistics, {code: pyramidWgsl}], sidePx: 8});
  }

  /** All levels at once. */
  over(buffers: FlowBuffers): FlowDispatch {
    return this.dispatch(buffers, buffers.finest);
  }
}
