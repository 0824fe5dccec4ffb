import type {Message} from '../lib/message.ts';
import {notices} from './notices.ts';
import type {Parameter} from './parameter.ts';
import {formerNames, parameters} from './table.ts';

export type Key = keyof typeof parameters;

type ValueOf<P extends Parameter> = P extends {kind: 'number'}
  ? number
  : P extends {kind: 'toggle'}
    ? boolean
    : P extends {kind: 'choice'; choices: infer C}
      ? keyof C & string
      : string;

/** The whole adjustable state: a value for every entry of the table, as plain JSON. */
export type Values = {readonly [K in Key]: ValueOf<(typeof parameters)[K]>};

/** The keys of the table, in its order. */
export const keys = Object.keys(parameters) as Key[];

/** The entry of a key, as the general type. */
export const parameterOf = (key: Key): Parameter => parameters[key];

export const isKey = (name: string): name is Key => Object.hasOwn(parameters, name);

export const defaults = Object.fromEntries(keys.map((key) => [key, parameterOf(key).default])) as Values;

/** A valid value, and what was wrong with the raw one, if anything. `value` is undefined if nothing could be kept. */
export interface Coerced<V = unknown> {
  readonly value: V | undefined;
  readonly problem?: Message;
}

/**
 * Makes a raw value (from a URL, file, MIDI or the network) valid for `key`: numbers out of range are clamped,
 * everything else that is not allowed is left out. Text is accepted for every kind.
 */
export function coerce<K extends Key>(key: K, raw: unknown): Coerced<Values[K]> {
  return coerceParameter(key, parameterOf(key), raw) as Coerced<Values[K]>;
}

function coerceParameter(key: Key, parameter: Parameter, raw: unknown): Coerced {
  const refused = (allowed: string): Coerced => ({
    value: undefined,
    problem: notices['value-refused']({key, got: printable(raw), allowed}),
  });
  switch (parameter.kind) {
    case 'number': {
      const {min, max, whole} = parameter;
      const number = typeof raw === 'string' && raw.trim() !== '' ? Number(raw) : raw;
      if (typeof number !== 'number' || !Number.isFinite(number)) {
        return refused(`a number from ${min} to ${max}`);
      }
      const value = Math.min(max, Math.max(min, whole ? Math.round(number) : number));
      if (number < min || number > max) {
        return {value, problem: notices['value-clamped']({key, got: number, min, max, used: value})};
      }
      return {value};
    }
    case 'toggle':
      if (raw === true || raw === 'true' || raw === '1') return {value: true};
      if (raw === false || raw === 'false' || raw === '0') return {value: false};
      return refused('true or false');
    case 'choice': {
      const {choices, aliases = {}} = parameter;
      const name = typeof raw === 'string' && Object.hasOwn(aliases, raw) ? aliases[raw] : raw;
      return typeof name === 'string' && Object.hasOwn(choices, name)
        ? {value: name}
        : refused(`one of ${Object.keys(choices).join(', ')}`);
    }
    case 'text': {
      const whole = new RegExp(`^(?:${parameter.pattern.source})$`, parameter.pattern.flags);
      return typeof raw === 'string' && (raw === '' || whole.test(raw))
        ? {value: raw}
        : refused(parameter.allowed);
    }
  }
}

/** A raw value in at most 80 characters, whatever it is. */
function printable(raw: unknown): string {
  if (typeof raw === 'string') return `"${raw.slice(0, 80)}"`.slice(0, 80);
  // JSON.stringify throws for a bigint.
  if (typeof raw === 'bigint') return String(raw).slice(0, 80);
  return ((JSON.stringify(raw) as string | undefined) ?? typeof raw).slice(0, 80);
}

/** `values` with `changes` applied; entries that are not allowed are left out and named in `problems`. */
export function change(
  values: Values,
  changes: Readonly<Record<string, unknown>>,
): {values: Values; problems: readonly Message[]} {
  const problems: Message[] = [];
  const accepted: Partial<Record<Key, unknown>> = {};
  for (const [name, raw] of Object.entries(changes)) {
    if (formerNames.has(name)) continue;
    if (!isKey(name)) {
      problems.push(notices['parameter-unknown']({name: name.slice(0, 40)}));
      continue;
    }
    const {value, problem} = coerce(name, raw);
    if (problem) problems.push(problem);
    if (value !== undefined) accepted[name] = value;
  }
  const {values: within, problems: lowered} = withinEachOther({...values, ...accepted} as Values, accepted);
  return {values: within, problems: [...problems, ...lowered]};
}

/** Lowers the numbers that exceed what another one allows, and names those that were asked for. */
function withinEachOther(
  values: Values,
  asked: Partial<Record<Key, unknown>>,
): {values: Values; problems: readonly Message[]} {
  const problems: Message[] = [];
  const lowered: Partial<Record<Key, number>> = {};
  for (const key of keys) {
    const parameter = parameterOf(key);
    if (parameter.kind !== 'number' || parameter.atMost === undefined) continue;
    const most = Number(values[parameter.atMost as Key]);
    if (Number(values[key]) <= most) continue;
    lowered[key] = most;
    if (!Object.hasOwn(asked, key)) continue;
    const got = Number(values[key]);
    problems.push(notices['value-lowered']({key, got, limit: parameter.atMost, used: most}));
  }
  return {values: {...values, ...lowered} as Values, problems};
}
