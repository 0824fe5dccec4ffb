import type {Message} from '../lib/message.ts';
import {isUsable, openBackend, openers, type Backend} from '../ascent/backend/backend.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import type {EngineHooks} from '../ascent/open-engine.ts';
import {createStage} from '../display/create-stage.ts';
import type {Stage} from '../display/stage.ts';
import {WorkerDreamer} from './worker-dreamer.ts';
import type {Dreamer} from './dreamer.ts';
import type {FromWorker, ToWorker} from './messages.ts';
import type {LocalModel} from './load-local.ts';
import {phase} from '../lib/phase.ts';
import {trialOf, type KnownModel} from './dream-order.ts';
import {modelChoiceOf} from './model-choice.ts';

/** Who dreams, and on what. */
export interface LoadedDreamer {
  readonly backend: Backend;
  readonly dreamer: Dreamer;
  /** Resolves when neither can go on. */
  readonly lost: Promise<Message>;
}

/**
 * Opens display, backend and model for a `start` message. `staged` is given the display as soon as it can draw, so
 * that there is something to see while the dream still gets ready.
 *
 * On a GPU the dream lives in this thread, beside the display on the same device; on WebAssembly in a worker of its
 * own, and there both get ready at the same time.
 */
export async function loadDreamer(
  {canvas, values, modelsUrl}: Extract<ToWorker, {type: 'start'}>,
  post: (message: FromWorker) => void,
  hooks: EngineHooks,
  staged: (stage: Stage) => void,
): Promise<LoadedDreamer> {
  const {backend: wanted} = values;
  const choice = modelChoiceOf(values);
  const packs = {modelsUrl, post};
  const trial = (model: KnownModel): AscentSettings | null => trialOf(values, model);
  // With neither another backend to compare with nor a rate to hold, a step's time decides nothing.
  const isLocalTimed = wanted === 'auto' || values.governor;
  let stage: Promise<Stage> | undefined;
  const openStage = (device?: GPUDevice): Promise<Stage> =>
    (stage ??= phase('stage', () => createStage({canvas, device, alpha: values.alpha})).then((opened) => {
      staged(opened);
      return opened;
    }));
  let local: Promise<LocalModel> | undefined;
  const loadLocal = (): Promise<LocalModel> =>
    (local ??= import('./load-local.ts').then(({loadLocal: open}) =>
      open(choice, isLocalTimed ? trial : () => null, packs),
    ));
  let worker: Promise<WorkerDreamer> | undefined;
  const openWorker = (): Promise<WorkerDreamer> =>
    (worker ??= phase('worker dreamer', () => WorkerDreamer.open({choice, modelsUrl}, trial, post)));

  const measure = async (kind: Backend['kind']): Promise<number> =>
    (await (kind === 'wasm' ? openWorker() : loadLocal())).stepMs ?? 0;
  const backend = await openBackend(wanted, measure, hooks.report, {
    gpu: async (report) => {
      const gpu = await phase('gpu', () => openers.gpu(report));
      // Settled: WebGL2 draws. Awaited below, with its failure.
      if (!isUsable(gpu, wanted)) openStage().catch(() => undefined);
      return gpu;
    },
    webgpu: openers.webgpu,
    wasm: async () => (await openWorker()).runtime,
  });
  if (backend.kind === 'wasm') {
    const dreamer = await openWorker();
    const drawn = await openStage();
    dreamer.watch(drawn);
    const degradations = [...backend.degradations, ...drawn.degradations];
    return {backend: {...backend, degradations}, dreamer, lost: Promise.race([backend.lost, dreamer.lost])};
  }
  const {dreamer} = await loadLocal();
  return {
    backend,
    dreamer: dreamer(await openStage(backend.device), backend, hooks),
    lost: backend.lost,
  };
}
