import {createReadStream, existsSync, type Stats} from 'node:fs';
import {stat} from 'node:fs/promises';
import {createServer, type IncomingMessage, type ServerResponse} from 'node:http';
import {extname, join, resolve, sep} from 'node:path';
import {build} from 'vite';
import {builtHeaders, cacheControl} from '../../build/headers.ts';
import {closeServer, isLoopbackName, listenOnLoopback} from './loopback.ts';

const root = resolve(import.meta.dirname, '../../..');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.txt': 'text/plain; charset=utf-8',
};

/** The built page on loopback. */
export interface Site {
  /** With a slash at its end. */
  readonly url: string;
  close(): Promise<void>;
}

/** Builds the page into `folder`, unless it is there. Says so, since it takes a while. */
export async function ensureBuilt(folder: string, say: (line: string) => void): Promise<void> {
  if (existsSync(join(folder, 'index.html'))) return;
  say(`Building the page into ${folder}.`);
  const configFile = join(root, 'vite.config.ts');
  await build({root, configFile, logLevel: 'warn', build: {outDir: folder, emptyOutDir: true}});
}

/**
 * Serves `folder` on 127.0.0.1, to this machine's own names alone, with the headers of `npm start`. Not by
 * `vite preview`, which ends the process by itself on SIGTERM, before the browser is closed.
 * Throws Error if the port is taken: at another port all that was saved would be missing.
 */
export async function serveSite(folder: string, port: number): Promise<Site> {
  const server = createServer((request, response) => {
    answer(folder, request, response).catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, port, {what: 'the page', option: '--port'});
  return {url, close: () => closeServer(server)};
}

async function answer(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const {status, headers, file} = await answerTo(folder, request);
  response.writeHead(status, {...builtHeaders, ...headers});
  if (file === undefined) response.end();
  else
    createReadStream(file)
      .on('error', () => response.destroy())
      .pipe(response);
}

interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | number>>;
  /** What to send; without it, nothing but the headers. */
  readonly file?: string;
}

async function answerTo(folder: string, {method, url = '/', headers}: IncomingMessage): Promise<Answer> {
  if (!isLoopbackName(headers.host)) return {status: 421};
  if (method !== 'GET' && method !== 'HEAD') return {status: 405, headers: {Allow: 'GET, HEAD'}};
  const path = pathOf(url) ?? '';
  const file = resolve(folder, `.${path.endsWith('/') ? `${path}index.html` : path}`);
  const found = file.startsWith(folder + sep) ? await stat(file).catch(() => undefined) : undefined;
  if (!found?.isFile()) return {status: 404};
  const kept = {'Cache-Control': cacheControl(path), ETag: tagOf(found)};
  if (headers['if-none-match'] === kept.ETag) return {status: 304, headers: kept};
  return {
    status: 200,
    headers: {
      ...kept,
      'Content-Type': types[extname(file)] ?? 'application/octet-stream',
      'Content-Length': found.size,
    },
    ...(method === 'GET' && {file}),
  };
}

/** The path of an address, decoded; undefined if it cannot be. */
function pathOf(url: string): string | undefined {
  try {
    const path = decodeURIComponent(new URL(url, 'http://localhost').pathname);
    return path.includes('\0') ? undefined : path;
  } catch {
    return undefined;
  }
}

const tagOf = ({size, mtimeMs}: Stats): string =>
  `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"`;
