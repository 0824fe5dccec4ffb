/**
 * Keeps the page for use without a network. Everything that it is made of is precached under the hash of its content,
 * so a page never gets files of two versions; a new version waits beside the running one until a page sends
 * SKIP_WAITING (see updates.ts). vite.config.ts says which files are precached.
 */
import {addPlugins, precacheAndRoute, type PrecacheEntry} from 'workbox-precaching';
import {registerRoute} from 'workbox-routing';
import {CacheFirst, NetworkFirst} from 'workbox-strategies';

/** What this file uses of ServiceWorkerGlobalScope, which TypeScript declares only in place of the page's types. */
declare const self: {
  readonly registration: {readonly scope: string};
  readonly clients: {claim(): Promise<void>};
  /** Replaced by the list when the page is built. */
  readonly __WB_MANIFEST: PrecacheEntry[];
  skipWaiting(): Promise<void>;
  addEventListener(
    type: 'activate',
    listener: (event: Event & {waitUntil(done: Promise<unknown>): void}) => void,
  ): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
};

/** Assets that few users need: kept from their first use until the next version is activated. */
const assetsCache = 'reverie-site assets';
/** The list of models and their manifests. The page itself keeps their weights, verified. */
const modelsCache = 'reverie-models';
const {pathname: root} = new URL(self.registration.scope);
const ignoreVary: CacheQueryOptions = {ignoreVary: true};

addPlugins([
  {
    // A host that answers with Vary: Accept would otherwise have every file fetched from it again.
    cachedResponseWillBeUsed: async ({cachedResponse, request, cacheName}) =>
      cachedResponse ?? (await caches.match(request, {...ignoreVary, cacheName})),
  },
]);
// Parameters in the address change what the page does, never which page it is.
precacheAndRoute(self.__WB_MANIFEST, {ignoreURLParametersMatching: [/^/]});
registerRoute(
  ({url, sameOrigin}) =>
    sameOrigin && ['assets/', 'person/'].some((folder) => url.pathname.startsWith(root + folder)),
  new CacheFirst({cacheName: assetsCache, matchOptions: ignoreVary}),
);
registerRoute(
  ({url, sameOrigin}) =>
    sameOrigin && url.pathname.startsWith(`${root}models/`) && url.pathname.endsWith('.json'),
  new NetworkFirst({cacheName: modelsCache, matchOptions: ignoreVary}),
);

self.addEventListener('activate', (event) =>
  event.waitUntil(deleteOutdated().then(() => self.clients.claim())),
);
self.addEventListener('message', ({data}: MessageEvent<unknown>) => {
  if (typeof data === 'object' && data !== null && 'type' in data && data.type === 'SKIP_WAITING') {
    void self.skipWaiting();
  }
});

/** The assets of the version before, and what service workers without workbox kept. */
async function deleteOutdated(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith('reverie-site')).map((name) => caches.delete(name)),
  );
}
