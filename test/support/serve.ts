import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {build, preview, type Plugin} from 'vite';

const root = resolve(import.meta.dirname, '../..');
const configFile = join(root, 'vite.config.ts');

/** A production build served at `url`, with a slash at its end, as `npm start` serves it. */
export interface Site {
  readonly url: string;
  readonly folder: string;
  /** Stops serving and deletes the build. */
  close(): Promise<void>;
}

/** Has these pages built, and not those of the configuration, with which inline options would be merged. */
const only = (pages: readonly string[]): Plugin => ({
  name: 'only-pages',
  config: ({build: options = {}}) => {
    options.rolldownOptions = {...options.rolldownOptions, input: pages.map((page) => join(root, page))};
  },
});

/** Builds what ships, or `pages` instead, HTML files of the project, into a new temporary folder. */
export async function buildSite(...pages: readonly string[]): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'reverie-'));
  // The test runner's own NODE_ENV would build what does not ship.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({
    root,
    configFile,
    logLevel: 'error',
    build: {outDir, emptyOutDir: true},
    plugins: pages.length > 0 ? [only(pages)] : [],
  });
  process.env.NODE_ENV = environment;
  return outDir;
}

/** Builds what ships, or `pages` instead, and serves it on a free port. A page's address is `url` and its path. */
export async function serveSite(...pages: readonly string[]): Promise<Site> {
  const folder = await buildSite(...pages);
  const server = await preview({
    root,
    configFile,
    logLevel: 'error',
    build: {outDir: folder},
    preview: {port: 0, open: false, host: '127.0.0.1'},
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error(`The preview server of ${folder} has no local address.`);
  return {
    url,
    folder,
    close: async () => {
      await server.close();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
