import {html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {modes, reachOf, type Mapping, type Mode} from '../../control/mapping.ts';
import {curves, type Curve} from '../../control/response.ts';
import {isContinuous, targetOf, titleOf} from '../../control/target.ts';
import {choiceField} from '../lib/choice-field.ts';
import {emit} from '../lib/events.ts';
import {numberField} from '../lib/number-field.ts';
import {quietFigures} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {whileSeen} from '../lib/while-seen.ts';
import type {ControlState} from './control-state.ts';
import {mappingListStyles} from './mapping-list-styles.ts';

/** All mappings, each with its signal's value as it moves; one opens to be changed. */
@customElement('reverie-mapping-list')
export class ReverieMappingList extends LitElement {
  static override styles = [controls, quietFigures, mappingListStyles];

  @property({attribute: false}) control!: ControlState;
  /** By signal; undefined for one that is not there. */
  @state() private levels: Readonly<Record<string, number | undefined>> = {};
  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    // Values change a thousand times a second; they are looked at once a frame.
    this.#stop = whileSeen(this, () => this.#look());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('control')) this.#look();
  }

  override render() {
    return html`<ul>
      ${this.control.mappings.map((mapping, place) => this.#row(mapping, place))}
    </ul>`;
  }

  #look(): void {
    const {signals, mappings} = this.control;
    const levels = Object.fromEntries(mappings.map(({signal}) => [signal, signals.valueOf(signal)]));
    const same =
      Object.keys(levels).length === Object.keys(this.levels).length &&
      Object.entries(levels).every(([id, value]) => id in this.levels && this.levels[id] === value);
    if (!same) this.levels = levels;
  }

  #row(mapping: Mapping, place: number) {
    const level = this.levels[mapping.signal];
    const target = targetOf(mapping.target);
    const title = target ? titleOf(target) : mapping.target;
    return html`<li data-mapping=${place}>
      <details>
        <summary>
          <div>
            <b>${title}</b>
            <small>${mapping.label}</small>
            ${level === undefined ? html`<small class="gone">${problemOf(mapping)}</small>` : nothing}
          </div>
          <meter min="0" max="1" .value=${level ?? 0} aria-label="Value of ${mapping.label}"></meter>
        </summary>
        ${this.#fields(mapping, place, title)}
      </details>
    </li>`;
  }

  #fields(mapping: Mapping, place: number, title: string) {
    const set = (changes: Partial<Mapping>): void => emit(this, 'map', {do: 'change', place, changes});
    const target = targetOf(mapping.target);
    const learning = this.control.learning;
    const isLearning = learning?.wants === 'signal' && learning.place === place;
    return html`<div class="fields">
      <label class="wide"
        >Moved by
        <select
          @change=${({target: select}: Event) => {
            const id = (select as HTMLSelectElement).value;
            const found = this.control.signals.all.find((signal) => signal.id === id);
            if (found) set({signal: id, label: found.label});
          }}
        >
          ${this.#signals(mapping)}
        </select></label
      >
      ${target && isContinuous(target) ? this.#response(mapping, set, reachOf(target)) : this.#press(mapping, set)}
      <div class="buttons wide">
        <button
          type="button"
          aria-pressed=${isLearning}
          aria-label="Learn another control for ${title}"
          @click=${() =>
            emit(this, 'map', isLearning ? {do: 'cancel'} : {do: 'learn', target: mapping.target, place})}
        >
          ${isLearning ? 'Move it now…' : 'Learn'}
        </button>
        <button
          type="button"
          aria-label="Remove the mapping of ${title}"
          @click=${() => emit(this, 'map', {do: 'remove', place})}
        >
          Remove
        </button>
      </div>
    </div>`;
  }

  #signals({signal, label}: Mapping) {
    const {all} = this.control.signals;
    const others = all.some(({id}) => id === signal) ? all : [{id: signal, label}, ...all];
    return others.map(
      (each) => html`<option value=${each.id} .selected=${live(each.id === signal)}>${each.label}</option>`,
    );
  }

  #response(mapping: Mapping, set: (changes: Partial<Mapping>) => void, reach: {min: number; max: number}) {
    const {mode, curve} = mapping;
    const curveTitles = Object.fromEntries(
      Object.entries(curves).map(([name, {title}]) => [name, title]),
    ) as Record<Curve, string>;
    return html`
      <label>How ${choiceField('How', modes, mode, (value: Mode) => set({mode: value}))}</label>
      <label>Curve ${choiceField('Curve', curveTitles, curve, (value) => set({curve: value}))}</label>
      ${numberField('From', mapping.from, reach, (from) => set({from}))}
      ${numberField('To', mapping.to, reach, (to) => set({to}))}
      ${numberField('Amount', mapping.amount, {min: -1, max: 1}, (amount) => set({amount}))}
      ${numberField('Attack, s', mapping.attackS, {min: 0, max: 60}, (attackS) => set({attackS}))}
      ${numberField('Release, s', mapping.releaseS, {min: 0, max: 60}, (releaseS) => set({releaseS}))}
      ${
        mode === 'set'
          ? html`<label class="row wide"
              ><input
                type="checkbox"
                .checked=${live(mapping.takeover)}
                @change=${({target}: Event) => set({takeover: (target as HTMLInputElement).checked})}
              />Soft takeover: wait until it passes the value</label
            >`
          : nothing
      }
    `;
  }

  #press({mode}: Mapping, set: (changes: Partial<Mapping>) => void) {
    return html`<label class="row wide"
      ><input
        type="checkbox"
        .checked=${live(mode === 'toggle')}
        @change=${({target}: Event) =>
          set({mode: (target as HTMLInputElement).checked ? 'toggle' : 'momentary'})}
      />Stays on until it is pressed again</label
    >`;
  }
}

/** Why the signal has no value, and what brings it back. */
function problemOf({signal}: Mapping): string {
  switch (signal.split('/')[0]) {
    case 'midi':
      return 'Not connected. It works again once MIDI is open and the device plugged in.';
    case 'gamepad':
      return 'Not connected. It works again once a button of the gamepad is pressed.';
    case 'sound':
      return 'Not listening to any sound.';
    default:
      return 'Nothing is sending this now. It resumes when something does.';
  }
}
