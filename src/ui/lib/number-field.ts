import {html} from 'lit';

/** A labelled number in its range; what is none leaves it as it was. What is being typed stays, whatever is drawn meanwhile. */
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
      .value=${String(value)}
      @change=${({target}: Event) => {
        const input = target as HTMLInputElement;
        const typed = input.valueAsNumber;
        const taken = Number.isFinite(typed) ? Math.min(max, Math.max(min, typed)) : value;
        input.value = String(taken);
        if (taken !== value) set(taken);
      }}
  /></label>`;
