import {CodedError} from '../lib/message.ts';
import {notices} from './notices.ts';
import {limits, targetName, type StreamSettings} from './settings.ts';

/** A WHIP endpoint. */
export interface Endpoint {
  readonly url: string;
  /** Bearer token; undefined if it wants none, or if the server of this page adds it. */
  readonly token: string | undefined;
  /** As the user knows it, without anything secret. */
  readonly label: string;
}

/**
 * Where the settings say that the stream goes; `base` is the address of the page. Throws CodedError for what is no
 * address of a server, and for one with a name or a password in it, which browsers refuse.
 */
export function endpointOf({target, address, token}: StreamSettings, base: string): Endpoint {
  if (target !== '') {
    if (!targetName.test(target)) throw invalid(target);
    return {url: new URL(`whip/${target}`, base).href, token: undefined, label: target};
  }
  const text = address.trim();
  if (text === '') throw new CodedError(notices['no-endpoint']());
  if (text.length > limits.addressLength) throw invalid(text);
  const url = parseUrl(text, base);
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw invalid(text);
  // A token goes into a header as it is.
  const bearer = token.trim();
  if (bearer.length > limits.tokenLength || /[^\x21-\x7e]/.test(bearer)) {
    throw new CodedError(notices['token-invalid']());
  }
  return {url: url.href, token: bearer === '' ? undefined : bearer, label: `${url.host}${url.pathname}`};
}

/** Undefined for what is no address. */
export function parseUrl(text: string, base: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}

const invalid = (address: string): CodedError =>
  new CodedError(notices['endpoint-invalid']({address: address.slice(0, 80)}));
