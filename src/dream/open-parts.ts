import {openBackend, type Backend, type BackendKind} from '../ascent/backend/backend.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import {kernelsOf, openEngine, type EngineHooks} from '../ascent/open-engine.ts';
import {createStage} from '../display/create-stage.ts';
import type {Stage} from '../display/stage.ts';
import type {Segmenter} from '../feedback/person/segmenter.ts';
import {createIngest} from '../source/create-ingest.ts';
import type {Ingest} from '../source/ingest.ts';
import type {KnownModel} from './dream-order.ts';
import type {ModelChoice} from './model-choice.ts';
import {knownOf, modelOf, openPack, type OpenModel, type Packs} from './model.ts';
import {openSegmenterBeside} from './segmenter.ts';
import {msPerStep} from './step-time.ts';

/** Everything that dreams and draws, open and ready, in this one thread. */
export interface Parts {
  readonly backend: Backend;
  readonly stage: Stage;
  readonly ingest: Ingest;
  readonly model: OpenModel;
  /** Opens the network that finds the person. */
  readonly openSegmenter: () => Promise<Segmenter>;
}

/** What the parts are opened by. */
export interface PartsRequest {
  readonly canvas: OffscreenCanvas;
  readonly choice: ModelChoice;
  readonly backend: BackendKind | 'auto';
  /** One step by a model, timed where that decides on the backend. */
  readonly trialOf: (model: KnownModel) => AscentSettings | null;
}

/**
 * Opens backend, display, ingest and the very model that was chosen, where none has to wait for another. Throws
 * PackError, and Error where nothing can run the dream.
 */
export async function openParts(
  {canvas, choice, backend: wanted, trialOf}: PartsRequest,
  packs: Packs,
  hooks: EngineHooks,
): Promise<Parts> {
  const loading = openPack(choice.model, packs);
  const measure = async (): Promise<number> => {
    const model = await modelOf(await loading);
    try {
      return (await msPerStep(model.engine, trialOf(knownOf(model)))) ?? 0;
    } finally {
      model.engine.dispose();
    }
  };
  const [backend, pack] = await Promise.all([openBackend(wanted, measure, hooks.report), loading]);
  const stage = await createStage({canvas, device: backend.kind === 'webgpu' ? backend.device : undefined});
  const model = await modelOf(pack);
  const engine = openEngine(model.engine, kernelsOf(pack), backend, choice, hooks);
  return {
    backend,
    stage,
    ingest: createIngest(stage),
    model: {...model, engine},
    openSegmenter: () => openSegmenterBeside(packs),
  };
}
