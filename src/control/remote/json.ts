import {CodedError} from '../../lib/message.ts';
import {notices} from './notices.ts';

/** Something from a remote, or over the network, that cannot be used. */
export class RemoteError extends CodedError {}

export type Json = Readonly<Record<string, unknown>>;

/** The object that a text is. RemoteError if it is longer than `maxBytes`, no JSON, or no object. */
export function objectIn(text: string, maxBytes: number): Json {
  if (text.length > maxBytes) {
    throw new RemoteError(notices['message-too-long']({bytes: text.length, max: maxBytes}));
  }
  return object(parsed(text), 'message');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RemoteError(notices['message-unreadable']({reason: 'it is not JSON'}));
  }
}

export function object(json: unknown, path: string): Json {
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Json;
  return refuse(path, json, 'an object');
}

/** An own field: never what all objects inherit. */
export const field = (json: Json, name: string): unknown =>
  Object.hasOwn(json, name) ? json[name] : undefined;

export function numberIn(json: Json, name: string, min: number, max: number): number {
  const value = field(json, name);
  if (typeof value === 'number' && value >= min && value <= max) return value;
  return refuse(name, value, `a number from ${min} to ${max}`);
}

export function booleanIn(json: Json, name: string): boolean {
  const value = field(json, name);
  return typeof value === 'boolean' ? value : refuse(name, value, 'true or false');
}

export function textIn(json: Json, name: string, maxLength: number): string {
  const value = field(json, name);
  if (typeof value === 'string' && value.length <= maxLength) return value;
  return refuse(name, value, `a text of at most ${maxLength} characters`);
}

/** A list of which every entry passes. */
export function listIn<T>(
  json: Json,
  name: string,
  most: number,
  read: (entry: unknown, path: string) => T,
): readonly T[] {
  const list = field(json, name);
  if (!Array.isArray(list) || list.length > most) {
    refuse(name, Array.isArray(list) ? `${list.length} entries` : list, `a list of at most ${most}`);
  }
  return (list as unknown[]).map((entry, index) => read(entry, `${name}[${index}]`));
}

export function refuse(path: string, got: unknown, allowed: string): never {
  const text = (JSON.stringify(got) as string | undefined) ?? 'nothing';
  throw new RemoteError(notices['field-refused']({path, got: text.slice(0, 80), allowed}));
}
