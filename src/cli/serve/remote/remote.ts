import {listenedHosts} from '../access.ts';
import type {OpenModule} from '../module.ts';
import {openOscPort, type OscPort} from '../osc/port.ts';
import {oscJson, oscPage, oscStyle} from '../osc/page.ts';
import {Hub} from './hub.ts';
import {qrLines} from './qr.ts';
import {openSockets} from './sockets.ts';

/** Phones by WebSocket and instruments by OSC, which play the operator's page. */
export const openRemote: OpenModule = async ({options, access, urls, say, print}) => {
  const hub = new Hub();
  const osc: OscPort[] = [];
  const closeOsc = () => Promise.all(osc.map((port) => port.close()));
  try {
    const hosts = options.osc === 0 ? [] : listenedHosts(options.host);
    for (const host of hosts) osc.push(await openOscPort(hub, host, options.osc));
  } catch (error) {
    await closeOsc();
    throw error;
  }
  // Others reach none of this machine's own address; without another one it is for trying out.
  const links = (urls.length > 1 ? urls.slice(1) : urls).map((url) => `${url}remote#${access.visitorToken}`);
  const sockets = openSockets(hub, access, {links, oscPort: options.osc});

  if (options.osc > 0) say(`OSC: port ${options.osc}, its addresses at ${urls[0] ?? ''}osc`);
  if (options.osc > 0 && options.host !== '') {
    say('Warning: OSC has no tokens. Anyone who can send to this port can control the dream.');
  }
  if (options.qr) {
    const [link = ''] = links;
    print(qrLines(link));
    print(`Phones: ${link}`);
    if (options.host === '') say('Phones cannot reach this machine: start with --host and its address.');
  }

  const pages: Readonly<Record<string, readonly [type: string, body: string]>> = {
    '/osc': ['text/html', oscPage(options.osc)],
    '/osc.css': ['text/css', oscStyle],
    '/osc.json': ['application/json', oscJson(options.osc)],
  };
  return {
    ...sockets,
    route({method}, response, {pathname}) {
      const page = method === 'GET' || method === 'HEAD' ? pages[pathname] : undefined;
      if (!page || !Object.hasOwn(pages, pathname)) return false;
      const [type, body] = page;
      response.writeHead(200, {'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': 'no-cache'});
      response.end(method === 'HEAD' ? undefined : body);
      return true;
    },
    async close() {
      await sockets.close();
      hub.close();
      await closeOsc();
    },
  };
};
