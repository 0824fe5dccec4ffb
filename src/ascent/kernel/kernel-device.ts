import {reasonOf} from '../../lib/reason.ts';
import {isSoftware} from '../../gpu/adapter.ts';
import {guarded} from '../../gpu/error-scope.ts';
import {KernelError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';
import {shaderSource, type FilterStorage, type ShaderName, type Storage, type Variants} from './shaders.ts';
import {PacedQueue} from '../../gpu/paced-queue.ts';
import {overridesOf, specialise, type Lengths} from '../../gpu/wgsl.ts';

/** Values for the constants of a shader, by name: overrides, and lengths of loops and arrays. */
export type Constants = Readonly<Record<string, number>>;

/** Uniform offsets are multiples of this. */
export const slotBytes = 256;
/** What a shader sees of the uniform buffer from its slot on: the 16 jobs of a convolution. */
export const slotWindowBytes = 2048;
/** Of the seeds of a frame, before the slots of its steps. */
export const seedsBytes = 2 * slotBytes;

/**
 * Group 0 of every shader, set once for a step; each uses some of them. See the shaders for what they hold. Group 1 is
 * a dispatch's own: at binding 0 its parameters.
 */
export const bindings = {
  arena: 0,
  weights: 1,
  biases: 2,
  seeds: 4,
  steps: 5,
  image: 6,
  choices: 7,
  partials: 8,
  shares: 9,
  references: 10,
} as const;

/** Products of quads in the first submit: a millisecond or a few on whatever computes. */
const firstUnits = 1e6;

const bytesOfQuad = (storage: Storage | FilterStorage): number => (storage === 'float32' ? 16 : 8);

/** The shared GPUDevice as the kernels use it: one layout of bind groups for all, and each pipeline once. */
export class KernelDevice {
  readonly layout: GPUBindGroupLayout;
  /** Of the group of a dispatch's own. */
  readonly ownLayout: GPUBindGroupLayout;
  /** For frames, which go out in submits of a few milliseconds. */
  readonly queue: PacedQueue;
  readonly #pipelineLayout: GPUPipelineLayout;
  readonly #sources = new Map<ShaderName, string>();
  /** By their code. */
  readonly #modules = new Map<string, GPUShaderModule>();
  readonly #pipelines = new Map<string, Promise<GPUComputePipeline>>();

  constructor(
    readonly device: GPUDevice,
    readonly variants: Variants,
  ) {
    const storageEntry = (binding: number, type: GPUBufferBindingType): GPUBindGroupLayoutEntry => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: {type},
    });
    const uniformEntry = (binding: number, hasDynamicOffset: boolean): GPUBindGroupLayoutEntry => ({
      binding,
      visibility: GPUShaderStage.COMPUTE,
      buffer: {type: 'uniform', hasDynamicOffset},
    });
    this.layout = device.createBindGroupLayout({
      label: 'kernel',
      entries: [
        storageEntry(bindings.arena, 'storage'),
        storageEntry(bindings.weights, 'read-only-storage'),
        storageEntry(bindings.biases, 'read-only-storage'),
        uniformEntry(bindings.seeds, false),
        uniformEntry(bindings.steps, true),
        storageEntry(bindings.image, 'storage'),
        storageEntry(bindings.choices, 'storage'),
        storageEntry(bindings.partials, 'storage'),
        storageEntry(bindings.shares, 'read-only-storage'),
        storageEntry(bindings.references, 'storage'),
      ],
    });
    this.queue = new PacedQueue(device, 'dream', firstUnits);
    this.ownLayout = device.createBindGroupLayout({label: 'dispatch', entries: [uniformEntry(0, false)]});
    this.#pipelineLayout = device.createPipelineLayout({
      label: 'kernel',
      bindGroupLayouts: [this.layout, this.ownLayout],
    });
  }

  get storage(): Storage {
    return this.variants.storage;
  }

  /** Bytes of a quad of a feature map. */
  get quadBytes(): number {
    return bytesOfQuad(this.variants.storage);
  }

  /** Bytes of a quad of a filter. */
  get filterQuadBytes(): number {
    return bytesOfQuad(this.variants.filters);
  }

  get limits(): GPUSupportedLimits {
    return this.device.limits;
  }

  /** Whether the processor pretends to be the GPU. */
  get software(): boolean {
    return isSoftware(this.device.adapterInfo);
  }

  get subgroups(): boolean {
    return this.variants.reduction === 'subgroup';
  }

  source(shader: ShaderName): string {
    const source = this.#sources.get(shader) ?? shaderSource(shader, this.variants);
    this.#sources.set(shader, source);
    return source;
  }

  /** The pipeline of a shader with these constants, compiled once. Throws KernelError if the device refuses it. */
  pipeline(shader: ShaderName, constants: Constants = {}): Promise<GPUComputePipeline> {
    const label = [shader, ...Object.entries(constants).map(([name, value]) => `${name} ${value}`)].join(
      ', ',
    );
    const known = this.#pipelines.get(label);
    if (known) return known;
    const source = this.source(shader);
    const overrides = overridesOf(source);
    const [values, lengths] = [true, false].map((isOverride) =>
      Object.fromEntries(Object.entries(constants).filter(([name]) => overrides.has(name) === isOverride)),
    ) as [Constants, Lengths];
    const module = this.#module(shader, specialise(source, lengths));
    const made = this.device
      .createComputePipelineAsync({
        label,
        layout: this.#pipelineLayout,
        compute: {module, constants: {...values}},
      })
      .catch((error: unknown) => {
        throw new KernelError(notices['kernels-uncompiled']({shader: label, reason: reasonOf(error)}));
      });
    this.#pipelines.set(label, made);
    return made;
  }

  #module(label: string, code: string): GPUShaderModule {
    const module = this.#modules.get(code) ?? this.device.createShaderModule({label, code});
    this.#modules.set(code, module);
    return module;
  }

  /** Runs `act`; throws KernelError if the GPU refuses anything in it, TooLargeError if it is out of memory. */
  guarded<T>(task: string, act: () => T): Promise<T> {
    return guarded(this.device, task, act);
  }

  buffer(label: string, size: number, usage: GPUBufferUsageFlags): GPUBuffer {
    return this.device.createBuffer({label, size, usage});
  }
}
