import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import sirv from 'sirv';
import {builtHeaders, cacheControl} from '../../src/build/headers.ts';

/** A host of the built page, as others run them. */
export interface Host {
  /** Of the page, with a slash at its end. */
  readonly url: string;
  /** The path, below the page's, of each request so far. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

export interface HostOptions {
  /** Where the page lies, with a slash at both ends. */
  readonly base?: string;
  /** What every answer carries, in place of the headers of docs/hosting.md. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether /index.html is moved to /, as Cloudflare Pages does. */
  readonly movesIndex?: boolean;
  /** A page to answer 404 with. */
  readonly notFoundPage?: string;
}

/** Serves `folder`, of which files may change meanwhile, on a free port of this machine. */
export async function openHost(
  folder: string,
  {base = '/', headers = builtHeaders, movesIndex = false, notFoundPage}: HostOptions = {},
): Promise<Host> {
  const files = sirv(folder, {dev: true, etag: true});
  const requests: string[] = [];
  const server = createServer((request, response) => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    const notFound = (): void => {
      response.statusCode = 404;
      if (notFoundPage !== undefined) response.setHeader('Content-Type', 'text/html');
      response.end(notFoundPage);
    };
    const asked = request.url ?? '/';
    if (!asked.startsWith(base)) {
      notFound();
      return;
    }
    const path = asked.slice(base.length - 1);
    requests.push(path.slice(1));
    const {pathname, search} = new URL(path, 'http://host');
    if (movesIndex && pathname.endsWith('/index.html')) {
      const moved = base.slice(0, -1) + pathname.slice(0, -'index.html'.length) + search;
      response.writeHead(308, {Location: moved}).end();
      return;
    }
    if (headers === builtHeaders) response.setHeader('Cache-Control', cacheControl(pathname));
    request.url = path;
    files(request, response, notFound);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
