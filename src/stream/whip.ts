import {CodedError} from '../lib/message.ts';
import {bearer} from './bearer.ts';
import {parseUrl, type Endpoint} from './endpoint.ts';
import {iceServersOf} from './link-header.ts';
import {notices} from './notices.ts';

/** A server that has not answered by then is not reachable. */
const timeoutMs = 8000;
/** Descriptions of a few tracks have some kilobytes. */
const answerBytesAtMost = 64 * 1024;

/** What a WHIP endpoint answered to an offer. */
export interface WhipAnswer {
  readonly sdp: string;
  readonly iceServers: readonly RTCIceServer[];
  readonly session: WhipSession;
}

/**
 * Offers a stream to a WHIP endpoint (RFC 9725, 4.2). Redirections are followed as browsers do, which keep the token
 * to themselves at another origin. Throws CodedError.
 */
export async function offerStream(endpoint: Endpoint, sdp: string, signal: AbortSignal): Promise<WhipAnswer> {
  const {host} = new URL(endpoint.url);
  const response = await request(endpoint.url, signal, {
    method: 'POST',
    headers: {'Content-Type': 'application/sdp', ...bearer(endpoint.token)},
    body: sdp,
  });
  const {status, headers} = response;
  if (status === 401 || status === 403) throw new CodedError(notices['whip-unauthorised']({host, status}));
  if (status !== 201) {
    throw new CodedError(notices['whip-refused']({host, status, reason: reasonIn(response)}));
  }
  // From here on there is a session at the server: one that cannot be used is ended.
  const session = sessionOf(response, endpoint);
  try {
    return {
      sdp: sdpIn(response, host),
      iceServers: iceServersOf(headers.get('Link')),
      session,
    };
  } catch (error) {
    void session.end();
    signal.throwIfAborted();
    throw error;
  }
}

/** The session that an offer has opened at the server. */
export class WhipSession {
  readonly #url: string | undefined;
  readonly #token: string | undefined;
  #etag: string | null;
  #hasEnded = false;

  /** Without an address it cannot be changed, nor ended before the server misses the stream. */
  constructor(url: string | undefined, token: string | undefined, etag: string | null) {
    this.#url = url;
    this.#token = token;
    this.#etag = etag;
  }

  /** Sends candidates (RFC 9725, 4.3), as a server that takes them at all has said; whether it took these. */
  async trickle(fragment: string, signal: AbortSignal): Promise<boolean> {
    if (this.#url === undefined || this.#hasEnded) return false;
    try {
      const {ok, headers} = await request(this.#url, signal, {
        method: 'PATCH',
        headers: {
          'Content-Type': 'application/trickle-ice-sdpfrag',
          ...(this.#etag !== null && {'If-Match': this.#etag}),
          ...bearer(this.#token),
        },
        body: fragment,
      });
      this.#etag = headers.get('ETag') ?? this.#etag;
      return ok;
    } catch {
      // Most servers find the way by the packets that arrive.
      return false;
    }
  }

  /** Ends it, also while the page is being closed. Never rejects: a server that cannot be reached misses the stream. */
  async end(): Promise<void> {
    if (this.#url === undefined || this.#hasEnded) return;
    this.#hasEnded = true;
    await fetch(this.#url, {
      method: 'DELETE',
      headers: bearer(this.#token),
      keepalive: true,
      credentials: 'omit',
    })
      .then((response) => response.text())
      .catch(() => undefined);
  }
}

/** The candidates of a description, as a fragment (RFC 8840, 9) for the first of its media, which bundle all. */
export function candidatesIn(sdp: string): string | undefined {
  const lines = sdp.split(/\r?\n/);
  const first = lines.findIndex((line) => line.startsWith('m='));
  if (first < 0) return undefined;
  const next = lines.findIndex((line, i) => i > first && line.startsWith('m='));
  const medium = lines.slice(first, next < 0 ? lines.length : next);
  const candidates = medium.filter((line) => line.startsWith('a=candidate:'));
  const pick = (prefix: string): string[] =>
    [...medium, ...lines.slice(0, first)].filter((line) => line.startsWith(prefix)).slice(0, 1);
  if (candidates.length === 0) return undefined;
  return [
    ...[...pick('a=ice-ufrag:'), ...pick('a=ice-pwd:'), ...medium.slice(0, 1), ...pick('a=mid:')],
    ...[...candidates, 'a=end-of-candidates', ''],
  ].join('\r\n');
}

function sessionOf({url, headers}: Answer, endpoint: Endpoint): WhipSession {
  const base = url === '' ? endpoint.url : url;
  const location = headers.get('Location');
  const address = location === null ? undefined : parseUrl(location, base);
  if (!address || !/^https?:$/.test(address.protocol)) return new WhipSession(undefined, undefined, null);
  // The token is the endpoint's: nobody else gets it.
  const isSame = address.origin === new URL(endpoint.url).origin;
  return new WhipSession(address.href, isSame ? endpoint.token : undefined, headers.get('ETag'));
}

function sdpIn({headers, text}: Answer, host: string): string {
  const refuse = (reason: string): CodedError =>
    new CodedError(notices['whip-answer-invalid']({host, reason}));
  const type = headers.get('Content-Type') ?? 'none';
  if (!/^application\/sdp\b/i.test(type))
    throw refuse(`its type is ${type.slice(0, 60)}, not application/sdp`);
  if (text.length > answerBytesAtMost) throw refuse(`it is longer than ${answerBytesAtMost} characters`);
  if (!/^v=0\r?\n/.test(text) || !/^m=/m.test(text)) throw refuse('it is no session description');
  return text;
}

/** What the server says about a refusal, in a line; for a page of HTML nothing. */
function reasonIn({text}: Answer): string {
  return /^[^<\r\n]{1,120}$/.test(text.trim()) ? text.trim().replace(/[.\s]+$/, '') : '';
}

/** An answer that was read to its end: the browser aborts the request of one that is not, once it is collected. */
interface Answer extends Pick<Response, 'ok' | 'status' | 'url' | 'headers'> {
  /** Empty if it broke off. */
  readonly text: string;
}

/** Throws CodedError where there is no answer at all. */
async function request(url: string, signal: AbortSignal, init: RequestInit): Promise<Answer> {
  const {host} = new URL(url);
  const refusals: string[] = [];
  const onViolation = ({effectiveDirective}: SecurityPolicyViolationEvent): void => {
    refusals.push(effectiveDirective);
  };
  document.addEventListener('securitypolicyviolation', onViolation);
  const within = new AbortController();
  const abort = (): void => within.abort();
  const timer = setTimeout(abort, timeoutMs);
  signal.addEventListener('abort', abort);
  try {
    signal.throwIfAborted();
    const response = await fetch(url, {
      ...init,
      credentials: 'omit',
      cache: 'no-store',
      signal: within.signal,
    });
    const text = await response.text().catch(() => '');
    const {ok, status, headers} = response;
    return {ok, status, headers, url: response.url, text};
  } catch (error) {
    signal.throwIfAborted();
    // The event comes in a task of its own.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const why = refusals.includes('connect-src')
      ? notices['whip-blocked']({host})
      : notices['whip-unreachable']({host});
    throw new CodedError(why, {cause: error});
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
    document.removeEventListener('securitypolicyviolation', onViolation);
  }
}
