import type {DreamSite} from './client.ts';

/** The app's own worker, as its build bundles it, and the models beside its page. */
export const pageSite = (): DreamSite => ({
  createWorker: () =>
    new Worker(new URL('./dream-worker.ts', import.meta.url), {type: 'module', name: 'dream'}),
  modelsUrl: new URL('models/', document.baseURI).href,
});
