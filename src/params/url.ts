import type {Message} from '../lib/message.ts';
import {listed, notices} from './notices.ts';
import {applyPreset, presetNamed, presets} from './presets.ts';
import {change, defaults, isKey, keys, parameterOf} from './values.ts';
import type {Values} from './values.ts';

/** Longer queries are not read: no state that the product writes comes near it. */
const maxQueryLength = 4096;

/**
 * The state in a query string such as `?preset=oil&wet=0.8`. The preset comes first, whatever the order. Numbers
 * out of range are clamped, what is unknown or not allowed is left out, and both are named in `problems`. A toggle
 * that is named alone (`?install`) is on. Never throws.
 */
export function parseQuery(query: string): {values: Values; problems: readonly Message[]} {
  if (query.length > maxQueryLength) {
    const problem = notices['address-too-long']({length: query.length, max: maxQueryLength});
    return {values: defaults, problems: [problem]};
  }
  const search = new URLSearchParams(query);
  const problems: Message[] = [];
  let base = defaults;
  const presetName = search.get('preset');
  if (presetName !== null) {
    const preset = presetNamed(presetName);
    if (preset) base = applyPreset(base, preset);
    else problems.push(unknownPreset(presetName));
  }
  search.delete('preset');
  const entries = [...search].map(
    ([key, text]) => [key, text === '' && isToggle(key) ? 'true' : text] as const,
  );
  const {values, problems: ofValues} = change(base, Object.fromEntries(entries));
  return {values, problems: listed([...problems, ...ofValues])};
}

/** The query string, without `?`, of what differs from the defaults; the empty string if nothing does. */
export function formatQuery(values: Values): string {
  const search = new URLSearchParams();
  for (const key of keys) {
    if (values[key] !== defaults[key]) search.set(key, String(values[key]));
  }
  return search.toString();
}

/** True if `query` holds a setting: then this state was asked for, and not the product's first impression. */
export const asksForState = (query: string): boolean =>
  [...new URLSearchParams(query).keys()].some((name) => name === 'preset' || isKey(name));

const isToggle = (name: string): boolean => isKey(name) && parameterOf(name).kind === 'toggle';

function unknownPreset(name: string): Message {
  const allowed = presets.map((preset) => preset.name).join(', ');
  return notices['preset-unknown']({name: name.slice(0, 40), allowed});
}
