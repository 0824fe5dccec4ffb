import type {AscentSettings, Engine} from '../ascent/engine.ts';
import type {Progress} from '../ascent/kernel/assemble.ts';
import type {KernelNetwork} from '../ascent/kernel/kernel-network.ts';
import {compressionOf, type CreateKernels} from '../ascent/open-engine.ts';
import {tensorEngineOn} from '../ascent/tensor/tensor-engine.ts';
import {TensorNetwork} from '../ascent/tensor/tensor-network.ts';
import {SharedValues} from '../lib/shared.ts';
import {Turns} from '../lib/turns.ts';
import {digestOf} from '../model/pack-digest.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import type {Pack} from '../model/pack.ts';
import type {Weights} from '../model/weights.ts';
import {defaults} from '../params/values.ts';
import {messageOf} from '../lib/message.ts';
import {openPack, type OpenModel, type Packs} from './model.ts';
import {notices} from './notices.ts';
import {msPerStep} from './step-time.ts';

/** The models that the dreams of a worker have on the GPU, by address. */
export type SharedModels = SharedValues<SharedModel>;

/** A model on the GPU for every dream that uses it: one copy of its filters for tensors, and one for kernels. */
export class SharedModel {
  readonly manifest: Manifest;
  readonly sha256: string;
  readonly #tensors: TensorNetwork;
  readonly #reload: () => Promise<Weights>;
  /** Until the kernels have them. */
  #weights: Weights | undefined;
  /** By their precision. */
  readonly #kernels = new SharedValues<KernelNetwork>((kernels) => kernels.dispose());
  readonly #progress = new Set<Progress>();
  readonly #stepTimes = new Map<string, Promise<number | undefined>>();
  readonly #timing = new Turns();

  private constructor({manifest, network, weights}: Pack, sha256: string, reload: () => Promise<Weights>) {
    this.manifest = manifest;
    this.sha256 = sha256;
    this.#tensors = new TensorNetwork(network, weights);
    this.#weights = weights;
    this.#reload = reload;
  }

  static async load(name: string, packs: Packs): Promise<SharedModel> {
    const pack = await openPack(name, packs);
    const reload = async (): Promise<Weights> => (await openPack(name, packs)).weights;
    return new SharedModel(pack, await digestOf(pack.manifest), reload);
  }

  /** An engine of its filters; `release` is called when that is disposed of. */
  engine(release: () => void): Engine {
    return tensorEngineOn(this.#tensors, release);
  }

  /** No kernels are wanted of it now; they would load the weights again. */
  forgetWeights(): void {
    this.#weights = undefined;
  }

  /** Milliseconds of a step of `engine`, which is of this model: of the same trial it is measured once. */
  stepMs(engine: Engine, trial: AscentSettings | null): Promise<number | undefined> {
    const key = JSON.stringify(trial);
    const known = this.#stepTimes.get(key);
    if (known) return known;
    const timed = this.#timing.take(() => msPerStep(engine, trial));
    this.#stepTimes.set(key, timed);
    timed.catch(() => this.#stepTimes.delete(key));
    return timed;
  }

  /** Kernels of it for one engine: filters, pipelines, memory and measured tiles are those of all. */
  readonly createKernels: CreateKernels = async ({progress, ...options}) => {
    const {kernelEngineOn, openKernelNetwork} = await import('../ascent/kernel/kernel-engine.ts');
    if (progress) this.#progress.add(progress);
    const stop = (): void => {
      if (progress) this.#progress.delete(progress);
    };
    try {
      const {value, release} = await this.#kernels.take(options.precision ?? 'float32', async () => {
        const kernels = await openKernelNetwork(
          this.#tensors.network,
          this.#weights ?? (await this.#reload()),
          {
            ...options,
            compressed: compressionOf(this.manifest),
            progress: (ready, of) => {
              for (const report of this.#progress) report(ready, of);
            },
          },
        );
        this.#weights = undefined;
        return kernels;
      });
      return kernelEngineOn(value, () => {
        stop();
        release();
      });
    } catch (error) {
      stop();
      throw error;
    }
  };

  /** Its engines have been disposed of. */
  dispose(): void {
    this.#tensors.dispose();
  }
}

/** A dream's own engine on a model that others may use too. */
export interface SharedOpenModel extends OpenModel {
  readonly shared: SharedModel;
}

/** The model of that name, loaded if no other dream has it. Throws PackError. */
export async function openModel(name: string, packs: Packs, models: SharedModels): Promise<SharedOpenModel> {
  const address = new URL(name, packs.modelsUrl).href;
  const {value, release} = await models.take(address, () => SharedModel.load(name, packs));
  const {manifest, sha256} = value;
  return {shared: value, manifest, sha256, engine: value.engine(release)};
}

/** The same or, with a notice why, the embedded one: see `openSomePack`. */
export async function openSomeModel(
  name: string,
  packs: Packs,
  models: SharedModels,
): Promise<SharedOpenModel> {
  try {
    return await openModel(name, packs, models);
  } catch (error) {
    if (name === defaults.model) throw error;
    const replaced = {model: name, instead: defaults.model, cause: messageOf(error)};
    packs.post({type: 'problem', problem: notices['model-replaced'](replaced)});
    return openModel(defaults.model, packs, models);
  }
}
