import type {IncomingMessage} from 'node:http';
import type {Access} from '../access.ts';
import {bearerToken} from '../access.ts';
import type {OpenModule} from '../module.ts';
import {WhipProxy} from './proxy.ts';
import {withTokens} from './targets.ts';

/** Streams to media servers by name, from this machine or with the operator's token. */
export const openWhip: OpenModule = async ({options, access}) => {
  const targets = await withTokens(options.whip, options['whip-tokens']);
  const proxy = new WhipProxy(targets);
  return {
    route(request, response, {pathname}) {
      if (!pathname.startsWith('/whip/')) return false;
      if (pathname === '/whip/targets.json') {
        response.setHeader('Cache-Control', 'no-store');
        response.setHeader('Content-Type', 'application/json');
        response.end(JSON.stringify(mayStream(request, access) ? targets.map(({name}) => name) : []));
        return true;
      }
      if (!mayStream(request, access)) {
        response.writeHead(401).end();
        return true;
      }
      return proxy.route(request, response, pathname);
    },
  };
};

/** Who sits at this machine, or has the operator's token. */
export const mayStream = (request: IncomingMessage, access: Access): boolean =>
  isOfThisMachine(request) || access.roleOf(bearerToken(request)) === 'operator';

export const isOfThisMachine = ({socket: {remoteAddress = ''}}: IncomingMessage): boolean =>
  /^(::ffff:)?127\.|^::1$/.test(remoteAddress);
