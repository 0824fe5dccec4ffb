import {printedKey, type Action, type KeyBinding} from '../../params/keys.ts';
import {commonStrings} from '../strings/common.ts';

/** What an action does, as the table of keys says it unless given, with the key that it has now. */
export function titleOfAction(action: Action, bindings: readonly KeyBinding[], does?: string): string {
  const title = does ?? bindings.find((binding) => binding.action === action)?.does ?? '';
  const key = printedKey(bindings, action);
  return key === undefined ? title : commonStrings.withKey(title, key);
}
