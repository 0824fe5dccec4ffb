import carryWgsl from '../../../shaders/feedback/carry.wgsl?raw';
import type {FlowBuffers} from './flow-buffers.ts';
import {FlowPass, type FlowDispatch} from './flow-pass.ts';
import {outcome, sizes} from './shared-wgsl.ts';

/**
 * A field carried to where what it grew on is now; group 1 is the field and what it becomes. 'carry' is for the residual
 * and fades it, 'along' is for another field that goes the same way, 'growth' for what the dream grew by.
 */
export class CarryPass extends FlowPass {
  constructor(device: GPUDevice, way: 'carry' | 'along' | 'growth') {
    super(device, {name: way, parts: [sizes, outcome, {code: carryWgsl}], entryPoint: way, sidePx: 8});
  }

  over(buffers: FlowBuffers): FlowDispatch {
    return this.dispatch(buffers, buffers.imageSize);
  }
}
