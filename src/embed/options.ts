import {exhibition} from '../params/table/exhibition.ts';
import {recording} from '../params/table/recording.ts';
import {applyPreset, presetNamed, presets} from '../params/presets.ts';
import {change, defaults, keys, type Key, type Values} from '../params/values.ts';
import type {Message} from '../lib/message.ts';
import {notices} from './notices.ts';

/** What an own page decides by other means: by `source`, by its style sheet, and by what it opens. */
const apart = ['source', 'fit', 'output'] as const;

/** The parameters that a dream in another page has: all that make the dream. */
export type DreamKey = Exclude<
  Key,
  keyof typeof exhibition | keyof typeof recording | (typeof apart)[number]
>;
export type DreamValues = Pick<Values, DreamKey>;

const outside = new Set<string>([...Object.keys(exhibition), ...Object.keys(recording), ...apart]);

/** In the table's order. */
export const dreamKeys = keys.filter((key): key is DreamKey => !outside.has(key));

/** The attribute of a parameter: `step-size` of `stepSize`. */
export const attributeOf = (key: DreamKey): string =>
  key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** What may be asked of a dream: a look by its name, and parameters, which count over it. */
export type DreamChanges = {readonly [K in DreamKey]?: DreamValues[K] | string} & {readonly look?: string};

/** `values` with `changes`; what is not allowed is left out and named in `problems`. Never throws. */
export function changed(
  values: Values,
  {look, ...changes}: DreamChanges,
): {readonly values: Values; readonly problems: readonly Message[]} {
  const preset = look === undefined ? undefined : presetNamed(look);
  const based = preset ? applyPreset(values, preset) : values;
  const known = Object.entries(changes).filter(([key]) => !outside.has(key));
  const strangers = Object.keys(changes).filter((key) => outside.has(key));
  const {values: next, problems} = change(based, Object.fromEntries(known));
  return {
    values: next,
    problems: [
      ...(look !== undefined && !preset
        ? [notices['look-unknown']({look, allowed: presets.map(({name}) => name).join(', ')})]
        : []),
      ...strangers.map((key) => notices['not-in-library']({key})),
      ...problems,
    ],
  };
}

export const initialValues = (changes: DreamChanges): ReturnType<typeof changed> =>
  changed(defaults, changes);
