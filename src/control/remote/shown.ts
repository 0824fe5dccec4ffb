import {bpmLimits} from '../../params/tempo.ts';
import {coerce} from '../../params/values.ts';
import {looksLimits} from '../looks.ts';
import {checks, field, listIn, numberIn, objectOf, textIn, type Json} from './json.ts';
import {isRemoteAction, remoteActions, isRemoteKey, type RemoteAction, type RemoteValues} from './reach.ts';
import type {Rights} from './rights.ts';

/** What remotes show of the page. */
export interface Shown {
  /** The looks that there are, presets and the user's own. */
  readonly looks: readonly {readonly name: string; readonly title: string}[];
  /** The name of the look that the values have; empty if none has them. */
  readonly look: string;
  readonly values: RemoteValues;
  /** Both from 0 to 1. */
  readonly depth: number;
  readonly intensity: number;
  readonly crossfader: number;
  /** The titles of both ends of the crossfader. */
  readonly ends: readonly string[];
  readonly bpm: number;
  /** The actions that are on. */
  readonly on: readonly RemoteAction[];
}

export const nothingShown: Shown = {
  looks: [],
  look: '',
  values: {},
  depth: 0,
  intensity: 0,
  crossfader: 0,
  ends: ['A', 'B'],
  bpm: 120,
  on: [],
};

const readers: {readonly [K in keyof Shown]: (json: Json) => Shown[K]} = {
  looks: (json) =>
    listIn(json, 'looks', looksLimits.looks + 100, (entry, path) => {
      const look = checks.object(entry, path);
      return {
        name: textIn(look, 'name', looksLimits.nameLength),
        title: textIn(look, 'title', looksLimits.nameLength),
      };
    }),
  look: (json) => textIn(json, 'look', looksLimits.nameLength),
  values: (json) => valuesFrom(objectOf(json, 'values')),
  depth: (json) => numberIn(json, 'depth', 0, 1),
  intensity: (json) => numberIn(json, 'intensity', 0, 1),
  crossfader: (json) => numberIn(json, 'crossfader', 0, 1),
  ends: (json) =>
    listIn(json, 'ends', 2, (title, path) =>
      typeof title === 'string' && title.length <= looksLimits.nameLength
        ? title
        : checks.refuse(path, title, 'a title'),
    ),
  bpm: (json) => numberIn(json, 'bpm', bpmLimits.min, bpmLimits.max),
  on: (json) =>
    listIn(json, 'on', remoteActions.length, (action, path) =>
      isRemoteAction(action) ? action : checks.refuse(path, action, 'an action'),
    ),
};

/** Reads what has changed of what is shown; RemoteError names the field that cannot be used. */
export function shownFrom(json: Json): Partial<Shown> {
  const known = (Object.keys(readers) as (keyof Shown)[]).filter((name) => field(json, name) !== undefined);
  return Object.fromEntries(known.map((name) => [name, readers[name](json)]));
}

function valuesFrom(json: Json): RemoteValues {
  const entries = Object.entries(json).map(([key, raw]) => {
    if (!isRemoteKey(key)) return checks.refuse('values', key.slice(0, 40), 'parameters of the look');
    const {value, problem} = coerce(key, raw);
    return problem ? checks.refuse(`values.${key}`, raw, 'a value that the table allows') : [key, value];
  });
  return Object.fromEntries(entries) as RemoteValues;
}

/** What is shown, after a change: of the values, those that are given. */
export const withShown = (shown: Shown, changes: Partial<Shown>): Shown => ({
  ...shown,
  ...changes,
  values: {...shown.values, ...changes.values},
});

/** Of a change, what concerns somebody with these rights. */
export function shownTo(rights: Rights, changes: Partial<Shown>): Partial<Shown> {
  const {looks, values, ...others} = changes;
  const allowed = new Set(rights.looks.map((name) => name.toLowerCase()));
  return {
    ...others,
    ...(looks && {looks: looks.filter(({name}) => allowed.has(name.toLowerCase()))}),
    ...(values && {
      values: Object.fromEntries(rights.keys.filter((key) => key in values).map((key) => [key, values[key]])),
    }),
  };
}
