import refineWgsl from '../../../shaders/feedback/refine.wgsl?raw';
import {farthestPx, leastTrust, smoothingPx, thorough} from '../flow.ts';
import {checking} from '../match.ts';
import {windowPx} from '../pyramid.ts';
import type {FlowBuffers} from './flow-buffers.ts';
import {FlowPass, type FlowDispatch} from './flow-pass.ts';
import {light, sampling, sizes, statistics} from './shared-wgsl.ts';

/** One round of the flow on one level, both ways. */
export class RefinePass extends FlowPass {
  constructor(device: GPUDevice) {
    const own = {code: refineWgsl, constants: {windowPx, smoothingPx, farthestPx, leastTrust}};
    super(device, {name: 'refine', parts: [sizes, sampling, statistics, light, own], sidePx: 16});
  }

  /** From coarse to fine, a few rounds a level; back in time and, where that still checks something, forth. */
  over(buffers: FlowBuffers): FlowDispatch[] {
    return buffers.levels
      .map((size, level) => {
        const [back, forth] = [thorough, checking].map((rounds) =>
          level === 0 ? rounds.finest : rounds.coarser,
        ) as [number, number];
        return Array.from({length: back}, (_, round) =>
          this.dispatch(buffers, size, {level, round, layers: round < forth ? 2 : 1}),
        );
      })
      .reverse()
      .flat();
  }
}
