import type {MixedName} from './network.ts';
import type {PackSummary} from './pack-summary.ts';

/** A sheet that was drawn in this browser, of `browserSheet`'s form; its first `done` tiles are drawn. */
export interface DrawnSheet {
  readonly image: Blob;
  readonly done: number;
}

/** Which weights a sheet is of. */
export type SheetOwner = Pick<PackSummary, 'folder' | 'weightsId'>;

const cacheName = 'reverie-sheets';
const doneHeader = 'x-done';
/** Cache Storage takes only http(s) addresses as keys; this host cannot exist (RFC 2606). */
const keyOf = ({folder, weightsId}: SheetOwner, layer = ''): string =>
  `https://sheets.invalid/${folder}/${weightsId}/${layer}`;

type Storage = Pick<CacheStorage, 'open'> | undefined;
const globalStorage = (): Storage => ('caches' in globalThis ? caches : undefined);

/** What this browser has drawn of a layer; undefined if nothing. */
export async function readDrawnSheet(
  owner: SheetOwner,
  layer: MixedName,
  storage = globalStorage(),
): Promise<DrawnSheet | undefined> {
  const kept = await (await storage?.open(cacheName))?.match(keyOf(owner, layer));
  const done = Number(kept?.headers.get(doneHeader));
  return kept && done > 0 ? {image: await kept.blob(), done} : undefined;
}

/** Keeps a sheet for later visits. Throws where the browser gives no room. */
export async function keepDrawnSheet(
  owner: SheetOwner,
  layer: MixedName,
  {image, done}: DrawnSheet,
  storage = globalStorage(),
): Promise<void> {
  const headers = {[doneHeader]: `${done}`, 'content-type': image.type};
  await (await storage?.open(cacheName))?.put(keyOf(owner, layer), new Response(image, {headers}));
}

/** Deletes what was drawn of a pack, of whatever weights. */
export async function forgetDrawnSheets(folder: string, storage = globalStorage()): Promise<void> {
  const cache = await storage?.open(cacheName);
  for (const key of (await cache?.keys()) ?? []) {
    if (new URL(key.url).pathname.split('/')[1] === folder) await cache?.delete(key);
  }
}
