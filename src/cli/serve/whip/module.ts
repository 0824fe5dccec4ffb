import type {IncomingMessage, ServerResponse} from 'node:http';
import {networkInterfaces} from 'node:os';
import type {Access} from '../access.ts';
import {bearerToken} from '../access.ts';
import type {OpenModule} from '../module.ts';
import {isOfType, readBody} from './body.ts';
import {WhipProxy} from './proxy.ts';
import {Relay, type Accepted} from './relay.ts';
import {relayName, withTokens} from './targets.ts';

/**
 * Streams to media servers by name and to the relay, from this machine or with the operator's token; visitors with
 * theirs may watch what the relay has.
 */
export const openWhip: OpenModule = async ({options, access}) => {
  const targets = await withTokens(options.whip, options['whip-tokens']);
  const proxy = new WhipProxy(targets);
  const names = [relayName, ...targets.map(({name}) => name)];
  // A server that listens on this machine alone has no viewers elsewhere.
  const relay = new Relay(options.host === '' ? isOwnAddress : undefined);
  return {
    route(request, response, {pathname}) {
      if (pathname.startsWith('/whep/')) {
        if (!mayWatch(request, access)) response.writeHead(401).end();
        else session(request, response, pathname, '/whep/relay', relay, (sdp) => relay.watch(sdp));
        return true;
      }
      if (!pathname.startsWith('/whip/')) return false;
      if (pathname === '/whip/targets.json') {
        response.setHeader('Cache-Control', 'no-store');
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(mayStream(request, access) ? names : []));
        return true;
      }
      if (!mayStream(request, access)) {
        response.writeHead(401).end();
        return true;
      }
      if (!/^\/whip\/relay(\/|$)/.test(pathname)) return proxy.route(request, response, pathname);
      session(request, response, pathname, '/whip/relay', relay, (sdp) => relay.publish(sdp));
      return true;
    },
    close: () => relay.close(),
  };
};

/** Who sits at this machine, or has the operator's token. */
export const mayStream = (request: IncomingMessage, access: Access): boolean =>
  isOfThisMachine(request) || access.roleOf(bearerToken(request)) === 'operator';

/** Those, and who has a visitor's token. */
const mayWatch = (request: IncomingMessage, access: Access): boolean =>
  isOfThisMachine(request) || access.roleOf(bearerToken(request)) !== undefined;

export const isOfThisMachine = ({socket: {remoteAddress = ''}}: IncomingMessage): boolean =>
  /^(::ffff:)?127\.|^::1$/.test(remoteAddress);

const isOwnAddress = (address: string): boolean =>
  Object.values(networkInterfaces()).some((entries) => entries?.some((entry) => entry.address === address));

/** Answers an offer to the relay, candidates, and the end of a session; what makes no sense is status 400, what is too long 413. */
function session(
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
  path: string,
  relay: Relay,
  accept: (sdp: string) => Promise<Accepted | undefined>,
): void {
  const id = pathname.slice(path.length + 1);
  const answer = async (): Promise<void> => {
    const {method} = request;
    if (id !== '' && method === 'DELETE') {
      response.writeHead(relay.end(id) ? 200 : 404).end();
    } else if (id !== '' && method === 'PATCH') {
      const fragment = await readBody(request);
      if (fragment === undefined) return void response.writeHead(413).end();
      response.writeHead((await relay.trickle(id, fragment)) ? 204 : 404).end();
    } else if (pathname !== path || method !== 'POST') {
      response.writeHead(pathname === path ? 405 : 404).end();
    } else if (!isOfType(request, 'application/sdp')) {
      response.writeHead(415).end();
    } else {
      const sdp = await readBody(request);
      if (sdp === undefined) return void response.writeHead(413).end();
      const accepted = await accept(sdp);
      // Nothing to watch yet, or no room.
      if (!accepted) return void response.writeHead(404, {'Retry-After': '1'}).end();
      const headers = {'Content-Type': 'application/sdp', Location: `${path}/${accepted.id}`};
      response.writeHead(201, headers).end(accepted.sdp);
    }
  };
  answer().catch(() => {
    if (!response.headersSent) response.writeHead(400);
    response.end();
  });
}
