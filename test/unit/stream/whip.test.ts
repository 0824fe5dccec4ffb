import {afterEach, beforeEach, describe, expect, test, vi} from 'vitest';
import {CodedError} from '../../../src/lib/message.ts';
import {candidatesIn, offerStream} from '../../../src/stream/whip.ts';

const sdp = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n';
const endpoint = {url: 'https://media.example/live/whip', token: 'secret', label: 'media.example/live/whip'};

interface Asked {
  readonly url: string;
  readonly init: RequestInit & {readonly headers: Record<string, string>};
}
const asked: Asked[] = [];
let answers: (() => Response | Promise<Response>)[] = [];
let violation: ((event: {effectiveDirective: string}) => void) | undefined;

/** A response as `fetch` gives it, with the address that it came from in the end. */
const answer = (
  status: number,
  headers: Record<string, string> = {},
  body: string | null = sdp,
  url = endpoint.url,
) => {
  const response = new Response(status === 204 ? null : body, {status, headers});
  Object.defineProperty(response, 'url', {value: url});
  return () => response;
};
const created = (headers: Record<string, string> = {}, body = sdp, url = endpoint.url) =>
  answer(201, {'Content-Type': 'application/sdp', Location: '/session/1', ...headers}, body, url);

beforeEach(() => {
  asked.length = 0;
  vi.stubGlobal('document', {
    addEventListener: (_: string, listener: typeof violation) => (violation = listener),
    removeEventListener: () => (violation = undefined),
  });
  vi.stubGlobal('fetch', (url: string, init: Asked['init']) => {
    asked.push({url, init});
    const next = answers.shift();
    return next ? Promise.resolve(next()) : Promise.reject(new TypeError('Failed to fetch'));
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const signal = new AbortController().signal;
async function codeOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
    return '';
  } catch (error) {
    return error instanceof CodedError ? (error as CodedError).code : String(error);
  }
}

describe('an offer', () => {
  test('is posted with the token, and its session is changed and ended with it', async () => {
    answers = [
      created({ETag: '"a"', Link: '<stun:stun.example>; rel="ice-server"'}),
      answer(204, {ETag: '"b"'}, null),
      answer(204, {}, null),
      answer(200),
    ];
    const {session, iceServers, sdp: answered} = await offerStream(endpoint, 'offer', signal);
    expect(answered).toBe(sdp);
    expect(iceServers).toEqual([{urls: 'stun:stun.example'}]);
    expect(await session.trickle('candidates', signal)).toBe(true);
    await session.trickle('more', signal);
    await session.end();
    await session.end();
    expect(await session.trickle('late', signal)).toBe(false);
    const bearer = {Authorization: 'Bearer secret'};
    const fragment = {'Content-Type': 'application/trickle-ice-sdpfrag', ...bearer};
    expect(asked.map(({url, init: {method, headers, body}}) => ({url, method, headers, body}))).toEqual([
      {
        url: endpoint.url,
        method: 'POST',
        headers: {'Content-Type': 'application/sdp', ...bearer},
        body: 'offer',
      },
      {
        url: 'https://media.example/session/1',
        method: 'PATCH',
        headers: {...fragment, 'If-Match': '"a"'},
        body: 'candidates',
      },
      {
        url: 'https://media.example/session/1',
        method: 'PATCH',
        headers: {...fragment, 'If-Match': '"b"'},
        body: 'more',
      },
      {url: 'https://media.example/session/1', method: 'DELETE', headers: bearer, body: undefined},
    ]);
    for (const {init} of asked) expect(init.credentials).toBe('omit');
  });

  test('that was redirected has its session there, but the token stays at home', async () => {
    answers = [created({Location: 'session/2'}, sdp, 'https://other.example/a/whip'), answer(200)];
    const {session} = await offerStream(endpoint, 'offer', signal);
    await session.end();
    expect(asked[1]?.url).toBe('https://other.example/a/session/2');
    expect(asked[1]?.init.headers).toEqual({});
  });

  test('whose session has no address, or one of no server, is streamed and not ended', async () => {
    for (const location of ['javascript:alert(1)', 'http://']) {
      answers = [created({Location: location})];
      const {session} = await offerStream(endpoint, 'offer', signal);
      await session.end();
      expect(asked.splice(0)).toHaveLength(1);
    }
  });

  test.each([
    ['whip-unauthorised', answer(401)],
    ['whip-unauthorised', answer(403)],
    ['whip-refused', answer(404, {}, '<html>Not found</html>')],
    ['whip-refused', answer(200, {'Content-Type': 'application/sdp'})],
    ['whip-refused', answer(503)],
    ['whip-answer-invalid', created({'Content-Type': 'text/html'})],
    ['whip-answer-invalid', created({}, '<html></html>')],
    ['whip-answer-invalid', created({}, 'v=0\r\n')],
    ['whip-answer-invalid', created({}, sdp + 'a=x\r\n'.repeat(20_000))],
  ])('is answered by %s', async (code, response) => {
    answers = [response, answer(200)];
    expect(await codeOf(offerStream(endpoint, 'offer', signal))).toBe(code);
    // What the server has opened is ended.
    expect(asked.map(({init}) => init.method)).toEqual(
      code === 'whip-answer-invalid' ? ['POST', 'DELETE'] : ['POST'],
    );
  });

  test('tells a server that cannot be reached from one that the page may not reach', async () => {
    answers = [];
    expect(await codeOf(offerStream(endpoint, 'offer', signal))).toBe('whip-unreachable');
    answers = [
      () => {
        violation?.({effectiveDirective: 'connect-src'});
        return Promise.reject(new TypeError('Failed to fetch'));
      },
    ];
    expect(await codeOf(offerStream(endpoint, 'offer', signal))).toBe('whip-blocked');
  });
});

test('the candidates of a description become a fragment of its first medium', () => {
  const whole = [
    ...[
      'v=0',
      'a=group:BUNDLE 0 1',
      'm=video 9 UDP/TLS/RTP/SAVPF 96',
      'a=ice-ufrag:u',
      'a=ice-pwd:p',
      'a=mid:0',
    ],
    ...[
      'a=candidate:1 1 udp 1 192.0.2.1 5000 typ host',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111',
      'a=ice-ufrag:u',
      'a=mid:1',
      '',
    ],
  ].join('\r\n');
  expect(candidatesIn(whole)?.split('\r\n')).toEqual([
    ...['a=ice-ufrag:u', 'a=ice-pwd:p', 'm=video 9 UDP/TLS/RTP/SAVPF 96', 'a=mid:0'],
    ...['a=candidate:1 1 udp 1 192.0.2.1 5000 typ host', 'a=end-of-candidates', ''],
  ]);
  expect(candidatesIn('')).toBeUndefined();
  expect(candidatesIn(sdp)).toBeUndefined();
});
