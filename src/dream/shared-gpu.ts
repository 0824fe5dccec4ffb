import {openers} from '../ascent/backend/backend.ts';
import type {Runtime} from '../ascent/backend/runtime.ts';
import type {Gpu, NoGpu} from '../gpu/device.ts';
import {memoryRunsOut} from '../gpu/out-of-memory.ts';
import {CodedError, type Message} from '../lib/message.ts';
import {notices} from './notices.ts';

/** One dream on the GPU. */
export interface GpuUser {
  /** Gets errors that nothing awaits: they may be of any of the dreams. */
  readonly report: (problem: Message) => void;
  /** How large it dreams, as a short side; 0 before it does. */
  readonly shortSidePx: () => number;
}

interface Lease extends GpuUser {
  readonly lose: (problem: Message) => void;
}

type Open = Pick<typeof openers, 'gpu' | 'webgpu'>;

/**
 * The GPU of all dreams of a worker: one device and one backend of TensorFlow.js, open while any dream uses them. When
 * the device is lost or out of memory all of them are, once each, and the worker is spent.
 */
export class SharedGpu {
  readonly #open: Open;
  readonly #leases = new Set<Lease>();
  #gpu: Promise<Gpu | NoGpu> | undefined;
  #runtime: Promise<Runtime> | undefined;
  #loss: Message | undefined;

  constructor(open: Open = openers) {
    this.#open = open;
  }

  /** Whether dreams have to go to another worker. */
  get spent(): boolean {
    return this.#loss !== undefined;
  }

  /** What a dream opens its backend by, in place of `openers`. */
  openersFor(user: GpuUser): Open {
    return {gpu: () => this.#lease(user), webgpu: (gpu) => this.#runtimeOn(gpu)};
  }

  /** The GPU for one dream, which closes it; the last one closes the device. Throws CodedError once it is lost. */
  async #lease(user: GpuUser): Promise<Gpu | NoGpu> {
    if (this.#loss) throw new CodedError(this.#loss);
    let lose: Lease['lose'] = () => undefined;
    const lost = new Promise<Message>((resolve) => (lose = resolve));
    const lease: Lease = {...user, lose};
    this.#leases.add(lease);
    const opening = (this.#gpu ??= this.#opened());
    let opened: Gpu | NoGpu | undefined;
    try {
      opened = await opening;
    } finally {
      if (!opened || 'unavailable' in opened) {
        this.#leases.delete(lease);
        // There may be one when the next dream asks.
        if (this.#gpu === opening) this.#gpu = undefined;
      }
    }
    if ('unavailable' in opened) return opened;
    const gpu = opened;
    return {...gpu, lost, close: () => this.#close(lease, gpu)};
  }

  async #opened(): Promise<Gpu | NoGpu> {
    const gpu = await this.#open.gpu((problem) => {
      for (const {report} of this.#leases) report(problem);
    });
    if ('unavailable' in gpu) return gpu;
    void gpu.lost.then((problem) => this.#lose(() => problem));
    void memoryRunsOut(gpu.device).then((cause) => this.#runOut(cause));
    return forgetful(gpu);
  }

  #runtimeOn(gpu: Gpu): Promise<Runtime> {
    this.#runtime ??= this.#open.webgpu(gpu).catch((error: unknown) => {
      this.#runtime = undefined;
      throw error;
    });
    // Its tensors are those of others too: it ends with the device.
    return this.#runtime.then((runtime) => ({...runtime, dispose: () => undefined}));
  }

  #close(lease: Lease, gpu: Gpu): void {
    if (!this.#leases.delete(lease) || this.#leases.size > 0) return;
    const runtime = this.#runtime;
    this.#gpu = this.#runtime = undefined;
    void runtime?.then(
      (opened) => opened.dispose(),
      () => undefined,
    );
    gpu.close();
  }

  /** Nobody knows for whom there was no memory: the largest is to be smaller. */
  #runOut(cause: Message): void {
    const [largest] = [...this.#leases].sort((a, b) => b.shortSidePx() - a.shortSidePx());
    this.#lose((lease) =>
      lease === largest ? notices['out-of-memory']({cause}) : notices['out-of-memory-beside']({cause}),
    );
  }

  #lose(why: (lease: Lease) => Message): void {
    for (const lease of this.#leases) {
      const problem = why(lease);
      this.#loss ??= problem;
      lease.lose(problem);
    }
  }
}

/** three.js has each of its renderers wait for the loss of the device, which would hold them for as long as it lives. */
function forgetful(gpu: Gpu): Gpu {
  Object.defineProperty(gpu.device, 'lost', {get: () => new Promise(() => undefined)});
  return gpu;
}
