import judgeWgsl from '../../../shaders/feedback/judge.wgsl?raw';
import {thorough} from '../flow.ts';
import {foldingPx, judgedPx, moves, tolerance} from '../match.ts';
import {writtenBy, type FlowBuffers} from './flow-buffers.ts';
import {FlowPass, type FlowDispatch} from './flow-pass.ts';
import {box, sizes, sums} from './shared-wgsl.ts';

/** What was to be seen in the frame before, and where under a camera at rest nothing moved. */
export class JudgePass extends FlowPass {
  constructor(device: GPUDevice) {
    const own = {
      code: judgeWgsl,
      constants: {
        backFlow: writtenBy(thorough.finest - 1),
        leastNoise: tolerance.least,
        folding: tolerance.folding,
        foldingPx,
        movesOfTexture: moves.ofTexture,
        movesInParts: moves.parts,
      },
    };
    super(device, {name: 'judge', parts: [sizes, sums, box(judgedPx), own], sidePx: 16});
  }

  over(buffers: FlowBuffers): FlowDispatch {
    return this.dispatch(buffers, buffers.finest);
  }
}
