import {css, html, LitElement, svg} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {shown} from '../../params/macros.ts';
import type {NumberParameter} from '../../params/parameter.ts';
import {controls} from '../lib/theme.ts';
import {draggedBy, steppedTo} from './drag.ts';

/** What a dial was set to: undefined asks for the default. */
export type DialChange = CustomEvent<{readonly value: number | undefined}>;

/** The dial's ends, in degrees clockwise from its top. */
const sweep = 135;
/** A drag of this length goes from one end to the other. */
const dragPx = 220;

/**
 * A dial for a number: dragged up and down, turned by the wheel or by arrow keys, finely with Shift; a double click asks
 * for the default. Fires `dial-change`.
 */
@customElement('reverie-dial')
export class ReverieDial extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
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
      output {
        margin-top: -1.1em;
        font-size: 0.86em;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({attribute: false}) parameter!: NumberParameter;
  @property({type: Number}) value = 0;

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
      title="${label}: drag up or down; Shift is finer; double-click to reset"
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
      <output>${text}</output>
    </div>`;
  }

  readonly #onDown = (event: PointerEvent): void => {
    const {min, max} = this.parameter;
    let value = this.value;
    draggedBy(event, ({y, fine}) => {
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
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #set(value: number | undefined): void {
    const detail = {value: value === undefined ? undefined : steppedTo(value, this.parameter)};
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
