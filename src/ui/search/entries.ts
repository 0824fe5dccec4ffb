import type {OwnLook} from '../../control/looks.ts';
import type {Action, KeyBinding} from '../../params/keys.ts';
import {depthDial, intensityDial} from '../../params/macros.ts';
import {groups} from '../../params/parameter.ts';
import {presets} from '../../params/presets.ts';
import {keys, parameterOf, type Key} from '../../params/values.ts';
import {searchStrings} from '../strings/search.ts';
import {synonyms} from '../strings/synonyms.ts';
import {sections, type Dial, type SectionName} from './sections.ts';

/** Where a result leads. */
export type Destination =
  | {readonly kind: 'parameter'; readonly key: Key}
  | {readonly kind: 'dial'; readonly dial: Dial}
  | {readonly kind: 'action'; readonly action: Action}
  | {readonly kind: 'look'; readonly look: string}
  | {readonly kind: 'section'; readonly section: SectionName}
  | {readonly kind: 'group'; readonly group: (typeof groups)[number]};

/** One thing that can be found. */
export interface Entry {
  readonly to: Destination;
  readonly title: string;
  readonly help: string;
  /** As it is printed on the key; empty if it has none. */
  readonly key: string;
  /** What else it is found by, such as its name in addresses and its group. */
  readonly words: string;
}

/** Everything that can be found: dials, parameters, actions, looks and sections. */
export function entriesOf(
  bindings: readonly KeyBinding[],
  looks: readonly Pick<OwnLook, 'name'>[],
): readonly Entry[] {
  const dials = (['depth', 'intensity'] as const).map((dial): Entry => {
    const {label, help} = dial === 'depth' ? depthDial : intensityDial;
    return {to: {kind: 'dial', dial}, title: label, help, key: '', words: synonyms.dials[dial]};
  });
  const parameters = keys.map((key): Entry => {
    const parameter = parameterOf(key);
    const {label, help, group} = parameter;
    const choices = parameter.kind === 'choice' ? Object.values(parameter.choices) : [];
    const words = [key, group, synonyms.parameters[key] ?? '', ...choices].join(' ');
    return {to: {kind: 'parameter', key}, title: label, help, key: '', words};
  });
  // Number keys choose looks, which are found by their names.
  const actions = bindings
    .filter(({action}) => !action.startsWith('preset-') && action !== 'search')
    .map(({action, does, printed}): Entry => {
      const [title = '', ...more] = does.split(/: |; /);
      const words = `${action} ${synonyms.actions[action] ?? ''}`;
      return {to: {kind: 'action', action}, title, help: more.join('; '), key: printed, words};
    });
  const own = looks.map(({name}): Entry => lookEntry(name, searchStrings.ownLook));
  const builtIn = presets.map(({title, line}): Entry => lookEntry(title, line));
  const parts = Object.entries(sections).map(([name, {title, help}]): Entry => {
    const section = name as SectionName;
    return {to: {kind: 'section', section}, title, help, key: '', words: synonyms.sections[section] ?? ''};
  });
  const groupEntries = groups.map((group): Entry => ({
    to: {kind: 'group', group},
    title: group,
    help: keys
      .filter((key) => parameterOf(key).group === group)
      .slice(0, 3)
      .map((key) => parameterOf(key).label)
      .join(', '),
    key: '',
    words: '',
  }));
  return [...dials, ...parameters, ...actions, ...own, ...builtIn, ...parts, ...groupEntries];
}

const lookEntry = (name: string, help: string): Entry => ({
  to: {kind: 'look', look: name},
  title: name,
  help,
  key: '',
  words: 'look preset',
});
