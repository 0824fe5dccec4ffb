import compareWgsl from '../../../shaders/feedback/compare.wgsl?raw';
import {thorough} from '../flow.ts';
import {checking, matchTolerance, moves, tolerance} from '../match.ts';
import {windowPx} from '../pyramid.ts';
import {writtenBy, type FlowBuffers} from './flow-buffers.ts';
import {FlowPass, type FlowDispatch} from './flow-pass.ts';
import {light, sampling, sizes, statistics, sums} from './shared-wgsl.ts';

/** How the newest frame agrees with the one before along the flow, and the flow with itself forth and back. */
export class ComparePass extends FlowPass {
  constructor(device: GPUDevice) {
    const own = {
      code: compareWgsl,
      constants: {
        backFlow: writtenBy(thorough.finest - 1),
        forthFlow: writtenBy(checking.finest - 1),
        toleranceSquarePx: matchTolerance.squarePx,
        toleranceShare: matchTolerance.share,
        mostNoise: tolerance.most,
        changedBy: tolerance.changed,
        wrongPx: tolerance.wrongPx,
        movesPx: moves.px,
        movesNoise: moves.noise,
        movesOfPart: moves.ofPart,
        leastTexture: moves.texture,
        windowPixels: (2 * windowPx + 1) ** 2,
      },
    };
    super(device, {name: 'compare', parts: [sizes, sampling, statistics, light, sums, own], sidePx: 16});
  }

  over(buffers: FlowBuffers): FlowDispatch {
    return this.dispatch(buffers, buffers.finest);
  }
}
