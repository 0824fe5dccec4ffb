export interface ComputePassOptions {
  readonly label: string;
  /** WGSL with one entry point, `main` unless `entryPoint` names another. */
  readonly code: string;
  readonly entryPoint?: string;
  /** Values of the shader's overrides. */
  readonly constants?: Readonly<Record<string, number>>;
}

/** One compute shader, compiled once; per frame it only binds and records. What a class of one pass is made with. */
export class ComputePass {
  readonly pipeline: GPUComputePipeline;
  readonly label: string;
  readonly #device: GPUDevice;

  constructor(device: GPUDevice, {label, code, entryPoint = 'main', constants = {}}: ComputePassOptions) {
    this.#device = device;
    this.label = label;
    this.pipeline = device.createComputePipeline({
      label,
      layout: 'auto',
      compute: {module: device.createShaderModule({label, code}), entryPoint, constants: {...constants}},
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
export const workgroupsOver = (
  {widthPx, heightPx}: {readonly widthPx: number; readonly heightPx: number},
  sidePx: number,
): [number, number] => [Math.ceil(widthPx / sidePx), Math.ceil(heightPx / sidePx)];
