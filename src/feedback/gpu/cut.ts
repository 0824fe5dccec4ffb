import cutWgsl from '../../../shaders/feedback/cut.wgsl?raw';
import {alike, failed} from '../cut.ts';
import type {FlowBuffers} from './flow-buffers.ts';
import {FlowPass, type FlowDispatch} from './flow-pass.ts';
import {outcome, sizes, statistics, sums} from './shared-wgsl.ts';

/** Whether the frames belong to different scenes, and how far the old dream has dissolved. One workgroup does it. */
export class CutPass extends FlowPass {
  constructor(device: GPUDevice) {
    const own = {code: cutWgsl, constants: {failed, alike}};
    super(device, {name: 'cut', parts: [sizes, statistics, sums, outcome, own], sidePx: Infinity});
  }

  over(buffers: FlowBuffers): FlowDispatch {
    return this.dispatch(buffers, buffers.finest);
  }
}
