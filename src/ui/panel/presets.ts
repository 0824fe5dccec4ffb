import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {presetOf, presets} from '../../params/presets.ts';
import {defaults} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {controls} from '../lib/theme.ts';

/** The presets by name, as a line of titles; scrolls sideways where there is no room. */
@customElement('reverie-presets')
export class ReveriePresets extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        min-width: 0;
      }
      div {
        display: flex;
        gap: 2px;
        overflow-x: auto;
        scrollbar-width: none;
        padding: 5px;
      }
      button {
        flex: none;
        border: 0;
        font: italic 1.18em/1 var(--serif);
        color: var(--ink-quiet);
      }
      button:hover {
        color: var(--ink);
      }
      button[aria-pressed='true'] {
        color: var(--safelight);
      }
      sup {
        margin-left: 0.3em;
        font: 0.55em var(--sans);
        opacity: 0.85;
      }
      @media (min-width: 761px) {
        div {
          justify-content: safe center;
        }
      }
      @media (pointer: coarse) {
        sup {
          display: none;
        }
      }
    `,
  ];

  @property({attribute: false}) values: Values = defaults;

  // A preset chosen by key or address may lie outside the line's visible part.
  override updated(): void {
    const pressed = this.renderRoot.querySelector<HTMLElement>('[aria-pressed=true]');
    const line = pressed?.parentElement;
    if (!pressed || !line || line.scrollWidth <= line.clientWidth) return;
    line.scrollLeft = pressed.offsetLeft - line.offsetLeft - (line.clientWidth - pressed.offsetWidth) / 2;
  }

  override render() {
    const current = presetOf(this.values);
    return html`<div role="group" aria-label="Presets">
      ${presets.map(
        (preset, index) =>
          html`<button
            type="button"
            data-preset=${preset.name}
            title=${preset.line}
            aria-pressed=${preset === current}
            @click=${() => emit(this, 'apply-preset', preset.name)}
          >
            ${preset.title}<sup aria-hidden="true">${index + 1}</sup>
          </button>`,
      )}
    </div>`;
  }
}
