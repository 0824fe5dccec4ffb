import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {keyBindings, type KeyBinding} from '../../params/keys.ts';
import {bpmLimits} from '../../params/tempo.ts';
import {choiceField} from '../lib/choice-field.ts';
import {emit} from '../lib/events.ts';
import {controls} from '../lib/theme.ts';
import {titleOfAction} from '../lib/title-of-action.ts';
import {actionStrings} from '../strings/actions.ts';
import {commonStrings} from '../strings/common.ts';
import {performStrings} from '../strings/perform.ts';
import {initialPerform, type PerformState} from './perform-state.ts';

const strings = performStrings.timing;

/** How long a look takes to come: seconds, or beats. */
const lengths = [
  ...[0, 1, 2, 4, 8, 15, 30, 60].map((length) => ({length, unit: 'seconds' as const})),
  ...[1, 4, 8, 16, 32].map((length) => ({length, unit: 'beats' as const})),
];

/** The tempo, tapped or typed; and when a look that is chosen begins, how long it takes to come, and how. */
@customElement('reverie-timing')
export class ReverieTiming extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: contents;
      }
      .bpm,
      .coming {
        display: flex;
        align-items: center;
        gap: 6px;
      }
      .bpm input {
        width: 4.6em;
        text-align: center;
      }
      /* In one line with the buttons beside them. */
      @media (max-width: 900px) {
        .coming select {
          max-width: 116px;
          padding: 0 0.6em;
        }
      }
      @media (max-width: 480px) {
        .bpm input {
          width: 3.4em;
          padding: 0;
        }
        .bpm span {
          display: none;
        }
        /* In a line of its own, below what is pressed more often. */
        .coming {
          order: 2;
          flex: 1 0 100%;
          min-width: 0;
          gap: 4px;
        }
        .coming select {
          flex: 1 1 0;
          min-width: 0;
          max-width: none;
          padding: 0 0.4em;
        }
      }
    `,
  ];

  @property({attribute: false}) perform: PerformState = initialPerform;
  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;

  override render() {
    return html`${this.#tempo()} ${this.#coming()}`;
  }

  #tempo() {
    const bpm = String(Number(this.perform.tempo.bpm.toFixed(1)));
    return html`<button
        type="button"
        title=${titleOfAction('tap', this.bindings)}
        @click=${() => emit(this, 'act', 'tap')}
      >
        ${actionStrings.tap}
      </button>
      <label class="bpm"
        ><input
          type="text"
          inputmode="decimal"
          aria-label=${strings.beatsPerMinute(bpmLimits.min, bpmLimits.max)}
          .value=${bpm}
          @change=${({target}: Event) => this.#setBpm(target as HTMLInputElement, bpm)}
        /><span>${strings.bpm}</span></label
      >`;
  }

  #coming() {
    const {quantise, morphLength, morphUnit, easing} = this.perform;
    return html`<div class="coming">
      ${choiceField(strings.lookBegins, strings.quantisations, quantise, (chosen) =>
        emit(this, 'perform', {quantise: chosen}),
      )}
      <select
        aria-label=${strings.morphLength}
        @change=${({target}: Event) => this.#setLength((target as HTMLSelectElement).selectedIndex)}
      >
        ${lengths.map(
          ({length, unit}) =>
            html`<option .selected=${live(length === morphLength && unit === morphUnit)}>
              ${lengthWords(length, unit)}
            </option>`,
        )}
      </select>
      ${choiceField(strings.morphEasing, performStrings.easings, easing, (chosen) =>
        emit(this, 'perform', {easing: chosen}),
      )}
    </div>`;
  }

  /** Takes what was typed over, within what is allowed; what is no number leaves the tempo as it was. */
  #setBpm(input: HTMLInputElement, before: string): void {
    const typed = Number(input.value.trim() || NaN);
    const {min, max} = bpmLimits;
    input.value = Number.isFinite(typed) ? String(Math.min(max, Math.max(min, typed))) : before;
    if (input.value !== before) emit(this, 'tempo', Number(input.value));
  }

  #setLength(index: number): void {
    const chosen = lengths[index];
    if (chosen) emit(this, 'perform', {morphLength: chosen.length, morphUnit: chosen.unit});
  }
}

const lengthWords = (length: number, unit: 'seconds' | 'beats'): string =>
  length === 0 ? strings.noMorph : strings.morph(commonStrings[unit](length));
