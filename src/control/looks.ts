import {JsonChecks, memberPath} from '../lib/json-checks.ts';
import {CodedError} from '../lib/message.ts';
import {automationFrom, automationJson, type Automation} from '../params/automation/automation.ts';
import {lookKeys, presetOf, sameLook, type LookKey, type WholeLook} from '../params/presets.ts';
import {coerce, defaults, isKey, type Values} from '../params/values.ts';
import {notices} from './notices.ts';

/** A look of the user's own. */
export interface OwnLook {
  /** Stays the same when it is renamed. */
  readonly id: string;
  /** Up to 60 characters; no two looks share one, whatever the case. */
  readonly name: string;
  readonly look: WholeLook;
  /** What moves it by itself; left out if nothing does. */
  readonly automation?: Automation;
}

/** Limits of a list, and of the file that it is exported to. */
export const looksLimits = {looks: 1000, bytes: 1_000_000, nameLength: 60} as const;

/** A file of looks that cannot be used. */
export class LooksError extends CodedError {}

const checks: JsonChecks = new JsonChecks(
  (refusal) => new LooksError(notices['looks-field-refused']({...refusal})),
);

/** The form of the file that `encodeLooks` writes. */
const fileVersion = 1;

/** The looks as JSON; of each, what differs from the defaults. */
export const encodeLooks = (looks: readonly OwnLook[]): string =>
  JSON.stringify(
    {
      reverieLooks: fileVersion,
      looks: looks.map(({name, look, automation}) => ({
        name,
        values: differing(look),
        ...(automation && {automation: automationJson(automation)}),
      })),
    },
    null,
    1,
  );

const differing = (look: WholeLook): Partial<WholeLook> =>
  Object.fromEntries(lookKeys.filter((key) => look[key] !== defaults[key]).map((key) => [key, look[key]]));

/**
 * Reads what `encodeLooks` wrote. All of it or nothing: LooksError or AutomationError says which field cannot be
 * used, and what is allowed.
 * @param newId gives each look its id.
 */
export function decodeLooks(text: string, newId: () => string): readonly OwnLook[] {
  if (text.length > looksLimits.bytes) {
    throw new LooksError(notices['looks-too-large']({bytes: text.length, max: looksLimits.bytes}));
  }
  const json = parsed(text);
  const version = isRecord(json) ? json['reverieLooks'] : undefined;
  if (version !== fileVersion) checks.refuse('reverieLooks', version, `${fileVersion}`);
  const {looks} = onlyKnown(json, '', ['reverieLooks', 'looks']);
  const names = new Set<string>();
  return checks.list(looks, 'looks', looksLimits.looks).map((entry, index) => {
    const path = `looks[${index}]`;
    const {name, values, automation} = onlyKnown(entry, path, ['name', 'values', 'automation']);
    if (
      typeof name !== 'string' ||
      name === '' ||
      cleanLookName(name) !== name ||
      names.has(name.toLowerCase())
    ) {
      checks.refuse(
        `${path}.name`,
        name,
        `a name of 1 to ${looksLimits.nameLength} characters that no other look has`,
      );
    }
    names.add(name.toLowerCase());
    return {
      id: newId(),
      name,
      look: lookFrom(values, `${path}.values`),
      ...(automation !== undefined && {automation: automationFrom(automation, `${path}.automation`)}),
    };
  });
}

/** The whole look that raw JSON sets; LooksError names the field that cannot be used as it is. */
export function lookFrom(json: unknown, path: string): WholeLook {
  const set: Partial<Record<LookKey, unknown>> = {};
  for (const [key, raw] of Object.entries(checks.object(json, path, 'an object of parameters'))) {
    if (!isKey(key) || !(lookKeys as readonly string[]).includes(key)) {
      checks.refuse(`${path}.${key.slice(0, 40)}`, raw, 'one of the parameters of a look');
    }
    const {value, problem} = coerce(key, raw);
    if (problem || value !== raw) {
      throw new LooksError(
        notices['looks-value-refused']({
          path: `${path}.${key}`,
          reason: problem?.message ?? 'it has the wrong type',
        }),
      );
    }
    set[key as LookKey] = value;
  }
  const whole = lookKeys.map((key) => [key, Object.hasOwn(set, key) ? set[key] : defaults[key]]);
  return Object.fromEntries(whole) as WholeLook;
}

/** Whether these values have the look. */
export const sameLookAs = ({look}: OwnLook, values: WholeLook): boolean => sameLook(look, values);

/** The user's own look that these values have. */
export const ownLookOf = (values: WholeLook, looks: readonly OwnLook[]): OwnLook | undefined =>
  looks.find((look) => sameLookAs(look, values));

/** What the look that these values have is called: by the user, or as a preset. */
export const titleOfLook = (values: Values, looks: readonly OwnLook[]): string | undefined =>
  ownLookOf(values, looks)?.name ?? presetOf(values)?.title;

/** A name as it may be: without line breaks, quotes and what ends an entry of a setlist; empty if nothing is left. */
export const cleanLookName = (name: string): string =>
  name
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}<>",]/gu, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, looksLimits.nameLength)
    .trim();

/** The name, or if another look has it, the name with the next free number. */
export function freeLookName(wanted: string, looks: readonly OwnLook[]): string {
  const name = cleanLookName(wanted) || 'Look';
  const taken = new Set(looks.map((look) => look.name.toLowerCase()));
  if (!taken.has(name.toLowerCase())) return name;
  const stem = name.replace(/ \d{1,4}$/, '').slice(0, looksLimits.nameLength - 5);
  for (let number = 2; ; number += 1) {
    if (!taken.has(`${stem} ${number}`.toLowerCase())) return `${stem} ${number}`;
  }
}

/** The list with the look at the place `to`, counted from 0. */
export function moveLook(looks: readonly OwnLook[], id: string, to: number): readonly OwnLook[] {
  const moved = looks.find((look) => look.id === id);
  if (!moved) return looks;
  const others = looks.filter((look) => look !== moved);
  return others.toSpliced(Math.min(Math.max(0, to), others.length), 0, moved);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new LooksError(notices['looks-unreadable']());
  }
}

function onlyKnown(json: unknown, path: string, known: readonly string[]): Record<string, unknown> {
  const object = checks.object(json, path);
  const unknown = Object.keys(object).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    const place = memberPath(path, unknown.slice(0, 40));
    checks.refuse(place, object[unknown], `left out: there are ${known.join(' and ')}`);
  }
  return object;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
