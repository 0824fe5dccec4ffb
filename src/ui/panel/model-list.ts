import type {MixedName} from '../../model/network.ts';
import {forgetDrawnSheets} from '../../model/drawn-sheets.ts';
import {forget, isKept} from '../../model/pack-cache.ts';
import {parseIndex, type PackSummary} from '../../model/pack-summary.ts';
import {ModelLibrary} from '../../model/model-library.ts';
import {CodedError, messageOf, type Message} from '../../lib/message.ts';
import {reasonOf} from '../../lib/reason.ts';
import {notices} from '../notices.ts';

/** A model that can be chosen. */
export interface ListedModel extends PackSummary {
  /** Added in this browser by the user; the others are the server's. */
  readonly own: boolean;
  /** In this browser's storage, so that it is available without a network. */
  readonly kept: boolean;
}

/** The folder of the server's packs. */
export const modelsUrl = (): URL => new URL('models/', document.baseURI);
const folderUrl = (folder: string): URL => new URL(`${folder}/`, modelsUrl());
const storage = (): CacheStorage | undefined => ('caches' in globalThis ? caches : undefined);
const listKey = new Request('https://models.invalid/index.json');

/** A pack's own image of a layer's channels, as its address or itself; undefined if it has none. */
export async function packSheet(
  {folder, own, channelSheets}: ListedModel,
  layer: MixedName,
): Promise<string | Blob | undefined> {
  const file = channelSheets?.files[layer];
  if (file === undefined) return undefined;
  return own ? (await ModelLibrary.open())?.fileOf(folder, file) : new URL(file, folderUrl(folder)).href;
}

/** The server's list; without the server, the one that it gave last. Throws CodedError if there is neither. */
async function serverPacks(): Promise<PackSummary[]> {
  const cache = await storage()?.open('reverie-models');
  try {
    const response = await fetch(new URL('index.json', modelsUrl()), {cache: 'no-cache'});
    if (!response.ok) throw new Error(`status ${response.status}`);
    await cache?.put(listKey, response.clone());
    return parseIndex(await response.json());
  } catch (error) {
    const kept = await cache?.match(listKey);
    if (kept) return parseIndex(await kept.json());
    throw new CodedError(notices['models-unlisted']({reason: reasonOf(error)}), {cause: error});
  }
}

/** The models there are: the server's, then this browser's; `problem` says why the server's are missing. */
export async function listModels(): Promise<{models: ListedModel[]; problem: Message | undefined}> {
  const own = (await (await ModelLibrary.open())?.list()) ?? [];
  const caches = storage();
  let server: PackSummary[] = [];
  let problem: Message | undefined;
  try {
    server = (await serverPacks()).filter(({folder}) => !own.some((pack) => pack.folder === folder));
  } catch (error) {
    problem = messageOf(error);
  }
  const served = server.map(async (pack) => ({
    ...pack,
    own: false,
    kept: caches !== undefined && (await isKept(folderUrl(pack.folder), caches)),
  }));
  const models = [...(await Promise.all(served)), ...own.map((pack) => ({...pack, own: true, kept: true}))];
  return {models, problem};
}

/** Removes a model from this browser's storage; the server's can be downloaded again. */
export async function removeModel({folder, own}: ListedModel): Promise<void> {
  const caches = storage();
  if (own) await (await ModelLibrary.open())?.remove(folder);
  else if (caches) await forget(folderUrl(folder), caches);
  await forgetDrawnSheets(folder);
}
