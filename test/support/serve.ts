import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {build, preview} from 'vite';

const root = resolve(import.meta.dirname, '../..');
const configFile = join(root, 'vite.config.ts');

/** A production build served at `url`, with a slash at its end, as `npm start` serves it. */
export interface Site {
  readonly url: string;
  readonly folder: string;
  /** Stops serving and deletes the build. */
  close(): Promise<void>;
}

/** Builds into a new temporary folder. `page` is the HTML file to build, relative to the project. */
export async function buildSite(page = 'index.html'): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'reverie-'));
  // The test runner's own NODE_ENV would build what does not ship.
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({
    root,
    configFile,
    logLevel: 'warn',
    build: {outDir, emptyOutDir: true, rolldownOptions: {input: join(root, page)}},
  });
  process.env.NODE_ENV = environment;
  return outDir;
}

/** Builds a page and serves it on a free port. Its address is `url` and `page`. */
export async function serveSite(page?: string): Promise<Site> {
  const folder = await buildSite(page);
  const server = await preview({
    root,
    configFile,
    logLevel: 'warn',
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
