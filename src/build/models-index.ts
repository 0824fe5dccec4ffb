import {resolve} from 'node:path';
import type {Plugin} from 'vite';
import {listPacks} from './pack-folder.ts';

const index = 'models/index.json';

/** Lists the packs under public/models in models/index.json: a page cannot ask a server what its folders are. */
export function modelsIndex(): Plugin {
  let models = '';
  const source = async (): Promise<string> =>
    `${JSON.stringify({packs: await listPacks(models)}, undefined, 1)}\n`;
  return {
    name: 'reverie-models',
    configResolved({publicDir}) {
      models = resolve(publicDir, 'models');
    },
    configureServer({middlewares}) {
      middlewares.use(`/${index}`, (_, response, next) => {
        source().then((text) => response.setHeader('Content-Type', 'application/json').end(text), next);
      });
    },
    async generateBundle() {
      this.emitFile({type: 'asset', fileName: index, source: await source()});
    },
  };
}
