import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {shown} from '../../params/macros.ts';
import type {NumberParameter, Parameter} from '../../params/parameter.ts';
import {controls} from '../lib/theme.ts';
import {panelStrings} from '../strings/panel.ts';

/** What a control was set to: `undefined` asks for the default. */
export type ControlChange = CustomEvent<{readonly value: number | boolean | string | undefined}>;

/**
 * A native control for any entry of the parameter table, or for one derived from it. Fires `control-change`.
 * Double click, Backspace or Delete on a slider ask for the default.
 */
@customElement('reverie-control')
export class ReverieControl extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .head {
        display: flex;
        justify-content: space-between;
        align-items: baseline;
        gap: 1em;
      }
      label {
        display: block;
      }
      output {
        color: var(--ink-quiet);
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      .changed output {
        color: var(--safelight);
      }
      .row {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 1em;
        min-height: var(--target);
      }
      .row > select,
      .row > input[type='text'] {
        min-width: 0;
        max-width: 62%;
      }
      .row > input[type='text'] {
        flex: 1;
      }
      p {
        margin: 0;
        color: var(--ink-quiet);
        font-size: 0.86em;
      }
      .reason {
        color: var(--safelight);
      }
    `,
  ];

  @property({attribute: false}) parameter!: Parameter;
  @property({attribute: false}) value!: number | boolean | string;
  /** Why the control cannot be used now; it is disabled while there is a reason. */
  @property() reason = '';
  /** Without the line of help below it. */
  @property({type: Boolean}) brief = false;

  override render() {
    const {parameter, brief, reason} = this;
    return html`
      <div class=${this.value === parameter.default ? '' : 'changed'}>
        ${this.#body()}
        ${brief && !reason ? nothing : html`<p id="help" class=${reason ? 'reason' : ''}>${reason || parameter.help}</p>`}
      </div>
    `;
  }

  #body() {
    const {parameter} = this;
    switch (parameter.kind) {
      case 'number':
        return this.#range(parameter);
      case 'toggle':
        return html`<div class="row">
          <label for="control">${parameter.label}</label>
          <input
            id="control"
            type="checkbox"
            aria-describedby="help"
            ?disabled=${this.reason !== ''}
            .checked=${live(this.value as boolean)}
            @change=${(event: Event) => this.#set((event.target as HTMLInputElement).checked)}
          />
        </div>`;
      case 'choice':
        return html`<div class="row">
          <label for="control">${parameter.label}</label>
          <select
            id="control"
            aria-describedby="help"
            ?disabled=${this.reason !== ''}
            @change=${(event: Event) => this.#set((event.target as HTMLSelectElement).value)}
          >
            ${Object.entries(parameter.choices).map(
              ([value, label]) =>
                html`<option value=${value} .selected=${live(value === this.value)}>${label}</option>`,
            )}
          </select>
        </div>`;
      case 'text':
        return html`<div class="row">
          <label for="control">${parameter.label}</label>
          <input
            id="control"
            type="text"
            spellcheck="false"
            autocomplete="off"
            aria-describedby="help"
            ?disabled=${this.reason !== ''}
            .value=${live(this.value as string)}
            @change=${(event: Event) => this.#set((event.target as HTMLInputElement).value)}
          />
        </div>`;
    }
  }

  #range(parameter: NumberParameter) {
    const value = this.value as number;
    return html`
      <div class="head">
        <label for="control">${parameter.label}</label>
        <output for="control">${shown(value, parameter)}</output>
      </div>
      <input
        id="control"
        type="range"
        min=${parameter.min}
        max=${parameter.max}
        step="any"
        aria-describedby="help"
        aria-valuetext=${shown(value, parameter)}
        title=${panelStrings.control.doubleClickResets}
        ?disabled=${this.reason !== ''}
        .value=${live(String(value))}
        @input=${(event: Event) => this.#slide(parameter, (event.target as HTMLInputElement).valueAsNumber)}
        @dblclick=${() => this.#set(undefined)}
        @keydown=${(event: KeyboardEvent) => this.#onRangeKey(parameter, event)}
      />
    `;
  }

  // A range of step "any" shows every valid value as it is; steps are taken from the table here.
  #slide({step, min}: NumberParameter, value: number): void {
    const stepped = min + Math.round((value - min) / step) * step;
    this.#set(Number(stepped.toFixed(6)));
  }

  #onRangeKey(parameter: NumberParameter, event: KeyboardEvent): void {
    const {min, max, step} = parameter;
    const value = this.value as number;
    const page = Math.max(step, (max - min) / 10);
    const moves: Record<string, number> = {
      ArrowRight: value + step,
      ArrowUp: value + step,
      ArrowLeft: value - step,
      ArrowDown: value - step,
      PageUp: value + page,
      PageDown: value - page,
      Home: min,
      End: max,
    };
    const target = moves[event.key];
    if (target !== undefined) this.#slide(parameter, Math.min(max, Math.max(min, target)));
    else if (event.key === 'Backspace' || event.key === 'Delete') this.#set(undefined);
    else return;
    event.preventDefault();
  }

  #set(value: number | boolean | string | undefined): void {
    this.dispatchEvent(new CustomEvent('control-change', {detail: {value}}) satisfies ControlChange);
  }
}
