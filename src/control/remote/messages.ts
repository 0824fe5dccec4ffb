import type {Message} from '../../lib/message.ts';
import {checks, field, listIn, numberIn, objectIn, objectOf, RemoteError, textIn, type Json} from './json.ts';
import {notices} from './notices.ts';
import {playFrom, type Play} from './play.ts';
import {rightsFrom, type Rights} from './rights.ts';
import {shownFrom, type Shown} from './shown.ts';

/** Of the messages below: another version is refused at the greeting. */
export const protocolVersion = 1;

/** The WebSocket of pages and remotes, on the page's own server. */
export const socketPath = '/remote/socket';

export const remoteLimits = {
  remotes: 10,
  /** In a second, of one remote. */
  messages: 200,
  /** Of one message. */
  remoteBytes: 4096,
  pageBytes: 256_000,
  /** Refused messages before the connection is closed. */
  refused: 5,
} as const;

/** A page is what is played; a remote plays. */
export type Greeting = {readonly role: 'page' | 'remote'; readonly token: string};

/** The first message of every connection. RemoteError if it is none, or of another version. */
export function greetingFrom(text: string): Greeting {
  const json = objectIn(text, remoteLimits.remoteBytes);
  if (field(json, 'type') !== 'hello')
    checks.refuse('type', field(json, 'type'), 'hello, in the first message');
  const version = field(json, 'version');
  if (version !== protocolVersion) {
    const got = ((JSON.stringify(version) as string | undefined) ?? 'nothing').slice(0, 20);
    throw new RemoteError(notices['version-refused']({got, version: protocolVersion}));
  }
  const role = field(json, 'role');
  if (role !== 'page' && role !== 'remote') return checks.refuse('role', role, 'page or remote');
  return {role, token: textIn(json, 'token', 128)};
}

export const greeting = (given: Greeting): string =>
  JSON.stringify({type: 'hello', version: protocolVersion, ...given});

/** What a remote sends after its greeting. */
export const remoteMessageFrom = (text: string): Play => playFrom(objectIn(text, remoteLimits.remoteBytes));

/** How long a frame of the page’s display may take, in milliseconds: what plays it more often is never seen. */
export const frameMsLimits = {min: 16, max: 100} as const;

/** What the page sends after its greeting. */
export type PageMessage =
  | {readonly type: 'shown'; readonly shown: Partial<Shown>}
  | {readonly type: 'display'; readonly frameMs: number}
  | {readonly type: 'rights'; readonly rights: Rights};

export function pageMessageFrom(text: string): PageMessage {
  const json = objectIn(text, remoteLimits.pageBytes);
  const type = field(json, 'type');
  if (type === 'shown') return {type, shown: shownFrom(objectOf(json, 'shown'))};
  if (type === 'rights') return {type, rights: rightsFrom(objectOf(json, 'rights'))};
  if (type === 'display') {
    return {type, frameMs: numberIn(json, 'frameMs', frameMsLimits.min, frameMsLimits.max)};
  }
  return checks.refuse('type', type, 'shown, rights or display');
}

/** What the server sends to a remote. */
export type ToRemote =
  | {readonly type: 'shown'; readonly shown: Partial<Shown>}
  | {readonly type: 'rights'; readonly rights: Rights}
  /** Whether there is a page to play. */
  | {readonly type: 'page'; readonly isThere: boolean}
  /** The connection lives: sent every few seconds. */
  | {readonly type: 'alive'}
  | {readonly type: 'refused'; readonly refusal: Message};

/** What the server sends to the page. */
export type ToPage =
  | {readonly type: 'welcome'; readonly links: readonly string[]; readonly oscPort: number}
  | {readonly type: 'plays'; readonly plays: readonly Play[]}
  | {readonly type: 'remotes'; readonly count: number}
  | {readonly type: 'alive'}
  | {readonly type: 'refused'; readonly refusal: Message};

const mostPlays = 2000;

/** Reads what the server sends to a remote. RemoteError if it cannot be used. */
export function toRemoteFrom(text: string): ToRemote {
  const json = objectIn(text, 2 * remoteLimits.pageBytes);
  const type = field(json, 'type');
  switch (type) {
    case 'shown':
      return {type, shown: shownFrom(objectOf(json, 'shown'))};
    case 'rights':
      return {type, rights: rightsFrom(objectOf(json, 'rights'))};
    case 'page':
      return {type, isThere: field(json, 'isThere') === true};
    case 'alive':
      return {type};
    case 'refused':
      return {type, refusal: messageIn(json)};
    default:
      return checks.refuse('type', type, 'shown, rights, page, alive or refused');
  }
}

/** Reads what the server sends to the page. RemoteError if it cannot be used. */
export function toPageFrom(text: string): ToPage {
  const json = objectIn(text, 2 * remoteLimits.pageBytes);
  const type = field(json, 'type');
  switch (type) {
    case 'welcome': {
      const links = listIn(json, 'links', 16, (link, path) =>
        typeof link === 'string' && /^http:\/\/[^\s]{1,200}$/.test(link)
          ? link
          : checks.refuse(path, link, 'an address'),
      );
      return {type, links, oscPort: numberIn(json, 'oscPort', 0, 65_535)};
    }
    case 'plays':
      return {
        type,
        plays: listIn(json, 'plays', mostPlays, (play, path) => playFrom(checks.object(play, path))),
      };
    case 'remotes':
      return {type, count: numberIn(json, 'count', 0, remoteLimits.remotes)};
    case 'alive':
      return {type};
    case 'refused':
      return {type, refusal: messageIn(json)};
    default:
      return checks.refuse('type', type, 'welcome, plays, remotes, alive or refused');
  }
}

/** A message to the user, in the server's words. */
function messageIn(json: Json): Message {
  const refusal = objectOf(json, 'refusal');
  const advice = field(refusal, 'advice') === undefined ? undefined : textIn(refusal, 'advice', 400);
  return {
    code: textIn(refusal, 'code', 60),
    data: {},
    message: textIn(refusal, 'message', 400),
    ...(advice !== undefined && {advice}),
  };
}
