import type {DreamSite} from './parts.ts';

/** The folder that is served beside a page unless another is named. */
export const defaultBaseUrl = 'reverie/';

/** Workers and models in the folder at `baseUrl`, which belongs to the page's own origin. */
export function siteAt(baseUrl = defaultBaseUrl): DreamSite {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`, document.baseURI);
  return {
    // Not written as bundlers look for it: the folder has everything that the worker loads in turn.
    createWorker: () => {
      const script = new URL('dream-worker.js', base);
      return new Worker(script, {type: 'module', name: 'dream'});
    },
    modelsUrl: new URL('models/', base).href,
  };
}
