import {css, html, LitElement, svg} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import {shown} from '../../params/macros.ts';
import type {NumberParameter} from '../../params/parameter.ts';
import {controls} from '../lib/theme.ts';
import {performStrings} from '../strings/perform.ts';
import {draggedBy, steppedTo} from './drag.ts';

const strings = performStrings.dial;

/** What a dial was set to: undefined asks for the default. */
export type DialChange = CustomEvent<{readonly value: number | undefined}>;

/** The dial's ends, in degrees clockwise from its top. */
const sweep = 135;
/** A drag of this length goes from one end to the other. */
const dragPx = 220;

/**
 * A dial for a number: dragged up and down, turned by the wheel or by arrow keys, finely with Shift; a digit, Enter or a
 * press on its number is the beginning of a typed one; a double click asks for the default. Fires `dial-change`.
 */
@customElement('reverie-dial')
export class ReverieDial extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        position: relative;
      }
      div {
        display: grid;
        justify-items: center;
        min-width: var(--target);
        touch-action: none;
        cursor: ns-resize;
        user-select: none;
        border-radius: 12px;
      }
      svg {
        width: 100%;
        max-width: 76px;
        fill: none;
        stroke-width: 6;
        stroke-linecap: round;
      }
      .track {
        stroke: var(--track);
      }
      .value {
        stroke: var(--safelight);
      }
      .hand {
        stroke: var(--ink);
      }
      input {
        position: absolute;
        bottom: 0;
        left: 0;
        box-sizing: border-box;
        width: 100%;
        min-height: 0;
        padding: 2px 4px;
        text-align: center;
      }
      input[hidden] {
        display: none;
      }
      output {
        cursor: text;
        margin-top: -1.1em;
        font-size: 0.86em;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({attribute: false}) parameter!: NumberParameter;
  @property({type: Number}) value = 0;
  @query('input') private readonly field!: HTMLInputElement;
  @query('[role=slider]') private readonly slider!: HTMLElement;
  #wasDragged = false;

  override render() {
    const {parameter, value} = this;
    const {min, max, label} = parameter;
    const share = (value - min) / (max - min);
    const text = shown(value, parameter);
    return html`<div
        role="slider"
        tabindex="0"
        aria-label=${label}
        aria-valuemin=${min}
        aria-valuemax=${max}
        aria-valuenow=${value}
        aria-valuetext=${text}
        aria-orientation="vertical"
        title=${strings.title(label)}
        @pointerdown=${this.#onDown}
        @wheel=${this.#onWheel}
        @keydown=${this.#onKey}
        @dblclick=${() => this.#set(undefined)}
      >
        <svg viewBox="0 0 100 88" aria-hidden="true">
          ${arc('track', 0, 1)}
          ${arc('value', Math.min(share, zero(parameter)), Math.max(share, zero(parameter)))}
          <path class="hand" d="M${point(share, 20)}L${point(share, 32)}" />
        </svg>
        <output @click=${() => this.#wasDragged || this.#type(String(value))}>${text}</output>
      </div>
      <input
        hidden
        type="number"
        step="any"
        min=${min}
        max=${max}
        aria-label=${strings.range(label, min, max)}
        @change=${() => this.#set(this.#typed)}
        @blur=${() => (this.field.hidden = true)}
        @dblclick=${() => this.#leave(undefined)}
        @keydown=${(event: KeyboardEvent) => this.#onFieldKey(event)}
      />`;
  }

  /** What stands in the field; what is no number leaves the value as it is. */
  get #typed(): number {
    const {valueAsNumber} = this.field;
    return Number.isFinite(valueAsNumber) ? valueAsNumber : this.value;
  }

  /** Opens the field with a text, which what is typed takes the place of. */
  #type(text: string): void {
    const {field} = this;
    Object.assign(field, {hidden: false, value: text});
    field.focus();
    field.select();
  }

  readonly #onFieldKey = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') this.#leave(this.#typed);
    if (event.key === 'Escape') this.#leave(this.value);
  };

  /** Closes the field, and sets the value. */
  #leave(value: number | undefined): void {
    // Without a change of its own.
    this.field.value = '';
    this.slider.focus();
    this.#set(value);
  }

  readonly #onDown = (event: PointerEvent): void => {
    const {min, max} = this.parameter;
    let value = this.value;
    this.#wasDragged = false;
    draggedBy(event, ({y, fine}) => {
      this.#wasDragged ||= y !== 0;
      value = Math.min(max, Math.max(min, value - ((max - min) * y * fine) / dragPx));
      this.#set(value);
    });
  };

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const steps = (event.shiftKey ? 1 : 5) * -Math.sign(event.deltaY || event.deltaX);
    this.#set(this.value + steps * this.parameter.step);
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const {min, max, step} = this.parameter;
    const coarse = event.shiftKey ? step : Math.max(step, (max - min) / 50);
    const moves: Readonly<Record<string, number>> = {
      ArrowUp: this.value + coarse,
      ArrowRight: this.value + coarse,
      ArrowDown: this.value - coarse,
      ArrowLeft: this.value - coarse,
      Home: min,
      End: max,
    };
    const target = moves[event.key];
    if (target !== undefined) this.#set(target);
    else if (event.key === 'Backspace' || event.key === 'Delete') this.#set(undefined);
    else if (event.key === 'Enter') this.#type(String(this.value));
    else if (/^[-.,\d]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.#type('');
      event.stopPropagation();
      // The field gets the digit.
      return;
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #set(value: number | undefined): void {
    const detail = {value: value === undefined ? undefined : steppedTo(value, this.parameter)};
    // The page is drawn once a frame at most: what follows within that goes on from here.
    this.value = detail.value ?? this.parameter.default;
    this.dispatchEvent(new CustomEvent('dial-change', {detail}) satisfies DialChange);
  }
}

/** Where 0 is on the dial, as a share, or its lower end. */
const zero = ({min, max}: NumberParameter): number => (min < 0 ? -min / (max - min) : 0);

function point(share: number, radius: number): string {
  const angle = ((2 * share - 1) * sweep * Math.PI) / 180;
  return `${(50 + radius * Math.sin(angle)).toFixed(2)} ${(50 - radius * Math.cos(angle)).toFixed(2)}`;
}

function arc(name: string, from: number, to: number) {
  const large = (to - from) * 2 * sweep > 180 ? 1 : 0;
  return svg`<path class=${name} d="M${point(from, 42)}A42 42 0 ${large} 1 ${point(to, 42)}" />`;
}
