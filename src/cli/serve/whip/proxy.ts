import {randomBytes} from 'node:crypto';
import type {IncomingMessage, ServerResponse} from 'node:http';
import {bodyBytesAtMost, isOfType, readBody} from './body.ts';
import type {WhipTarget} from './targets.ts';

const timeoutMs = 8000;
const redirectionsAtMost = 3;
/** Sessions that are kept track of; the oldest is forgotten for another, and the media server misses its stream. */
const sessionsAtMost = 64;

/** What the page says to a media server, and what the page hears of it. */
const types = {POST: 'application/sdp', PATCH: 'application/trickle-ice-sdpfrag'} as const;
const passedHeaders = ['content-type', 'etag', 'link', 'retry-after'] as const;

/**
 * Passes the signalling of WHIP on to the targets, with their tokens, so that the page connects to its own server only.
 * The page knows targets by name and sessions by a random number: it cannot have anything else asked. The media go their
 * own way.
 */
export class WhipProxy {
  readonly #targets: ReadonlyMap<string, WhipTarget>;
  readonly #sessions = new Map<string, {readonly url: string; readonly target: WhipTarget}>();

  constructor(targets: readonly WhipTarget[]) {
    this.#targets = new Map(targets.map((target) => [target.name, target]));
  }

  /** Answers what is below `/whip/NAME`; false if there is no such target. */
  route(request: IncomingMessage, response: ServerResponse, pathname: string): boolean {
    const [, name = '', session] = /^\/whip\/([\w-]+)(?:\/([\w-]+))?$/.exec(pathname) ?? [];
    const target = this.#targets.get(name);
    if (!target) return false;
    const done =
      session === undefined
        ? this.#offer(request, response, target)
        : this.#change(request, response, session, target);
    done.catch(() => {
      if (!response.headersSent) response.writeHead(502);
      response.end();
    });
    return true;
  }

  async #offer(request: IncomingMessage, response: ServerResponse, target: WhipTarget): Promise<void> {
    if (request.method !== 'POST') {
      refuse(response, 405, {Allow: 'POST'});
      return;
    }
    if (!isOfType(request, types.POST)) {
      refuse(response, 415);
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      refuse(response, 413);
      return;
    }
    const answer = await ask(target, target.url, {
      method: 'POST',
      headers: {'Content-Type': types.POST},
      body,
    });
    if (!answer) {
      refuse(response, 502, {}, `${new URL(target.url).host} could not be reached`);
      return;
    }
    const location = answer.headers.get('location');
    if (answer.status === 201 && location !== null && URL.canParse(location, answer.url)) {
      const id = this.#keep(new URL(location, answer.url).href, target);
      response.setHeader('Location', `/whip/${target.name}/${id}`);
    }
    await pass(answer, response);
  }

  async #change(
    request: IncomingMessage,
    response: ServerResponse,
    id: string,
    target: WhipTarget,
  ): Promise<void> {
    const {method, headers} = request;
    const session = this.#sessions.get(id);
    if (!session || session.target !== target) {
      refuse(response, 404);
      return;
    }
    if (method !== 'PATCH' && method !== 'DELETE') {
      refuse(response, 405, {Allow: 'PATCH, DELETE'});
      return;
    }
    if (method === 'PATCH' && !isOfType(request, types.PATCH)) {
      refuse(response, 415);
      return;
    }
    const body = await readBody(request);
    if (body === undefined) {
      refuse(response, 413);
      return;
    }
    if (method === 'DELETE') this.#sessions.delete(id);
    const match = headers['if-match'];
    const answer = await ask(target, session.url, {
      method,
      headers:
        method === 'PATCH'
          ? {'Content-Type': types.PATCH, ...(match !== undefined && {'If-Match': match})}
          : {},
      ...(method === 'PATCH' && {body}),
    });
    if (answer) await pass(answer, response);
    else refuse(response, 502);
  }

  #keep(url: string, target: WhipTarget): string {
    const [oldest] = this.#sessions.keys();
    if (this.#sessions.size >= sessionsAtMost && oldest !== undefined) this.#sessions.delete(oldest);
    const id = randomBytes(12).toString('base64url');
    this.#sessions.set(id, {url, target});
    return id;
  }
}

/**
 * Asks a media server, with the target's token only where that is at home. Redirections are followed with the same
 * request, as WHIP has it (RFC 9725, 4.5). Undefined if there is no answer.
 */
async function ask(target: WhipTarget, url: string, init: RequestInit): Promise<Response | undefined> {
  let at = new URL(url);
  const home = new URL(target.url).origin;
  for (let hop = 0; hop <= redirectionsAtMost; hop += 1) {
    const headers = new Headers(init.headers);
    if (target.token !== undefined && at.origin === home)
      headers.set('Authorization', `Bearer ${target.token}`);
    const answer = await fetch(at, {
      ...init,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => undefined);
    const location = answer?.headers.get('location') ?? null;
    if (!answer || ![301, 302, 307, 308].includes(answer.status) || location === null) return answer;
    await answer.body?.cancel();
    if (!URL.canParse(location, at)) return undefined;
    at = new URL(location, at);
    if (!/^https?:$/.test(at.protocol)) return undefined;
  }
  return undefined;
}

async function pass(answer: Response, response: ServerResponse): Promise<void> {
  const text = await answer.text();
  if (text.length > bodyBytesAtMost) {
    refuse(response, 502);
    return;
  }
  for (const name of passedHeaders) {
    const value = answer.headers.get(name);
    if (value !== null) response.setHeader(name, value);
  }
  // The page is at home here: nothing of a media server is ever shown as a page.
  if (answer.status !== 201) response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Cache-Control', 'no-store');
  response.writeHead(statusOf(answer)).end(text);
}

/** Redirections that are followed no further, and what is no status of an answer, are a fault of the media server. */
const statusOf = ({status}: Response): number =>
  status >= 200 && !(status >= 300 && status < 400) ? status : 502;

function refuse(response: ServerResponse, status: number, headers = {}, reason = ''): void {
  response.writeHead(status, {'Content-Type': 'text/plain; charset=utf-8', ...headers}).end(reason);
}
