import {ComputePass, workgroupsOver} from '../../gpu/compute-pass.ts';
import type {WgslPart} from '../../gpu/wgsl.ts';
import type {SizePx} from '../../lib/size.ts';
import {flowBindings, type FlowBinding, type FlowBuffers} from './flow-buffers.ts';

/** One dispatch of a frame. */
export interface FlowDispatch {
  readonly name: FlowPassName;
  readonly level: number;
  readonly workgroups: readonly [number, number, number];
  readonly pass: FlowPass;
  readonly bindGroup: GPUBindGroup;
}

export type FlowPassName =
  'pyramid' | 'structure' | 'refine' | 'compare' | 'judge' | 'cut' | 'carry' | 'along' | 'growth';

export interface FlowPassOptions {
  readonly name: FlowPassName;
  readonly parts: readonly WgslPart[];
  readonly entryPoint?: string;
  /** Pixels on a side of a workgroup. */
  readonly sidePx: number;
}

/** Which dispatch of a pass. */
export interface At {
  /** In workgroups of z: levels, or directions. */
  readonly layers?: number;
  readonly level?: number;
  readonly round?: number;
}

/** What the passes of the flow have in common: the bindings of group 0, of which each uses some. */
export abstract class FlowPass {
  readonly #name: FlowPassName;
  readonly #pass: ComputePass;
  readonly #sidePx: number;
  readonly #bound: readonly FlowBinding[];

  protected constructor(device: GPUDevice, {name, sidePx, ...options}: FlowPassOptions) {
    this.#name = name;
    this.#sidePx = sidePx;
    this.#pass = new ComputePass(device, {...options, label: `flow ${name}`});
    const used = new Set(
      Array.from(this.#pass.code.matchAll(/@group\(0\) @binding\((\d+)\)/g), ([, number]) => Number(number)),
    );
    this.#bound = (Object.keys(flowBindings) as FlowBinding[]).filter((name) => used.has(flowBindings[name]));
  }

  /** Records one dispatch; `tensors` are the buffers of group 1, which come and go. */
  record(pass: GPUComputePassEncoder, dispatch: FlowDispatch, tensors: readonly GPUBuffer[] = []): void {
    pass.setPipeline(this.#pass.pipeline);
    pass.setBindGroup(0, dispatch.bindGroup);
    if (tensors.length > 0)
      pass.setBindGroup(
        1,
        this.#pass.bind(
          tensors.map((buffer) => ({buffer})),
          1,
        ),
      );
    pass.dispatchWorkgroups(...dispatch.workgroups);
  }

  /** A dispatch over a size, bound to the buffers. */
  protected dispatch(
    buffers: FlowBuffers,
    over: SizePx,
    {layers = 1, level = 0, round = 0}: At = {},
  ): FlowDispatch {
    const resources = this.#bound.map(
      (binding) => [flowBindings[binding], buffers.resource(binding, level, round)] as const,
    );
    return {
      name: this.#name,
      level,
      workgroups: [...workgroupsOver(over, this.#sidePx), layers],
      pass: this,
      bindGroup: this.#pass.bind(new Map(resources)),
    };
  }
}
