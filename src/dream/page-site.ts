import type {DreamSite} from './client.ts';
import {DreamWorkers} from './connection.ts';

/** The app's own worker, as its build bundles it, and the models beside its page. */
export function pageSite(): DreamSite {
  const workers = new DreamWorkers();
  const start = (): Worker =>
    new Worker(new URL('./dream-worker.ts', import.meta.url), {type: 'module', name: 'dream'});
  return {
    connect: (events) => workers.connect('dream', start, events),
    modelsUrl: new URL('models/', document.baseURI).href,
  };
}
