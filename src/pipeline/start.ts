import * as tf from '@tensorflow/tfjs';
import {openBackend, type Backend} from '../ascent/backend.ts';
import type {Engine} from '../ascent/engine.ts';
import {openEngine, type EngineHooks} from '../ascent/open-engine.ts';
import {createTensorEngine} from '../ascent/tensor/tensor-engine.ts';
import {createStage, type Stage} from '../display/stage.ts';
import {digestOf} from '../model/pack-digest.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import {loadPack, type Pack} from '../model/pack.ts';
import {Shelf} from '../model/shelf.ts';
import {defaults, type Values} from '../params/values.ts';
import {createIngest, type Ingest} from '../source/ingest.ts';
import type {FromWorker, ToWorker} from './messages.ts';
import {ascentSettingsOf} from './settings.ts';

/** Everything a pipeline is made of, open and ready. */
export interface Parts {
  readonly backend: Backend;
  readonly stage: Stage;
  readonly ingest: Ingest;
  readonly model: Model;
  /** For the engines of other models. */
  readonly hooks: EngineHooks;
  /** Measured before the first dream; undefined if no layer has weight. */
  readonly msPerPixelStep: number | undefined;
}

/** An engine on the current backend, and what the pack said that it was built from; its weights are forgotten. */
export interface Model {
  readonly manifest: Manifest;
  /** Of the pack: see `digestOf`. */
  readonly sha256: string;
  readonly engine: Engine;
}

type Post = (message: FromWorker) => void;

/** The size at which steps are measured: small, so that a slow machine starts soon. */
const measured = {widthPx: 128, heightPx: 96};

/** Opens backend, model, display and ingest for a `start` message, telling the page how far it is. */
export async function openParts(
  {canvas, values, modelsUrl}: Extract<ToWorker, {type: 'start'}>,
  post: Post,
  hooks: EngineHooks,
): Promise<Parts> {
  const loading = openSomePack(values.model, modelsUrl, post);
  const measure = async (): Promise<number> => {
    const pack = await loading;
    const engine = createTensorEngine(pack.network, pack.weights);
    try {
      return (await msPerStep(engine, values)) ?? 0;
    } finally {
      engine.dispose();
    }
  };
  const report = (message: string): void => post({type: 'problem', message});
  const [backend] = await Promise.all([openBackend(values.backend, measure, report), loading]);
  const device = backend.kind === 'webgpu' ? backend.device : undefined;
  const [stage, pack] = await Promise.all([createStage({canvas, device}), loading]);
  const {model, tensor} = await modelOf(pack, backend, values, hooks);
  const stepMs = await msPerStep(tensor, values);
  return {
    backend,
    stage,
    ingest: createIngest(stage),
    model,
    hooks,
    msPerPixelStep: stepMs === undefined ? undefined : stepMs / (measured.widthPx * measured.heightPx),
  };
}

/** Loads the pack that the values name and builds its engine on the current backend. Throws PackError. */
export async function openModel(
  values: Values,
  backend: Backend,
  modelsUrl: string,
  post: Post,
  hooks: EngineHooks,
): Promise<Model> {
  const pack = await openPack(values.model, modelsUrl, post);
  return (await modelOf(pack, backend, values, hooks)).model;
}

/** The model, and the engine of tensors in it, to be measured alone. */
async function modelOf(
  pack: Pack,
  backend: Backend,
  values: Values,
  hooks: EngineHooks,
): Promise<{model: Model; tensor: Engine}> {
  const tensor = createTensorEngine(pack.network, pack.weights);
  const engine = openEngine(tensor, pack, backend, values, hooks);
  return {model: {manifest: pack.manifest, sha256: await digestOf(pack.manifest), engine}, tensor};
}

/** The pack asked for or, saying why, the embedded one: a wrong name in an address must not leave a dark page. */
async function openSomePack(name: string, modelsUrl: string, post: Post): Promise<Pack> {
  try {
    return await openPack(name, modelsUrl, post);
  } catch (error) {
    if (name === defaults.model) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    post({type: 'problem', message: `${reason} The dream starts with ${defaults.model} instead.`});
    return openPack(defaults.model, modelsUrl, post);
  }
}

/** The pack of that name on this browser's shelf or, without one, on the server. */
async function openPack(name: string, modelsUrl: string, post: Post): Promise<Pack> {
  // A browser that forbids storage has no shelf; loadPack tells of that.
  const own = await Shelf.open()
    .then((shelf) => shelf?.fetchOf(name))
    .catch(() => undefined);
  return loadPack(new URL(name, modelsUrl), {
    ...(own && {fetch: own, cache: null}),
    onProgress: ({loadedBytes, totalBytes}) => {
      post({type: 'progress', progress: {phase: 'Loading the model', loadedBytes, totalBytes}});
    },
    notice: (message) => post({type: 'problem', message}),
  });
}

/** Milliseconds of one step at the measured size: the faster of two, after one that compiles. */
async function msPerStep(engine: Engine, values: Values): Promise<number | undefined> {
  const settings = ascentSettingsOf(values, engine.layers, 1);
  if (settings === undefined) return undefined;
  const x = tf.randomUniform<tf.Rank.R4>([1, measured.heightPx, measured.widthPx, 3], -1, 1);
  const timesMs: number[] = [];
  try {
    for (let run = 0; run < 3; run++) {
      const startMs = performance.now();
      const picture = await engine.ascend(x, settings, Math.random);
      // Reading one pixel back waits for all of it, on every backend.
      const corner = tf.slice(picture, [0, 0, 0, 0], [1, 1, 1, 1]);
      picture.dispose();
      await corner.data();
      corner.dispose();
      timesMs.push(performance.now() - startMs);
    }
  } finally {
    x.dispose();
  }
  return Math.min(...timesMs.slice(1));
}
