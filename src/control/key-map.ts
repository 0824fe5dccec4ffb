import {CodedError} from '../lib/message.ts';
import {keyBindings, type Action, type KeyBinding} from '../params/keys.ts';
import {notices} from './notices.ts';

/** The keys that the user has given to actions, in place of the default ones; the empty text is none. */
export type KeyMap = Readonly<Partial<Record<Action, string>>>;

/** A key map that cannot be used. */
export class KeyMapError extends CodedError {}

/** Keys that browsers, focus and dialogs need. */
const reserved = new Set([
  ...['Tab', 'Escape', 'Enter', 'Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Fn'],
  ...['Dead', 'Process', 'Unidentified', 'Compose', 'ContextMenu', 'F5', 'F11', 'F12'],
]);

/** Keys of more than one letter, as they are printed. */
const printed: Readonly<Record<string, string>> = {
  ...{' ': 'Space', ArrowRight: '→', ArrowLeft: '←', ArrowUp: '↑', ArrowDown: '↓'},
  ...{PageUp: 'Page ↑', PageDown: 'Page ↓', Backspace: '⌫', Delete: 'Del'},
};

const printedOf = (key: string): string => printed[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** Whether an action can have this `KeyboardEvent.key`, letters in lower case. */
export const isUsableKey = (key: string): boolean =>
  (key.length === 1 || /^[A-Z][A-Za-z0-9]{1,19}$/.test(key)) && key === key.normalize() && !reserved.has(key);

/** All bindings, with the user's keys; one without a key has the empty text. */
export const bindingsOf = (map: KeyMap): readonly KeyBinding[] =>
  keyBindings.map((binding) => {
    const key = map[binding.action];
    return key === undefined ? binding : {...binding, key, printed: printedOf(key)};
  });

/** The binding that has the key already, other than that of the action itself. */
export const conflictOf = (map: KeyMap, action: Action, key: string): KeyBinding | undefined =>
  bindingsOf(map).find((binding) => binding.key === key && key !== '' && binding.action !== action);

/** The map with the action's key changed; whatever had the key has none. Throws KeyMapError for a key that cannot be. */
export function withKey(map: KeyMap, action: Action, key: string): KeyMap {
  if (key !== '' && !isUsableKey(key)) {
    throw new KeyMapError(notices['key-refused']({key: key.slice(0, 40), action}));
  }
  const other = conflictOf(map, action, key);
  const changed: KeyMap = {...map, ...(other && {[other.action]: ''}), [action]: key};
  // What is as by default is left out.
  const isDefault = (name: string): boolean =>
    keyBindings.some((binding) => binding.action === name && binding.key === changed[binding.action]);
  return Object.fromEntries(Object.entries(changed).filter(([name]) => !isDefault(name)));
}

/** Reads the JSON of a map. All of it or nothing: KeyMapError names the action whose key cannot be used. */
export function decodeKeyMap(text: string): KeyMap {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = undefined;
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw new KeyMapError(notices['key-refused']({key: text.slice(0, 40), action: 'keys'}));
  }
  const map: Partial<Record<Action, string>> = {};
  for (const [name, key] of Object.entries(json)) {
    const binding = keyBindings.find(({action}) => action === name);
    if (!binding || typeof key !== 'string' || (key !== '' && !isUsableKey(key))) {
      throw new KeyMapError(
        notices['key-refused']({key: String(key).slice(0, 40), action: name.slice(0, 40)}),
      );
    }
    map[binding.action] = key;
  }
  const keys = bindingsOf(map)
    .map(({key}) => key)
    .filter((key) => key !== '');
  const twice = keys.find((key, index) => keys.indexOf(key) !== index);
  if (twice !== undefined) throw new KeyMapError(notices['key-refused']({key: twice, action: 'two actions'}));
  return map;
}
