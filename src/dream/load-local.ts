import type {Backend} from '../ascent/backend/backend.ts';
import {openEngine, type EngineHooks} from '../ascent/open-engine.ts';
import type {Stage} from '../display/stage.ts';
import type {Pack} from '../model/pack.ts';
import type {Values} from '../params/values.ts';
import {createIngest} from '../source/create-ingest.ts';
import {createYield} from '../lib/yield-to-event-loop.ts';
import type {Dreamer} from './dreamer.ts';
import {LocalDreamer} from './local-dreamer.ts';
import {modelOf, msPerStep, openPack, openSomePack, type OpenModel, type Packs} from './model.ts';
import {perPixel} from './settings.ts';

/** A model on the backend in use now, in this thread, and how fast it is. */
export interface LocalModel {
  /** Of one step at a small size; undefined if no layer has weight, or nobody asks. */
  readonly stepMs: number | undefined;
  /** Sets it to dream on the frames that the display holds, by the kernels where they are faster. */
  readonly dreamer: (stage: Stage, backend: Backend, hooks: EngineHooks) => Dreamer;
}

/** Loads the model asked for onto the backend in use now, and times a step if that decides anything. */
export async function loadLocal(values: Values, packs: Packs): Promise<LocalModel> {
  const pack = await openSomePack(values.model, packs);
  const model = await modelOf(pack);
  // With neither another backend to compare with nor a rate to hold, nobody asks.
  const isAsked = values.backend === 'auto' || values.governor;
  const stepMs = isAsked ? await msPerStep(model.engine, values) : undefined;
  return {
    stepMs,
    dreamer: (stage, backend, hooks) => {
      const withKernels = (opened: OpenModel, from: Pack, wanted: Values): OpenModel => ({
        ...opened,
        engine: openEngine(opened.engine, from, backend, wanted, hooks),
      });
      return new LocalDreamer({
        ingest: createIngest(stage),
        model: withKernels(model, pack, values),
        msPerPixelStep: perPixel(stepMs),
        open: async (wanted) => {
          const other = await openPack(wanted.model, packs);
          return withKernels(await modelOf(other), other, wanted);
        },
        finish: () => backend.finish(),
        yieldToEventLoop: createYield().yieldToEventLoop,
      });
    },
  };
}
