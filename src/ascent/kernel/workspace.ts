import type {KernelDevice} from './kernel-device.ts';
import {TooLargeError} from '../../gpu/kernel-error.ts';
import {notices} from './notices.ts';

/** How much a program needs of the workspace. */
export interface Needs {
  readonly arenaBytes: number;
  readonly choicesBytes: number;
  /** For messages: the size of the dream. */
  readonly label: string;
}

// Memory is given back when the largest program that is kept needs less than this share of it.
const worthShrinking = 0.5;

/**
 * The memory in which all programs of a network compute: a frame leaves nothing in it for the next, so that programs
 * for many sizes cost hardly more than the largest one.
 */
export class Workspace {
  readonly #kernels: KernelDevice;
  #arena: GPUBuffer | undefined;
  #choices: GPUBuffer | undefined;

  constructor(kernels: KernelDevice) {
    this.#kernels = kernels;
  }

  /** Feature maps. Another buffer after `fit`, perhaps: bind groups are made again then. */
  get arena(): GPUBuffer {
    return present(this.#arena);
  }

  /** What max pooling chose. */
  get choices(): GPUBuffer {
    return present(this.#choices);
  }

  get bytes(): number {
    return (this.#arena?.size ?? 0) + (this.#choices?.size ?? 0);
  }

  /**
   * Makes it as large as the largest of these needs. Throws TooLargeError if the GPU cannot; then it is as before.
   */
  async fit(needs: readonly Needs[]): Promise<void> {
    const largest = (key: 'arenaBytes' | 'choicesBytes'): number =>
      Math.max(...needs.map((need) => need[key]));
    const [arenaBytes, choicesBytes] = [largest('arenaBytes'), largest('choicesBytes')];
    if (fits(this.#arena, arenaBytes) && fits(this.#choices, choicesBytes)) return;
    const label = needs.find((need) => need.arenaBytes === arenaBytes)?.label ?? '';
    this.check(arenaBytes, label);
    const {STORAGE, COPY_SRC, COPY_DST} = GPUBufferUsage;
    const [arena, choices] = await this.#kernels.guarded(
      `the dream at ${label} (${arenaBytes} bytes)`,
      () => [
        this.#kernels.buffer('dream arena', arenaBytes, STORAGE | COPY_SRC | COPY_DST),
        this.#kernels.buffer('dream choices', choicesBytes, STORAGE),
      ],
    );
    this.dispose();
    this.#arena = arena;
    this.#choices = choices;
  }

  dispose(): void {
    this.#arena?.destroy();
    this.#choices?.destroy();
    this.#arena = this.#choices = undefined;
  }

  /** Throws TooLargeError if an arena of that many bytes is more than a buffer may have. */
  check(bytes: number, label: string): void {
    const {maxStorageBufferBindingSize, maxBufferSize} = this.#kernels.limits;
    const limit = Math.min(maxStorageBufferBindingSize, maxBufferSize);
    if (bytes <= limit) return;
    throw new TooLargeError(notices['dream-too-large']({size: label, bytes, limitBytes: limit}));
  }
}

const fits = (buffer: GPUBuffer | undefined, bytes: number): boolean =>
  buffer !== undefined && bytes <= buffer.size && bytes >= worthShrinking * buffer.size;

function present(buffer: GPUBuffer | undefined): GPUBuffer {
  if (buffer) return buffer;
  throw new Error('The workspace has no memory yet: fit it to a program first.');
}
