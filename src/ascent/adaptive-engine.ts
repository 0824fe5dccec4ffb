import type {Scalar, Tensor4D} from '@tensorflow/tfjs';
import type {MixedName} from '../model/network.ts';
import {messageOf, type Message} from '../lib/message.ts';
import type {Extent} from '../lib/size.ts';
import type {AscentSettings, ChannelMeans, Engine, Objective} from './engine.ts';
import type {YieldToEventLoop} from '../lib/yield-to-event-loop.ts';
import {keepingFeatures} from './channel-pick.ts';
import {Contest} from './contest.ts';
import {notices} from './notices.ts';
import type {KernelEngine} from './kernel/kernel-engine.ts';
import {KernelError, TooLargeError} from '../gpu/kernel-error.ts';

/** Compiled kernels, or the promise of them; `progress` gets how many pipelines are ready, of how many. */
export type OpenKernels = (progress: (ready: number, of: number) => void) => Promise<KernelEngine>;

export interface AdaptiveOptions {
  /** 'kernel' takes the kernels as soon as they are there, 'auto' whichever is faster by measurement. */
  readonly choice: 'auto' | 'kernel';
  /** Resolves when everything submitted to the GPU is done: what a measured frame waits for. */
  readonly finish: () => Promise<void>;
  /** Gets what the kernels could not do. The dream goes on. */
  readonly report: (problem: Message) => void;
  /** The dream does not fit into the GPU's memory at the size that was asked for. */
  readonly onTooLarge?: () => void;
}

/** A dream waits so long for a size that the kernels are not ready for before it is dreamed by tensors. */
const patienceMs = 150;
/** The shortest time between two measurements of tiles. */
const leastPauseMs = 4;

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Dreams by tensors at once and by kernels as soon as they are compiled and have proved to be faster. The two give the
 * same image, so which of them it was cannot be seen: both are measured on dreams that are shown.
 *
 *   compiling -> contest, dream by dream in turn -> kernel or tensor
 *
 * A size that the kernels are not ready for, or that the GPU refuses, is dreamed by tensors.
 */
export class AdaptiveEngine implements Engine {
  readonly layers: readonly MixedName[];
  readonly #tensor: Engine;
  readonly #open: OpenKernels;
  readonly #options: AdaptiveOptions;
  readonly #refused = new Set<string>();
  readonly #tuned = new Set<string>();
  readonly #preparing = new Map<string, Promise<void>>();
  #opening: Promise<void> | undefined;
  #kernels: KernelEngine | undefined;
  #contest: Contest | undefined;
  #tuning: Promise<void> | undefined;
  #dreamer: 'tensor' | 'kernel' = 'tensor';
  #compiled = '';
  #failure: Message | undefined;
  #disposed = false;

  /** Takes `tensor` over. `open` is called at the first dream. */
  constructor(tensor: Engine, open: OpenKernels, options: AdaptiveOptions) {
    this.layers = tensor.layers;
    this.#tensor = tensor;
    this.#open = open;
    this.#options = options;
    if (options.choice === 'auto') this.#contest = new Contest();
  }

  /** What dreams now, and how the other one is coming on. */
  get name(): string {
    const ratio = this.#contest?.ratio;
    if (this.#failure) return this.#tensor.name;
    if (this.#kernels && this.#dreamer === 'kernel') {
      const than = ratio === undefined ? '' : `; ${ratio.toFixed(1)} times as fast as tensors`;
      return this.#kernels.name + than;
    }
    if (ratio !== undefined && ratio < 1) {
      return `${this.#tensor.name}; ${(1 / ratio).toFixed(1)} times as fast as the kernels`;
    }
    const isCompiling = !this.#kernels || this.#preparing.size > 0;
    const next = isCompiling ? `compiling the kernels${this.#compiled}` : 'measuring the kernels beside it';
    return `${this.#tensor.name}; ${next}`;
  }

  get degradations(): readonly Message[] {
    return this.#failure ? [this.#failure] : [];
  }

  async gradient(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<{objective: Scalar; gradient: Tensor4D}> {
    const byTensor = () => this.#tensor.gradient(x, objective, reference, yieldToEventLoop);
    // For tiles of a large image, of which nothing else is asked.
    if (this.#prefersKernels) await this.#prepared(x, objective);
    const kernels = this.#readyFor(x, objective);
    if (!kernels) return byTensor();
    try {
      return await kernels.gradient(x, objective, reference, yieldToEventLoop).catch(asKernelError);
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.#refuse(x, error);
      return byTensor();
    }
  }

  async objective(
    x: Tensor4D,
    objective: Objective,
    reference?: Tensor4D,
    yieldToEventLoop?: YieldToEventLoop,
  ): Promise<number> {
    const engine = this.#readyFor(x, objective) ?? this.#tensor;
    return engine.objective(x, objective, reference, yieldToEventLoop);
  }

  async channelMeans(x: Tensor4D, layers: readonly MixedName[]): Promise<ChannelMeans> {
    // Kernels that keep features are not compiled for this alone.
    const objective = keepingFeatures(layers);
    return (this.#readyFor(x, objective) ?? this.#tensor).channelMeans(x, layers);
  }

  async ascend(
    x: Tensor4D,
    settings: AscentSettings,
    random: () => number,
    yieldToEventLoop?: YieldToEventLoop,
    reference?: Tensor4D,
  ): Promise<Tensor4D> {
    const byTensor = (): Promise<Tensor4D> => {
      this.#dreamer = 'tensor';
      return this.#tensor.ascend(x, settings, random, yieldToEventLoop, reference);
    };
    if (this.#failure) return byTensor();
    this.#opening ??= this.#openKernels();
    await this.#prepared(x, settings.objective);
    const kernels = this.#kernels;
    if (!kernels || !this.#isReady(x, settings.objective)) return byTensor();
    const byKernel = (): Promise<Tensor4D> =>
      kernels.ascend(x, settings, random, yieldToEventLoop, reference).catch(asKernelError);
    try {
      const contest = this.#contest;
      if (contest && !contest.winner) {
        const run = contest.turn === 'kernel' ? byKernel : byTensor;
        return await this.#timed(contest, run, settings.steps * x.size);
      }
      this.#tune(kernels, x, settings.objective);
      if (contest?.winner === 'tensor') return await byTensor();
      this.#dreamer = 'kernel';
      return await byKernel();
    } catch (error) {
      if (!(error instanceof KernelError)) throw error;
      this.#refuse(x, error);
      return byTensor();
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#tensor.dispose();
    this.#kernels?.dispose();
  }

  async #openKernels(): Promise<void> {
    try {
      const kernels = await this.#open((ready, of) => (this.#compiled = `, ${ready} of ${of}`));
      if (this.#disposed) kernels.dispose();
      else this.#kernels = kernels;
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** Starts compiling for an image if need be, and waits for it a little if the kernels are what dreams. */
  async #prepared(x: Tensor4D, objective: Objective): Promise<void> {
    const kernels = this.#kernels;
    const extent = extentOf(x);
    const key = extent.join();
    if (!kernels || this.#refused.has(key) || kernels.isReady(extent, objective)) return;
    const preparing =
      this.#preparing.get(key) ??
      kernels
        .prepare(extent, objective)
        .catch((error: unknown) => this.#refuse(x, error))
        .finally(() => this.#preparing.delete(key));
    this.#preparing.set(key, preparing);
    if (this.#prefersKernels) await Promise.race([preparing, after(patienceMs)]);
  }

  #isReady(x: Tensor4D, objective: Objective): boolean {
    const extent = extentOf(x);
    return !this.#refused.has(extent.join()) && this.#kernels?.isReady(extent, objective) === true;
  }

  /** They have failed in nothing and are chosen, or faster. */
  get #prefersKernels(): boolean {
    return !this.#failure && (!this.#contest || this.#contest.winner === 'kernel');
  }

  /** The kernels, if they are what dreams and are ready for an image. */
  #readyFor(x: Tensor4D, objective: Objective): KernelEngine | undefined {
    return this.#prefersKernels && this.#isReady(x, objective) ? this.#kernels : undefined;
  }

  async #timed(contest: Contest, run: () => Promise<Tensor4D>, work: number): Promise<Tensor4D> {
    const {finish} = this.#options;
    await finish();
    return contest.time(work, async () => {
      const image = await run();
      await finish();
      return image;
    });
  }

  /** A size that is too large is left to tensors; anything else will not be better at another size. */
  #refuse(x: Tensor4D, error: unknown): void {
    if (this.#disposed) return;
    if (!(error instanceof TooLargeError)) {
      this.#giveUp(error);
      return;
    }
    this.#refused.add(extentOf(x).join());
    this.#options.report(notices['kernels-too-large']({cause: messageOf(error)}));
    this.#options.onTooLarge?.();
  }

  #giveUp(error: unknown): void {
    if (this.#disposed) return;
    this.#failure = notices['kernels-failed']({cause: messageOf(error)});
    this.#options.report(this.#failure);
    this.#kernels?.dispose();
    this.#kernels = undefined;
  }

  /**
   * Looks for faster tiles behind the dream, once for each size, with pauses as long as what was measured. Kernels that
   * were slower before get another contest after it.
   */
  #tune(kernels: KernelEngine, x: Tensor4D, objective: Objective): void {
    const key = extentOf(x).join();
    if (this.#tuning || this.#tuned.has(key)) return;
    let sinceMs = performance.now();
    const pause = async (): Promise<void> => {
      await after(Math.max(leastPauseMs, performance.now() - sinceMs));
      sinceMs = performance.now();
    };
    const isRematch = this.#contest?.winner === 'tensor' && this.#tuned.size === 0;
    this.#tuned.add(key);
    this.#tuning = kernels
      .tune(extentOf(x), objective, pause)
      .then(() => {
        if (isRematch) this.#contest = new Contest();
      })
      .catch((error: unknown) => {
        if (!this.#disposed) this.#options.report(notices['kernels-untuned']({cause: messageOf(error)}));
      })
      .finally(() => (this.#tuning = undefined));
  }
}

/** Whatever the kernels fail with is theirs, except that what no engine can do is thrown to the caller. */
function asKernelError(error: unknown): never {
  if (error instanceof KernelError || error instanceof RangeError) throw error;
  throw new KernelError(messageOf(error), {cause: error});
}

const extentOf = ({shape: [, height, width]}: Tensor4D): Extent => [height, width];
