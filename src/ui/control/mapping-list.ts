import {html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {reachOf, type Mapping, type Mode} from '../../control/mapping.ts';
import {isContinuous, targetOf, titleOf} from '../../control/target.ts';
import {choiceField} from '../lib/choice-field.ts';
import {emit} from '../lib/events.ts';
import {numberField} from '../lib/number-field.ts';
import {quietFigures} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {whileSeen} from '../lib/while-seen.ts';
import {commonStrings} from '../strings/common.ts';
import {controlStrings} from '../strings/control.ts';
import type {ControlState} from './control-state.ts';
import {mappingListStyles} from './mapping-list-styles.ts';

const strings = controlStrings.mappings;

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
          <meter min="0" max="1" .value=${level ?? 0} aria-label=${strings.valueOf(mapping.label)}></meter>
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
        >${strings.movedBy}
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
          aria-label=${strings.learnAnother(title)}
          @click=${() =>
            emit(this, 'map', isLearning ? {do: 'cancel'} : {do: 'learn', target: mapping.target, place})}
        >
          ${isLearning ? strings.moveItNow : controlStrings.controllers.learn}
        </button>
        <button
          type="button"
          aria-label=${strings.remove(title)}
          @click=${() => emit(this, 'map', {do: 'remove', place})}
        >
          ${commonStrings.remove}
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
    return html`
      <label
        >${strings.how}
        ${choiceField(strings.how, strings.modes, mode, (value: Mode) => set({mode: value}))}</label
      >
      <label
        >${strings.curve}
        ${choiceField(strings.curve, strings.curves, curve, (value) => set({curve: value}))}</label
      >
      ${numberField(strings.from, mapping.from, reach, (from) => set({from}))}
      ${numberField(strings.to, mapping.to, reach, (to) => set({to}))}
      ${numberField(strings.amount, mapping.amount, {min: -1, max: 1}, (amount) => set({amount}))}
      ${numberField(strings.attack, mapping.attackS, {min: 0, max: 60}, (attackS) => set({attackS}))}
      ${numberField(strings.release, mapping.releaseS, {min: 0, max: 60}, (releaseS) => set({releaseS}))}
      ${
        mode === 'set'
          ? html`<label class="row wide"
              ><input
                type="checkbox"
                .checked=${live(mapping.takeover)}
                @change=${({target}: Event) => set({takeover: (target as HTMLInputElement).checked})}
              />${strings.softTakeover}</label
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
      />${strings.staysOn}</label
    >`;
  }
}

/** Why the signal has no value, and what brings it back. */
function problemOf({signal}: Mapping): string {
  const {missing} = strings;
  switch (signal.split('/')[0]) {
    case 'midi':
      return missing.midi;
    case 'gamepad':
      return missing.gamepad;
    case 'sound':
      return missing.sound;
    default:
      return missing.other;
  }
}
