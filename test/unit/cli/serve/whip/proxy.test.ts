import {createServer, request as ask, type IncomingMessage, type Server} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterAll, beforeAll, beforeEach, describe, expect, test} from 'vitest';
import {WhipProxy} from '../../../../../src/cli/serve/whip/proxy.ts';

const offer = 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n';

interface Heard {
  readonly server: string;
  readonly method: string;
  readonly url: string;
  readonly token: string | undefined;
  readonly body: string;
}
const heard: Heard[] = [];
/** What the media server does with the next requests. */
let behaviour: 'works' | 'redirects' | 'redirects for ever' | 'floods' | 'hangs up' | 'serves a page' =
  'works';

const servers: Server[] = [];
const addressOf = (server: Server): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

async function listen(answer: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(answer ?? (() => undefined));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function mediaServer(name: string, other: () => string): Promise<Server> {
  return listen((request, response) => {
    void textOf(request).then((body) => {
      const {method = '', url = '', headers} = request;
      heard.push({server: name, method, url, token: headers.authorization, body});
      if (behaviour === 'hangs up') request.socket.destroy();
      else if (behaviour === 'floods') response.writeHead(201).end('v=0\r\n'.repeat(100_000));
      else if (behaviour === 'serves a page')
        response.writeHead(404, {'Content-Type': 'text/html', 'Set-Cookie': 'a=b'}).end('<script>1</script>');
      else if (behaviour === 'redirects for ever') response.writeHead(307, {Location: url}).end();
      else if (behaviour === 'redirects' && name === 'first')
        response.writeHead(307, {Location: `${other()}/elsewhere`}).end();
      else if (method === 'POST')
        response
          .writeHead(201, {
            'Content-Type': 'application/sdp',
            'Set-Cookie': 'a=b',
            ...{Location: 'session/7', ETag: '"e"', Link: '<stun:x>; rel="ice-server"'},
          })
          .end('v=0\r\nanswer');
      else response.writeHead(method === 'PATCH' ? 204 : 200).end();
    });
  });
}

const textOf = async (stream: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const part of stream) text += String(part);
  return text;
};

let front: Server;
beforeAll(async () => {
  const second = await mediaServer('second', () => '');
  const first = await mediaServer('first', () => addressOf(second));
  const gone = await listen(() => undefined);
  const proxy = new WhipProxy([
    {name: 'live', url: `${addressOf(first)}/whip`, token: 'secret'},
    {name: 'gone', url: `${addressOf(gone)}/`, token: 'secret'},
  ]);
  await new Promise((resolve) => gone.close(resolve));
  front = await listen((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (!proxy.route(request, response, url.pathname)) response.writeHead(404).end();
  });
});
afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
beforeEach(() => {
  heard.length = 0;
  behaviour = 'works';
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}
const send = (
  method: string,
  path: string,
  body = '',
  headers: Record<string, string> = {'Content-Type': 'application/sdp'},
) =>
  new Promise<Answer>((resolve, reject) => {
    const {port} = front.address() as AddressInfo;
    ask({host: '127.0.0.1', port, path, method, headers, agent: false}, (answer) => {
      void textOf(answer).then((text) =>
        resolve({status: answer.statusCode ?? 0, headers: answer.headers, text}),
      );
    })
      .on('error', reject)
      .end(body);
  });

describe('the proxy', () => {
  test('passes an offer on with the target’s token, and its session under an address of its own', async () => {
    const {status, headers, text} = await send('POST', '/whip/live', offer);
    expect({status, text}).toEqual({status: 201, text: 'v=0\r\nanswer'});
    expect(headers).toMatchObject({
      etag: '"e"',
      link: '<stun:x>; rel="ice-server"',
      'content-type': 'application/sdp',
    });
    expect(headers['set-cookie']).toBeUndefined();
    const session = headers.location ?? '';
    expect(session).toMatch(/^\/whip\/live\/[\w-]{16}$/);
    const fragment = {'Content-Type': 'application/trickle-ice-sdpfrag', 'If-Match': '"e"'};
    expect((await send('PATCH', session, 'candidates', fragment)).status).toBe(204);
    expect((await send('DELETE', session)).status).toBe(200);
    expect((await send('DELETE', session)).status).toBe(404);
    expect(heard.map(({method, url, body}) => [method, url, body])).toEqual([
      ['POST', '/whip', offer],
      ['PATCH', '/session/7', 'candidates'],
      ['DELETE', '/session/7', ''],
    ]);
    for (const {token} of heard) expect(token).toBe('Bearer secret');
  });

  test('follows redirections, but takes the token to no other server', async () => {
    behaviour = 'redirects';
    const {status, headers} = await send('POST', '/whip/live', offer);
    expect(status).toBe(201);
    await send('DELETE', headers.location ?? '');
    expect(heard.map(({server, url, token}) => [server, url, token])).toEqual([
      ['first', '/whip', 'Bearer secret'],
      ['second', '/elsewhere', undefined],
      ['second', '/session/7', undefined],
    ]);
    behaviour = 'redirects for ever';
    expect((await send('POST', '/whip/live', offer)).status).toBe(502);
  });

  test.each([
    ['POST', '/whip/live', 415, {'Content-Type': 'text/plain'}],
    ['POST', '/whip/live', 415, {}],
    ['GET', '/whip/live', 405, undefined],
    ['PUT', '/whip/live', 405, undefined],
    ['DELETE', '/whip/live/none', 404, undefined],
    ['POST', '/whip/other', 404, undefined],
    ['POST', '/whip/live/../../etc', 404, undefined],
    ['POST', '/whip/__proto__', 404, undefined],
  ])('refuses %s %s with %i, and asks nobody', async (method, path, status, headers) => {
    expect((await send(method, path, offer, headers)).status).toBe(status);
    expect(heard).toEqual([]);
  });

  test('refuses what is too long', async () => {
    expect((await send('POST', '/whip/live', 'v'.repeat(70_000))).status).toBe(413);
    expect(heard).toEqual([]);
  });

  test('survives a media server that is gone, hangs up, floods, or serves a page, which is never shown as one', async () => {
    expect((await send('POST', '/whip/gone', offer)).status).toBe(502);
    behaviour = 'hangs up';
    expect((await send('POST', '/whip/live', offer)).status).toBe(502);
    behaviour = 'floods';
    expect((await send('POST', '/whip/live', offer)).status).toBe(502);
    behaviour = 'serves a page';
    const {status, headers} = await send('POST', '/whip/live', offer);
    expect(status).toBe(404);
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(headers['set-cookie']).toBeUndefined();
  });
});
