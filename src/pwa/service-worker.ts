/**
 * Keeps the page for use without a network. src/build/offline.ts compiles this file by itself, so it imports nothing, and
 * puts `site` before it. A version keeps its own files together: a page never gets a part of another one.
 */
declare const site: {
  /** Changes with every build that changes a file. */
  readonly version: string;
  /** Addresses of files relative to this one, all of which make up the page. */
  readonly files: readonly string[];
};

interface ExtendableEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}
interface FetchEvent extends ExtendableEvent {
  readonly request: Request;
  respondWith(response: Promise<Response>): void;
}
interface Scope {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {claim(): Promise<void>};
  skipWaiting(): Promise<void>;
  addEventListener(type: 'install' | 'activate', listener: (event: ExtendableEvent) => void): void;
  addEventListener(type: 'fetch', listener: (event: FetchEvent) => void): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}
const scope = self as unknown as Scope;

const prefix = 'reverie-site ';
const cacheName = prefix + site.version;
/** What the server says of models; their weights are kept by the page, verified, under their hashes. */
const modelsCache = 'reverie-models';
const root = new URL('./', location.href);

scope.addEventListener('install', (event) => event.waitUntil(keepAll()));
scope.addEventListener('activate', (event) =>
  event.waitUntil(dropOthers().then(() => scope.clients.claim())),
);
scope.addEventListener('message', ({data}) => {
  if (data === 'take-over') void scope.skipWaiting();
});
scope.addEventListener('fetch', (event) => {
  const {request} = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== root.origin || !url.pathname.startsWith(root.pathname))
    return;
  const path = url.pathname.slice(root.pathname.length);
  if (request.mode === 'navigate') {
    if (path === '' || path === 'index.html') event.respondWith(kept(new URL('index.html', root), request));
  } else if (/^models\/.*\.json$/.test(path)) {
    event.respondWith(newest(request));
  } else if (path.startsWith('assets/') || site.files.includes(path)) {
    event.respondWith(kept(url, request));
  }
});

async function keepAll(): Promise<void> {
  const cache = await caches.open(cacheName);
  await Promise.all(
    site.files.map(async (file) => {
      const url = new URL(file, root);
      const response = await fetch(url, {cache: 'no-cache'});
      if (!response.ok) throw new Error(`${url.href}: status ${response.status}`);
      await cache.put(url, response);
    }),
  );
}

async function dropOthers(): Promise<void> {
  for (const name of await caches.keys()) {
    if (name.startsWith(prefix) && name !== cacheName) await caches.delete(name);
  }
}

/** From this version's files; one that is only needed now and then is kept from its first use on. */
async function kept(url: URL, request: Request): Promise<Response> {
  const cache = await caches.open(cacheName);
  const found = await cache.match(url, {ignoreSearch: true, ignoreVary: true});
  if (found) return found;
  const response = await fetch(request);
  if (response.ok && url.pathname.includes('/assets/')) {
    await cache.put(url, response.clone()).catch(() => undefined);
  }
  return response;
}

/** From the server or, without one, as it was last. */
async function newest(request: Request): Promise<Response> {
  const cache = await caches.open(modelsCache);
  try {
    const response = await fetch(request);
    if (response.ok) await cache.put(request, response.clone()).catch(() => undefined);
    return response;
  } catch (error) {
    const found = await cache.match(request, {ignoreVary: true});
    if (found) return found;
    throw error;
  }
}
