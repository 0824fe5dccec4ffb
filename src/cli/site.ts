import {existsSync} from 'node:fs';
import {readdir, rename, rm, stat} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {join, resolve} from 'node:path';
import sirv from 'sirv';
import {build} from 'vite';
import {builtHeaders, cacheControl} from '../build/headers.ts';
import {closeServer, isLoopbackName, listenOnLoopback} from './loopback.ts';

const root = resolve(import.meta.dirname, '../..');
/** What the page is built from: files and folders of the package. */
export const pageSources = [
  'src',
  'shaders',
  'public',
  'index.html',
  'controls.html',
  'remote.html',
  'watch.html',
  'package-lock.json',
  'vite.config.ts',
];

/** The built page on loopback. */
export interface Site {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Answers a request that is not for a file of the site; true if it does. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves `folder` on 127.0.0.1, to this machine's own names alone, with the headers of `npm start`; port 0 is any free
 * one. What `answer` answers is no file of the folder. Not by `vite preview`, which ends the process on SIGTERM, before
 * the browser is closed.
 * Throws Error if the port is taken: at another port everything that was saved would be missing.
 */
export async function serveSite(folder: string, port = 0, answer?: Answer): Promise<Site> {
  const page = siteFiles(folder);
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(builtHeaders)) response.setHeader(name, value);
    if (!isLoopbackName(request.headers.host)) response.writeHead(421).end();
    else if (!answer?.(request, response)) page(request, response);
  });
  const url = await listenOnLoopback(server, port, {what: 'the page', option: '--port'});
  return {url, close: () => closeServer(server)};
}

/** Answers GET and HEAD with the files of `folder`, and says how long they may be kept. */
export function siteFiles(folder: string): (request: IncomingMessage, response: ServerResponse) => void {
  // `dev` looks the files up at each request: the folder may be built again while it is served.
  const files = sirv(folder, {
    dev: true,
    etag: true,
    extensions: ['html'],
    setHeaders: (response, path) => response.setHeader('Cache-Control', cacheControl(path)),
  });
  return (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, {Allow: 'GET, HEAD'}).end();
    } else {
      closeFileWith(response);
      files(request, response, () => void response.writeHead(404).end());
    }
  };
}

/** sirv pipes a file into the response and leaves it open if the response is aborted, and throws if it cannot be read. */
function closeFileWith(response: ServerResponse): void {
  response.once('pipe', (file) => {
    file.once('error', () => response.destroy());
    response.once('close', () => file.destroy());
  });
}

/** Builds the page into `folder` if it is not there. `say` is called before, since it takes a while. */
export async function ensureBuilt(folder: string, say: (line: string) => void): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) await buildInto(folder, say);
}

/** Builds the page into `folder` if it is not there or older than its sources. */
export async function ensureCurrent(folder: string, say: (line: string) => void): Promise<void> {
  const builtMs = await modifiedMs(join(folder, 'index.html'));
  const sourceMs = Math.max(...(await Promise.all(pageSources.map((path) => modifiedMs(join(root, path))))));
  if (builtMs <= sourceMs) await buildInto(folder, say);
}

/** Builds beside the folder, which gets it when it is whole: other commands may serve what is there, or build it too. */
async function buildInto(folder: string, say: (line: string) => void): Promise<void> {
  say(`Building the page into ${folder}.`);
  const configFile = join(root, 'vite.config.ts');
  // Whatever the caller's is: the page of a development build breaks its own content security policy.
  process.env.NODE_ENV = 'production';
  const building = `${folder}-${process.pid}`;
  try {
    await build({root, configFile, logLevel: 'error', build: {outDir: building, emptyOutDir: true}});
    await putInPlace(building, folder);
  } finally {
    await rm(building, {recursive: true, force: true});
  }
}

/**
 * Moves a built page to `folder`, over the one that is there. Of two that do so at the same time the first counts.
 * Throws Error if the file system refuses, and nothing is there then.
 */
export async function putInPlace(building: string, folder: string): Promise<void> {
  const former = `${building}-former`;
  try {
    await rename(folder, former).catch(ignoring('ENOENT'));
    await rename(building, folder).catch((error: unknown) => {
      if (!existsSync(join(folder, 'index.html'))) throw error;
    });
  } finally {
    await rm(former, {recursive: true, force: true});
  }
}

/** Passes this system error over, and throws any other. */
const ignoring =
  (code: string) =>
  (error: unknown): void => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  };

/** When a file, or anything in a folder, was last changed; 0 if it is not there. */
async function modifiedMs(path: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory()) return found?.mtimeMs ?? 0;
  const inside = await readdir(path, {recursive: true});
  const times = await Promise.all(inside.map(async (name) => (await stat(join(path, name))).mtimeMs));
  return Math.max(found.mtimeMs, ...times);
}

/** Where commands build the page for themselves; dist belongs to `npm run build`. */
export const ownSite = join(root, 'node_modules/.cache/reverie/site');
