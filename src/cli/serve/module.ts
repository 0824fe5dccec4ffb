/**
 * How something is added to `reverie serve`: write a function that opens a module, and add it to the list in modules.ts.
 * By the time that a module is asked, the request's Host and Origin are this server's own (access.ts), and the headers
 * of the page are set, its content security policy included. Whether the request has a token is the module's to check.
 *
 *     export const openClock: OpenModule = ({access}) => ({
 *       route(request, response, {pathname}) {
 *         if (pathname !== '/clock') return false;
 *         if (access.roleOf(bearerToken(request)) !== 'operator') response.writeHead(401).end();
 *         else response.end(new Date().toISOString());
 *         return true;
 *       },
 *     });
 */
import type {IncomingMessage, ServerResponse} from 'node:http';
import type {Duplex} from 'node:stream';
import type {Access} from './access.ts';
import type {ServeOptions} from './options.ts';

/** One part of `reverie serve`, beside the page. */
export interface ServeModule {
  /** Answers a request, now or later, and returns true; false if the address is not its own. An error is status 500. */
  route?(request: IncomingMessage, response: ServerResponse, url: URL): boolean;
  /** The same for a request to become a WebSocket: `handleUpgrade` of `ws` takes these. */
  upgrade?(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): boolean;
  /** Ends what it has begun. What it leaves open of connections is cut. */
  close?(): Promise<void> | void;
}

/** What a module is opened with. */
export interface ServeContext {
  readonly options: ServeOptions;
  readonly access: Access;
  /** The addresses of the page, each with a slash at its end: this machine's own first. */
  readonly urls: readonly string[];
  /** A line about the work. Never a token. */
  readonly say: (line: string) => void;
  /** A line for the operator alone, who may see tokens. */
  readonly print: (line: string) => void;
}

export type OpenModule = (context: ServeContext) => ServeModule | Promise<ServeModule>;
