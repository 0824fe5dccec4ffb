import {createServer, type IncomingMessage, type Server, type ServerResponse} from 'node:http';
import type {Socket} from 'node:net';
import type {Duplex} from 'node:stream';
import {reasonOf} from '../../lib/reason.ts';
import {builtHeaders} from '../../build/headers.ts';
import {closeServer, listenOn} from '../loopback.ts';
import {siteFiles} from '../site.ts';
import {Access, inUrl, listenedHosts, newToken, ownNames, pageHosts} from './access.ts';
import type {OpenModule, ServeContext, ServeModule} from './module.ts';
import type {ServeOptions} from './options.ts';

/** `reverie serve` while it runs. */
export interface Serving {
  /** The addresses of the page, each with a slash at its end: this machine's own first. */
  readonly urls: readonly string[];
  readonly access: Access;
  /** Stops listening, closes the modules and cuts every connection. */
  close(): Promise<void>;
}

/**
 * Serves the page in `folder` and what the modules add to it, on loopback and, if the options name one, on another
 * address. Requests for another host, or from a page of another origin, are refused. Throws Error if it cannot listen.
 */
export async function openServer(
  folder: string,
  options: ServeOptions,
  modules: readonly OpenModule[],
  {say, print}: Pick<ServeContext, 'say' | 'print'>,
): Promise<Serving> {
  const access = new Access(ownNames(options.host), options.token || newToken());
  const opened: ServeModule[] = [];
  const page = siteFiles(folder);
  const sockets = new Set<Duplex>();

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    for (const [name, value] of Object.entries(builtHeaders)) response.setHeader(name, value);
    const refused = refusal(request, access);
    const url = urlOf(request);
    if (refused !== undefined) response.writeHead(refused).end();
    else if (!url) response.writeHead(400).end();
    else if (!opened.some((module) => module.route?.(request, response, url))) page(request, response);
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const refused = refusal(request, access);
    const url = urlOf(request);
    // Until a module takes it over, nobody else hears of an error, which would end the process.
    socket.on('error', () => socket.destroy());
    if (refused !== undefined) refuse(socket, refused);
    else if (!url) refuse(socket, 400);
    else if (!opened.some((module) => module.upgrade?.(request, socket, head, url))) refuse(socket, 404);
  };

  const listen = (server: Server): void => {
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      try {
        answer(request, response);
      } catch (error) {
        // Without the address, which may hold what is nobody's business.
        say(`A request could not be answered: ${reasonOf(error)}`);
        if (!response.headersSent) response.writeHead(500);
        response.end();
      }
    });
    server.on('upgrade', upgrade);
    server.on('connection', (socket: Socket) => {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    });
  };

  const servers: Server[] = [];
  const open = async (host: string, port: number): Promise<number> => {
    const server = createServer();
    listen(server);
    const listening = await listenOn(server, port, host, {what: 'the page', option: '--port or --host'});
    servers.push(server);
    return listening;
  };
  const close = async (): Promise<void> => {
    const closing = servers.map(closeServer);
    await Promise.allSettled(opened.map(async (module) => module.close?.()));
    for (const socket of sockets) socket.destroy();
    await Promise.all(closing);
  };

  try {
    let {port} = options;
    for (const host of listenedHosts(options.host)) port = await open(host, port);
    const urls = pageHosts(options.host).map((host) => `http://${inUrl(host)}:${port}/`);
    for (const openModule of modules) opened.push(await openModule({options, access, urls, say, print}));
    return {urls, access, close};
  } catch (error) {
    await close();
    throw error;
  }
}

/** The status that a request is refused with, whatever it asks for; undefined if it may be answered. */
function refusal(request: IncomingMessage, access: Access): number | undefined {
  if (!access.isOwnHost(request.headers.host)) return 421;
  return access.isOwnOrigin(request) ? undefined : 403;
}

/** What is asked for, whatever the host; undefined if it is no address. */
function urlOf({url = ''}: IncomingMessage): URL | undefined {
  const whole = `http://localhost${url}`;
  return url.startsWith('/') && URL.canParse(whole) ? new URL(whole) : undefined;
}

const refuse = (socket: Duplex, status: number): void =>
  void socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
