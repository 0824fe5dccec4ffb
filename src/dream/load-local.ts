import type {Backend} from '../ascent/backend/backend.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import {openEngine, type EngineHooks} from '../ascent/open-engine.ts';
import type {Stage} from '../display/stage.ts';
import type {Pack} from '../model/pack.ts';
import {createIngest} from '../source/create-ingest.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import type {KnownModel} from './dream-order.ts';
import type {Dreamer} from './dreamer.ts';
import {LocalDreamer} from './local-dreamer.ts';
import type {ModelChoice} from './model-choice.ts';
import {knownOf, modelOf, openPack, openSomePack, type OpenModel, type Packs} from './model.ts';
import {openSegmenterBeside} from './segmenter.ts';
import {msPerPixel, msPerStep} from './step-time.ts';

/** A model on the backend in use now, in this thread, and how fast it is. */
export interface LocalModel {
  /** Of one step at a small size; undefined without a trial. */
  readonly stepMs: number | undefined;
  /** Sets it to dream on the frames that the display holds, by the kernels where they are faster. */
  readonly dreamer: (stage: Stage, backend: Backend, hooks: EngineHooks) => Dreamer;
}

/** Loads the model asked for onto the backend in use now, and times a step of `trialOf` it. */
export async function loadLocal(
  choice: ModelChoice,
  trialOf: (model: KnownModel) => AscentSettings | null,
  packs: Packs,
): Promise<LocalModel> {
  const pack = await openSomePack(choice.model, packs);
  const model = await modelOf(pack);
  const stepMs = await msPerStep(model.engine, trialOf(knownOf(model)));
  return {
    stepMs,
    dreamer: (stage, backend, hooks) => {
      const withKernels = (opened: OpenModel, from: Pack, wanted: ModelChoice): OpenModel => ({
        ...opened,
        engine: openEngine(opened.engine, from, backend, wanted, hooks),
      });
      return new LocalDreamer({
        ingest: createIngest(stage),
        model: withKernels(model, pack, choice),
        msPerPixelStep: msPerPixel(stepMs),
        open: async (wanted) => {
          const other = await openPack(wanted.model, packs);
          return withKernels(await modelOf(other), other, wanted);
        },
        finish: () => backend.finish(),
        openSegmenter: () => openSegmenterBeside(packs),
        yieldToEventLoop: createYield().yieldToEventLoop,
      });
    },
  };
}
