import type {OwnLook} from '../../control/looks.ts';
import {presets, type Look} from '../../params/presets.ts';

/** A preset, or a look of the user's own. */
export interface NamedLook {
  readonly name: string;
  readonly look: Look;
}

/** The preset, by its name or title, or else the look of the user's own that is called so, whatever the case. */
export function lookNamed(name: string, own: readonly OwnLook[]): NamedLook | undefined {
  const wanted = name.toLowerCase();
  return (
    presets.find((preset) => preset.name === wanted || preset.title.toLowerCase() === wanted) ??
    own.find((look) => look.name.toLowerCase() === wanted)
  );
}
