import {createHash, createHmac, randomBytes, timingSafeEqual} from 'node:crypto';
import type {IncomingMessage} from 'node:http';
import {hostname, networkInterfaces} from 'node:os';

/** The operator may do everything; a visitor what the operator allows, such as play with a phone or watch. */
export type Role = 'operator' | 'visitor';

/** Who may ask what: the names that this server answers to, and the tokens that it knows. */
export class Access {
  /** For operators only. Never in an address, but for its fragment, and never in a log. */
  readonly operatorToken: string;
  /** For visitors, on a QR code. Follows from the operator's, so that a printed code outlives a restart. */
  readonly visitorToken: string;
  readonly #names: ReadonlySet<string>;

  /** @param names the names of hosts, without ports, that requests may be addressed to; see `ownNames`. */
  constructor(names: Iterable<string>, operatorToken: string) {
    this.#names = new Set(names);
    this.operatorToken = operatorToken;
    this.visitorToken = createHmac('sha256', operatorToken)
      .update('visitor')
      .digest('base64url')
      .slice(0, 22);
  }

  /** Who has this token; undefined if nobody. Takes the same time for all. */
  roleOf(token: string | undefined): Role | undefined {
    const given = digest(token ?? '');
    const isOperator = timingSafeEqual(given, digest(this.operatorToken));
    const isVisitor = timingSafeEqual(given, digest(this.visitorToken));
    return isOperator ? 'operator' : isVisitor ? 'visitor' : undefined;
  }

  /** Whether this Host is this server. A page of another site whose name was rebound to this machine uses that name. */
  isOwnHost(host: string | undefined): boolean {
    return this.#names.has(nameOf(host));
  }

  /** Whether a request comes from a page of this server, or from no page at all, which a browser cannot pretend. */
  isOwnOrigin({headers: {origin, host}}: IncomingMessage): boolean {
    return origin === undefined || origin === `http://${host ?? ''}`;
  }
}

export const newToken = (): string => randomBytes(16).toString('base64url');

/** The token of `Authorization: Bearer TOKEN`. */
export const bearerToken = ({headers: {authorization}}: IncomingMessage): string | undefined =>
  /^Bearer ([\w-]{1,128})$/i.exec(authorization ?? '')?.[1];

const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** The names of a server that listens on loopback and, unless it is empty, on `host`. */
export function ownNames(host: string): readonly string[] {
  const machine = hostname().toLowerCase();
  if (host === '') return loopbackNames;
  const own = isEveryAddress(host) ? [machine, `${machine}.local`, ...networkAddresses()] : [host];
  return [...loopbackNames, ...own.map((name) => nameOf(inUrl(name)))];
}

/** Whether a server on this address has all addresses of this machine. */
const isEveryAddress = (host: string): boolean => host === '0.0.0.0' || host === '::';

/** The addresses to listen on: loopback always, where a page is a secure context and so has a camera. */
export function listenedHosts(host: string): readonly string[] {
  if (isEveryAddress(host)) return [host];
  return ['', 'localhost', '127.0.0.1'].includes(host) ? ['127.0.0.1'] : ['127.0.0.1', host];
}

/** The hosts of the page's addresses: this machine's own first, then those by which others reach it. */
export function pageHosts(host: string): readonly string[] {
  return isEveryAddress(host) ? ['127.0.0.1', ...networkAddresses()] : listenedHosts(host);
}

const networkAddresses = (): readonly string[] =>
  Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({internal, scopeid}) => !internal && !scopeid)
    .map(({address}) => address);

/** An address as it stands in a URL. */
export const inUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The name of a Host, in the form of URLs, without its port; empty if it is none. */
function nameOf(host: string | undefined): string {
  if (host === undefined || /[/?#@\\\s]/.test(host)) return '';
  const url = `http://${host}`;
  return URL.canParse(url) ? new URL(url).hostname : '';
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
