import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join, resolve} from 'node:path';
import {createServer} from 'vite';

/** The repository's own modules and fixtures as pages, unbuilt. */
export interface SourcePages {
  /** Without a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the repository on this machine, with a cache of its own. The caller closes it. */
export async function serveSources(): Promise<SourcePages> {
  const cacheDir = await mkdtemp(join(tmpdir(), 'reverie-sources-'));
  const server = await createServer({
    root: resolve(import.meta.dirname, '../..'),
    configFile: false,
    cacheDir,
    logLevel: 'error',
    optimizeDeps: {noDiscovery: true, entries: []},
    server: {port: 0, host: '127.0.0.1', hmr: false, ws: false, watch: null},
  });
  await server.listen();
  const {port} = server.httpServer?.address() as {port: number};
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      await server.close();
      await rm(cacheDir, {recursive: true, force: true});
    },
  };
}
