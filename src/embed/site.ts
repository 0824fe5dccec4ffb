import {DreamWorkers, type DreamSite} from './parts.ts';

/** The folder that is served beside a page unless another is named. */
export const defaultBaseUrl = 'reverie/';

/** Of all dreams of the page, while there are any: those from the same folder share one, and so one GPU device. */
const workers = new DreamWorkers();

/** Workers and models in the folder at `baseUrl`, which belongs to the page's own origin. */
export function siteAt(baseUrl = defaultBaseUrl): DreamSite {
  const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`, document.baseURI);
  // Not written as bundlers look for it: the folder has everything that the worker loads in turn.
  const script = new URL('dream-worker.js', base).href;
  return {
    connect: (events) =>
      workers.connect(script, () => new Worker(script, {type: 'module', name: 'dream'}), events),
    modelsUrl: new URL('models/', base).href,
  };
}
