import type {Message} from '../lib/message.ts';
import {isUsable, openBackend, type Backend} from '../ascent/backend/backend.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import {createStage} from '../display/create-stage.ts';
import type {Stage} from '../display/stage.ts';
import {WorkerDreamer} from './worker-dreamer.ts';
import type {Dreamer} from './dreamer.ts';
import type {FromWorker, ToWorker} from './messages.ts';
import type {LocalModel} from './load-local.ts';
import {phase} from '../lib/phase.ts';
import {trialOf, type KnownModel} from './dream-order.ts';
import {modelChoiceOf} from './model-choice.ts';
import type {SharedParts} from './shared-parts.ts';

/** Who dreams, and on what. */
export interface LoadedDreamer {
  readonly backend: Backend;
  readonly dreamer: Dreamer;
  /** Resolves when neither can go on. */
  readonly lost: Promise<Message>;
  /** Releases display, dreamer and backend, once the dream in progress is done. */
  dispose(): Promise<void>;
}

/** Who it is loaded for. */
export interface LoadOptions {
  readonly shared: SharedParts;
  readonly post: (message: FromWorker) => void;
  /** Gets errors that nothing awaits. */
  readonly report: (problem: Message) => void;
  /** The dream does not fit into the GPU's memory at the size that was asked for. */
  readonly onTooLarge: () => void;
  /** How large it dreams; 0 before it does. */
  readonly shortSidePx: () => number;
  /** Gets the display as soon as it can draw, so that there is something to see while the dream still gets ready. */
  readonly staged: (stage: Stage) => void;
  /** Called before the display is disposed of: nothing may use it afterwards. */
  readonly unstaged: () => Promise<void>;
}

/**
 * Opens display, backend and model for a `start` message. On a GPU the dream lives in this thread, beside the display on
 * the same device, which is that of the other dreams of this worker; on WebAssembly in a worker of its own, and there
 * both get ready at the same time. Nothing is left open if it throws. A long function: these open each other.
 */
export async function loadDreamer(
  {canvas, values, modelsUrl}: Extract<ToWorker, {type: 'start'}>,
  {shared, post, report, onTooLarge, shortSidePx, staged, unstaged}: LoadOptions,
): Promise<LoadedDreamer> {
  const {backend: wanted} = values;
  const choice = modelChoiceOf(values);
  const packs = {modelsUrl, post};
  const hooks = {report, onTooLarge, pause: shared.yieldToEventLoop};
  const trial = (model: KnownModel): AscentSettings | null => trialOf(values, model);
  // With neither another backend to compare with nor a rate to hold, a step's time decides nothing.
  const isLocalTimed = wanted === 'auto' || values.governor;
  let stage: Promise<Stage> | undefined;
  const openStage = (device?: GPUDevice): Promise<Stage> =>
    (stage ??= phase('stage', () => createStage({canvas, device, alpha: values.alpha})).then((drawn) => {
      staged(drawn);
      return drawn;
    }));
  let local: Promise<LocalModel> | undefined;
  const loadLocal = (): Promise<LocalModel> =>
    (local ??= import('./load-local.ts').then(({loadLocal: open}) =>
      open(choice, isLocalTimed ? trial : () => null, packs, shared),
    ));
  let worker: Promise<WorkerDreamer> | undefined;
  const openWorker = (): Promise<WorkerDreamer> =>
    (worker ??= phase('worker dreamer', () => WorkerDreamer.open({choice, modelsUrl}, trial, post)));
  const sharedGpu = shared.gpu.openersFor({report, shortSidePx});
  let backend: Backend | undefined;
  let dreamer: Dreamer | undefined;

  const dispose = async (): Promise<void> => {
    const drawn = await opened(stage);
    await unstaged();
    await dreamer?.dispose();
    await (await opened(worker))?.dispose();
    (await opened(local))?.dispose();
    drawn?.dispose();
    backend?.dispose();
  };

  const measure = async (kind: Backend['kind']): Promise<number> =>
    (await (kind === 'wasm' ? openWorker() : loadLocal())).stepMs ?? 0;
  try {
    backend = await openBackend(wanted, measure, report, {
      gpu: async (reporting) => {
        const gpu = await phase('gpu', () => sharedGpu.gpu(reporting));
        // Settled: WebGL2 draws. Awaited below, with its failure.
        if (!isUsable(gpu, wanted)) openStage().catch(() => undefined);
        return gpu;
      },
      webgpu: sharedGpu.webgpu,
      wasm: async () => (await openWorker()).runtime,
    });
    if (backend.kind === 'wasm') {
      // It was slower.
      (await opened(local))?.dispose();
      const beside = await openWorker();
      dreamer = beside;
      const drawn = await openStage();
      beside.watch(drawn);
      backend = {...backend, degradations: [...backend.degradations, ...drawn.degradations]};
      return {backend, dreamer, lost: Promise.race([backend.lost, beside.lost]), dispose};
    }
    const loaded = await loadLocal();
    dreamer = loaded.dreamer(await openStage(backend.device), backend, hooks);
    return {backend, dreamer, lost: backend.lost, dispose};
  } catch (error) {
    await dispose();
    throw error;
  }
}

/** What has been opened, unless that failed. */
const opened = <T>(part: Promise<T> | undefined): Promise<T | undefined> =>
  Promise.resolve(part).catch(() => undefined);
