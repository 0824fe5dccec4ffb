import type {Engine} from '../ascent/engine.ts';
import {createTensorEngine} from '../ascent/tensor/tensor-engine.ts';
import {digestOf} from '../model/pack-digest.ts';
import type {Manifest} from '../model/pack-manifest.ts';
import {loadPack, type Pack} from '../model/pack.ts';
import {ModelLibrary} from '../model/model-library.ts';
import {defaults} from '../params/values.ts';
import {messageOf} from '../lib/message.ts';
import type {KnownModel} from './dream-order.ts';
import type {FromWorker} from './messages.ts';
import {notices} from './notices.ts';

/** An engine on the current backend, and what the pack said that it was built from; its weights are forgotten. */
export interface OpenModel {
  readonly manifest: Manifest;
  /** Of the pack: see `digestOf`. */
  readonly sha256: string;
  readonly engine: Engine;
}

/** What an order has to know of it. */
export const knownOf = ({manifest: {widthMultiplier, lastLayer}, engine}: OpenModel): KnownModel => ({
  widthMultiplier,
  lastLayer,
  layers: engine.layers,
});

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
