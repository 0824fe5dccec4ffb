import type {SizePx} from '../lib/size.ts';
import {joined, overridesOf, type WgslPart} from './wgsl.ts';

export interface ComputePassOptions {
  readonly label: string;
  /** The files of the shader, its own last, with the values of their overrides. */
  readonly parts: readonly WgslPart[];
  /** The function to run: `main` unless another is named. */
  readonly entryPoint?: string;
}

/** One compute shader, compiled once; per frame it only binds and records. What the class of a pass is made with. */
export class ComputePass {
  readonly label: string;
  readonly code: string;
  readonly pipeline: GPUComputePipeline;
  readonly #device: GPUDevice;

  /** Throws Error for a constant that no file of the shader declares. */
  constructor(device: GPUDevice, {label, parts, entryPoint = 'main'}: ComputePassOptions) {
    this.#device = device;
    this.label = label;
    this.code = joined(parts.map(({code}) => code));
    const constants = Object.assign({}, ...parts.map((part) => part.constants ?? {})) as Record<
      string,
      number
    >;
    const overrides = overridesOf(this.code);
    const unknown = Object.keys(constants).find((name) => !overrides.has(name));
    if (unknown !== undefined) throw new Error(`The shader of ${label} has no override ${unknown}.`);
    this.pipeline = device.createComputePipeline({
      label,
      layout: 'auto',
      compute: {module: device.createShaderModule({label, code: this.code}), entryPoint, constants},
    });
  }

  /** The resources of a group; a list has bindings 0, 1, 2, … */
  bind(
    resources: readonly GPUBindingResource[] | ReadonlyMap<number, GPUBindingResource>,
    group = 0,
  ): GPUBindGroup {
    return this.#device.createBindGroup({
      label: this.label,
      layout: this.pipeline.getBindGroupLayout(group),
      entries: Array.from(resources.entries(), ([binding, resource]) => ({binding, resource})),
    });
  }

  /** Records it alone in a pass of its own, with group 0. */
  record(encoder: GPUCommandEncoder, bindGroup: GPUBindGroup, workgroups: readonly [number, number]): void {
    const pass = encoder.beginComputePass({label: this.label});
    pass.setPipeline(this.pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(...workgroups);
    pass.end();
  }
}

/** Workgroups of `sidePx` by `sidePx` pixels that cover a size. */
export const workgroupsOver = ({widthPx, heightPx}: SizePx, sidePx: number): [number, number] => [
  Math.max(1, Math.ceil(widthPx / sidePx)),
  Math.max(1, Math.ceil(heightPx / sidePx)),
];
