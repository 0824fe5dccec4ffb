import * as tf from '@tensorflow/tfjs';
import type {Engine} from '../ascent/engine.ts';
import {createTensorEngine} from '../ascent/tensor/tensor-engine.ts';
import {digestOf} from '../model/pack-digest.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import {loadPack, type Pack} from '../model/pack.ts';
import {ModelLibrary} from '../model/model-library.ts';
import {defaults, type Values} from '../params/values.ts';
import {messageOf} from '../lib/message.ts';
import type {FromWorker} from './messages.ts';
import {notices} from './notices.ts';
import {ascentSettingsOf, measured} from './settings.ts';

/** An engine on the current backend, and what the pack said that it was built from; its weights are forgotten. */
export interface OpenModel {
  readonly manifest: Manifest;
  /** Of the pack: see `digestOf`. */
  readonly sha256: string;
  readonly engine: Engine;
}

/** Where packs are, and where to report how far they are. */
export interface Packs {
  readonly modelsUrl: string;
  readonly post: (message: FromWorker) => void;
}

/** The engine for a pack, on the current backend. */
export const modelOf = async ({manifest, network, weights}: Pack): Promise<OpenModel> => ({
  manifest,
  sha256: await digestOf(manifest),
  engine: createTensorEngine(network, weights),
});

/** The pack asked for or, with a notice why, the embedded one: a wrong name in an address must not leave a dark page. */
export async function openSomePack(name: string, packs: Packs): Promise<Pack> {
  try {
    return await openPack(name, packs);
  } catch (error) {
    if (name === defaults.model) throw error;
    const replaced = {model: name, instead: defaults.model, cause: messageOf(error)};
    packs.post({type: 'problem', problem: notices['model-replaced'](replaced)});
    return openPack(defaults.model, packs);
  }
}

/** The pack of that name in this browser’s library or, without one, on the server. Throws PackError. */
export async function openPack(name: string, {modelsUrl, post}: Packs): Promise<Pack> {
  // A browser that forbids storage has no library; loadPack reports that.
  const own = await ModelLibrary.open()
    .then((library) => library?.fetchOf(name))
    .catch(() => undefined);
  return loadPack(new URL(name, modelsUrl), {
    ...(own && {fetch: own, cache: null}),
    onProgress: ({loadedBytes, totalBytes}) => {
      post({type: 'progress', progress: {phase: notices['loading-model'](), loadedBytes, totalBytes}});
    },
    report: (problem) => post({type: 'problem', problem}),
  });
}

/** Milliseconds of one step at a small size: the faster of two, after one that compiles. Undefined without layers. */
export async function msPerStep(engine: Engine, values: Values): Promise<number | undefined> {
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
