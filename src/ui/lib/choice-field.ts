import {html} from 'lit';
import {live} from 'lit/directives/live.js';

/** One of several values, each with its words: a select named `label`. */
export const choiceField = <T extends string>(
  label: string,
  choices: Readonly<Record<T, string>>,
  chosen: T,
  set: (value: T) => void,
) =>
  html`<select
    aria-label=${label}
    @change=${({target}: Event) => set((target as HTMLSelectElement).value as T)}
  >
    ${Object.entries(choices).map(
      ([value, text]) => html`<option value=${value} .selected=${live(value === chosen)}>${text}</option>`,
    )}
  </select>`;
