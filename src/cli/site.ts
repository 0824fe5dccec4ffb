import {readdir, stat} from 'node:fs/promises';
import {join, resolve} from 'node:path';
import {build, preview} from 'vite';

const root = resolve(import.meta.dirname, '../..');
const configFile = join(root, 'vite.config.ts');
/** Apart from dist, which belongs to `npm run build`. */
const folder = join(root, 'node_modules/.cache/reverie/site');
const sources = ['src', 'shaders', 'public', 'index.html', 'package-lock.json', 'vite.config.ts'];

/** The built page, served on this machine alone. `url` has a slash at its end. */
export interface Site {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves the page, built anew if its sources are newer. `say` is told of that. */
export async function openSite(say: (line: string) => void): Promise<Site> {
  const builtMs = await modifiedMs(join(folder, 'src/render/page.html'));
  const sourceMs = Math.max(...(await Promise.all(sources.map((path) => modifiedMs(join(root, path))))));
  if (builtMs <= sourceMs) {
    say('Building the page, once.');
    await build({root, configFile, logLevel: 'error', build: {outDir: folder, emptyOutDir: true}});
  }
  const server = await preview({
    root,
    configFile,
    logLevel: 'error',
    build: {outDir: folder},
    preview: {port: 0, open: false, host: '127.0.0.1'},
  });
  const url = server.resolvedUrls?.local[0];
  if (url === undefined) throw new Error('The server of the page has no local address.');
  return {url, close: () => server.close()};
}

/** When a file, or anything in a folder, was last changed; 0 if it is not there. */
async function modifiedMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  const inside = await readdir(path, {recursive: true});
  const times = await Promise.all(inside.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return Math.max(found.mtimeMs, ...times);
}
