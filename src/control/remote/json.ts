import {JsonChecks} from '../../lib/json-checks.ts';
import {CodedError} from '../../lib/message.ts';
import {notices} from './notices.ts';

/** Something from a remote, or over the network, that cannot be used. */
export class RemoteError extends CodedError {}

export const checks: JsonChecks = new JsonChecks(
  (refusal) => new RemoteError(notices['field-refused']({...refusal})),
);

export type Json = Readonly<Record<string, unknown>>;

/** The object that a text is. RemoteError if it is longer than `maxBytes`, no JSON, or no object. */
export function objectIn(text: string, maxBytes: number): Json {
  if (text.length > maxBytes) {
    throw new RemoteError(notices['message-too-long']({bytes: text.length, max: maxBytes}));
  }
  return checks.object(parsed(text), 'message');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RemoteError(notices['message-unreadable']({reason: 'it is not JSON'}));
  }
}

/** An own field: never what all objects inherit. */
export const field = (json: Json, name: string): unknown =>
  Object.hasOwn(json, name) ? json[name] : undefined;

export const objectOf = (json: Json, name: string): Json => checks.object(field(json, name), name);

export const numberIn = (json: Json, name: string, min: number, max: number): number =>
  checks.number(field(json, name), name, min, max);

export const booleanIn = (json: Json, name: string): boolean => checks.boolean(field(json, name), name);

/** A text, which may be empty. */
export function textIn(json: Json, name: string, maxLength: number): string {
  const value = field(json, name);
  if (typeof value === 'string' && value.length <= maxLength) return value;
  return checks.refuse(name, value, `a text of at most ${maxLength} characters`);
}

/** A list of which every entry passes. */
export const listIn = <T>(
  json: Json,
  name: string,
  most: number,
  read: (entry: unknown, path: string) => T,
): readonly T[] =>
  checks.list(field(json, name), name, most).map((entry, index) => read(entry, `${name}[${index}]`));
