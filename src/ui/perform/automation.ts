import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {messageOf, type Message} from '../../lib/message.ts';
import {
  automatedKeys,
  isAutomated,
  laneFrom,
  noAutomation,
  type Automation,
  type Lane,
} from '../../params/automation/automation.ts';
import type {Moment} from '../../params/automation/expression.ts';
import type {Modulator, Shape} from '../../params/automation/modulator.ts';
import type {NumberParameter} from '../../params/parameter.ts';
import type {LookKey} from '../../params/presets.ts';
import {parameterOf} from '../../params/values.ts';
import {choiceField} from '../lib/choice-field.ts';
import {emit} from '../lib/events.ts';
import {numberField} from '../lib/number-field.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {performStrings} from '../strings/perform.ts';
import {sectionStrings} from '../strings/sections.ts';
import './timeline.ts';
import type {LaneText, ReverieTimeline} from './timeline.ts';

const strings = performStrings.automation;

const firstModulator = {shape: 'sine', rate: 0.2, unit: 'seconds', depth: 0.1, phase: 0} as const;

/** What moves the look by itself: lanes as timelines with their text, and modulators, each in a row. */
@customElement('reverie-automation')
export class ReverieAutomation extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        padding: 8px 0;
      }
      li > b {
        flex: 1 0 calc(100% - 60px);
        font-weight: 500;
      }
      .remove {
        padding: 0;
        border-color: transparent;
      }
      .text {
        flex: 1 0 100%;
        font-variant-numeric: tabular-nums;
      }
      input[type='number'] {
        width: 5em;
        min-height: var(--target);
        padding: 0 0.6em;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: transparent;
        color: inherit;
        font: inherit;
      }
      label {
        display: flex;
        align-items: center;
        gap: 4px;
        color: var(--ink-quiet);
        font-size: 0.86em;
      }
      [role='alert'] {
        flex: 1 0 100%;
        margin: 0;
        color: var(--safelight);
      }
    `,
  ];

  @property({attribute: false}) automation: Automation = noAutomation;
  @property({type: Boolean}) recording = false;
  @property({type: Number}) bpm = noAutomation.tempo.bpm;
  /** The moment that is dreamed; undefined while nothing moves. */
  @property({attribute: false}) now: Moment | undefined;
  /** What is wrong with the text of a lane that was not taken over. */
  @state() private refused: {readonly key: LookKey; readonly problem: Message} | undefined;

  // The moment comes with every frame, and only timelines show it.
  override shouldUpdate(changed: Map<string, unknown>): boolean {
    if (!this.hasUpdated || changed.size > 1 || !changed.has('now')) return true;
    const timelines = this.renderRoot.querySelectorAll<ReverieTimeline>('reverie-timeline');
    for (const timeline of timelines) timeline.now = this.now;
    return false;
  }

  override render() {
    const {lanes, modulators} = this.automation;
    const count = Object.keys(lanes).length + modulators.length;
    return html`<details>
      <summary>
        ${sectionStrings.automation.title}${count > 0 ? html` <small>${count}</small>` : nothing}
      </summary>
      <ul>
        ${(Object.entries(lanes) as [LookKey, Lane][]).map(([key, lane]) => this.#lane(key, lane))}
        ${modulators.map((modulator, place) => this.#modulator(modulator, place))}
      </ul>
      <div class="bring">
        ${this.#adder(strings.addLane, (key) => this.#setLane(key, startOf(key)))}
        ${this.#adder(strings.addModulator, (key) =>
          this.#setModulators([...modulators, {...firstModulator, key}]),
        )}
        <button
          type="button"
          aria-pressed=${this.recording}
          @click=${() => emit(this, 'automate', {do: 'record', on: !this.recording})}
        >
          ${this.recording ? strings.finishLanes : strings.recordLanes}
        </button>
        <button
          type="button"
          ?disabled=${count === 0}
          @click=${() => emit(this, 'automate', {do: 'restart'})}
        >
          ${strings.restart}
        </button>
        <button
          type="button"
          ?disabled=${!isAutomated(this.automation)}
          @click=${() => emit(this, 'automate', {do: 'clear'})}
        >
          ${commonStrings.removeAll}
        </button>
      </div>
    </details>`;
  }

  #lane(key: LookKey, lane: Lane) {
    const parameter = parameterOf(key) as NumberParameter;
    const {label} = parameter;
    const problem = this.refused?.key === key ? this.refused.problem : undefined;
    return html`<li data-lane=${key}>
      <b>${label}</b>
      <button
        type="button"
        class="remove"
        aria-label=${strings.removeLane(label)}
        @click=${() => this.#setLane(key, undefined)}
      >
        ✕
      </button>
      <reverie-timeline
        .parameter=${parameter}
        .lane=${lane}
        .bpm=${this.bpm}
        .now=${this.now}
        @lane-text=${({detail: text}: LaneText) => this.#setLane(key, {...lane, text})}
      ></reverie-timeline>
      <input
        class="text"
        type="text"
        spellcheck="false"
        autocomplete="off"
        aria-label=${strings.laneOf(label)}
        aria-invalid=${problem !== undefined}
        .value=${lane.text}
        @change=${({target}: Event) =>
          this.#setLane(key, {...lane, text: (target as HTMLInputElement).value})}
      />
      ${problem ? html`<p role="alert" data-code=${problem.code}>${problem.message}</p>` : nothing}
      ${choiceField(strings.unitOfLane(label), strings.units, lane.unit, (unit) => this.#setLane(key, {...lane, unit}))}
      ${choiceField(strings.easingOfLane(label), performStrings.easings, lane.easing, (easing) =>
        this.#setLane(key, {...lane, easing}),
      )}
      ${numberField(strings.loop, lane.loop, {min: 0, max: 100_000}, (loop) => this.#setLane(key, {...lane, loop}))}
    </li>`;
  }

  #modulator(modulator: Modulator, place: number) {
    const {key, shape, rate, unit, depth, phase} = modulator;
    const {label} = parameterOf(key);
    const {modulators} = this.automation;
    const set = (changes: Partial<Modulator>): void =>
      this.#setModulators(modulators.with(place, {...modulator, ...changes}));
    const longest = shape === 'envelope' ? 100_000 : 1;
    return html`<li data-modulator=${place}>
      <b>${label}</b>
      <button
        type="button"
        class="remove"
        aria-label=${strings.removeModulator(place + 1)}
        @click=${() => this.#setModulators(modulators.toSpliced(place, 1))}
      >
        ✕
      </button>
      ${choiceField(strings.shapeOf(place + 1), strings.shapes, shape, (other: Shape) =>
        set({shape: other, phase: other === 'envelope' ? phase : Math.min(1, phase)}),
      )}
      ${numberField(strings.rate, rate, {min: 0, max: 60}, (value) => set({rate: value}))}
      ${choiceField(strings.unitOf(place + 1), strings.units, unit, (other) => set({unit: other}))}
      ${numberField(strings.depth, depth, {min: -1, max: 1}, (value) => set({depth: value}))}
      ${numberField(strings.phase, phase, {min: 0, max: longest}, (value) => set({phase: value}))}
    </li>`;
  }

  #adder(label: string, add: (key: LookKey) => void) {
    return html`<select
      aria-label=${label}
      @change=${({target}: Event) => {
        const select = target as HTMLSelectElement;
        const key = automatedKeys.find((each) => each === select.value);
        select.selectedIndex = 0;
        if (key) add(key);
      }}
    >
      <option>${strings.choose(label)}</option>
      ${automatedKeys.map((key) => html`<option value=${key}>${parameterOf(key).label}</option>`)}
    </select>`;
  }

  #setLane(key: LookKey, lane: Lane | undefined): void {
    this.refused = undefined;
    try {
      if (lane) laneFrom(lane, parameterOf(key).label);
      emit(this, 'automate', {do: 'lane', key, lane});
    } catch (error) {
      this.refused = {key, problem: messageOf(error)};
    }
  }

  #setModulators(modulators: readonly Modulator[]): void {
    emit(this, 'automate', {do: 'modulators', modulators});
  }
}

function startOf(key: LookKey): Lane {
  const {default: value} = parameterOf(key) as NumberParameter;
  return {text: `0:(${value}), 4:(${value})`, unit: 'seconds', easing: 'smooth', loop: 4};
}
