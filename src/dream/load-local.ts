import type {Backend} from '../ascent/backend/backend.ts';
import type {AscentSettings} from '../ascent/engine.ts';
import {openEngine, type EngineHooks} from '../ascent/open-engine.ts';
import type {Stage} from '../display/stage.ts';
import {createIngest} from '../source/create-ingest.ts';
import type {KnownModel} from './dream-order.ts';
import type {Dreamer} from './dreamer.ts';
import {LocalDreamer} from './local-dreamer.ts';
import type {ModelChoice} from './model-choice.ts';
import {knownOf, type OpenModel, type Packs} from './model.ts';
import {openSegmenterBeside} from './segmenter.ts';
import {openModel, openSomeModel, type SharedOpenModel} from './shared-model.ts';
import type {SharedParts} from './shared-parts.ts';
import {msPerPixel} from './step-time.ts';

/** A model on the backend in use now, in this thread, and how fast it is. */
export interface LocalModel {
  /** Of one step at a small size; undefined without a trial. */
  readonly stepMs: number | undefined;
  /** Sets it to dream on the frames that the display holds, by the kernels where they are faster. */
  readonly dreamer: (stage: Stage, backend: Backend, hooks: EngineHooks) => Dreamer;
  /** For a model that nobody came to dream with. */
  readonly dispose: () => void;
}

/** Loads the model asked for onto the backend in use now, and times a step of `trialOf` it. */
export async function loadLocal(
  choice: ModelChoice,
  trialOf: (model: KnownModel) => AscentSettings | null,
  packs: Packs,
  {models, yieldToEventLoop}: Pick<SharedParts, 'models' | 'yieldToEventLoop'>,
): Promise<LocalModel> {
  const model = await openSomeModel(choice.model, packs, models);
  const dispose = (): void => model.engine.dispose();
  const stepMs = await model.shared.stepMs(model.engine, trialOf(knownOf(model))).catch((error: unknown) => {
    dispose();
    throw error;
  });
  return {
    stepMs,
    dreamer: (stage, backend, hooks) => {
      const withKernels = ({shared, ...opened}: SharedOpenModel, wanted: ModelChoice): OpenModel => {
        if (wanted.engine === 'tensor') shared.forgetWeights();
        return {
          ...opened,
          engine: openEngine(opened.engine, shared.createKernels, backend, wanted, hooks),
        };
      };
      return new LocalDreamer({
        ingest: createIngest(stage),
        model: withKernels(model, choice),
        msPerPixelStep: msPerPixel(stepMs),
        open: async (wanted) => withKernels(await openModel(wanted.model, packs, models), wanted),
        finish: () => backend.finish(),
        openSegmenter: () => openSegmenterBeside(packs),
        yieldToEventLoop,
      });
    },
    dispose,
  };
}
