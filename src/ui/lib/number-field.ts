import {html} from 'lit';
import {live} from 'lit/directives/live.js';

/** A labelled number in its range; what is none leaves it as it was. */
export const numberField = (
  label: string,
  value: number,
  {min, max}: {readonly min: number; readonly max: number},
  set: (value: number) => void,
) =>
  html`<label
    >${label}<input
      type="number"
      step="any"
      min=${min}
      max=${max}
      .value=${live(String(value))}
      @change=${({target}: Event) => {
        const input = target as HTMLInputElement;
        const typed = input.valueAsNumber;
        if (Number.isFinite(typed)) set(Math.min(max, Math.max(min, typed)));
        else input.value = String(value);
      }}
  /></label>`;
