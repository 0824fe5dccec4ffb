import {openBackend, type Backend} from '../ascent/backend/backend.ts';
import {openEngine, type EngineHooks} from '../ascent/open-engine.ts';
import {createStage, type Stage} from '../display/stage.ts';
import {createIngest} from '../source/create-ingest.ts';
import type {Ingest} from '../source/ingest.ts';
import type {FromWorker, ToWorker} from './messages.ts';
import {modelOf, msPerStep, openSomePack, type OpenModel} from './model.ts';

/** Everything that dreams and draws, open and ready, in this one thread. */
export interface Parts {
  readonly backend: Backend;
  readonly stage: Stage;
  readonly ingest: Ingest;
  readonly model: OpenModel;
}

/** Opens backend, model, display and ingest for a `start` message where none has to wait for another's picture. */
export async function openParts(
  {canvas, values, modelsUrl}: Extract<ToWorker, {type: 'start'}>,
  post: (message: FromWorker) => void,
  hooks: EngineHooks,
): Promise<Parts> {
  const loading = openSomePack(values.model, {modelsUrl, post});
  const measure = async (): Promise<number> => {
    const {engine} = await modelOf(await loading);
    try {
      return (await msPerStep(engine, values)) ?? 0;
    } finally {
      engine.dispose();
    }
  };
  const [backend, pack] = await Promise.all([openBackend(values.backend, measure, hooks.report), loading]);
  const stage = await createStage({canvas, device: backend.kind === 'webgpu' ? backend.device : undefined});
  const model = await modelOf(pack);
  const engine = openEngine(model.engine, pack, backend, values, hooks);
  return {backend, stage, ingest: createIngest(stage), model: {...model, engine}};
}
