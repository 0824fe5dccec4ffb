import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {playsToSound} from '../../control/sound/play-to-sound.ts';
import {inputNamed, nameOfInput} from '../../control/sound/sound-input.ts';
import {trackedBpm} from '../../control/sound/tempo-tracker.ts';
import {textOfMessage} from '../../lib/message.ts';
import {keyBindings, type KeyBinding} from '../../params/keys.ts';
import {emit} from '../lib/events.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {titleOfAction} from '../lib/title-of-action.ts';
import {actionStrings} from '../strings/actions.ts';
import {controlStrings} from '../strings/control.ts';
import {sectionStrings} from '../strings/sections.ts';
import {silentSound, type ControlState} from './control-state.ts';
import './sound-meters.ts';

const strings = controlStrings.sound;

/** What the dream listens to: the input, what is heard, the tempo, and one press that plays the dream to it. */
@customElement('reverie-sound')
export class ReverieSound extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 6px 0;
      }
      .row select {
        flex: 1 1 12em;
        min-width: 0;
        text-overflow: ellipsis;
      }
      .tempo {
        flex: 1 1 8em;
        margin: 0;
      }
      .tempo b {
        color: var(--ink);
        font-size: 1.3em;
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      label {
        display: flex;
        align-items: center;
        gap: 8px;
        min-height: var(--target);
      }
      .problem {
        color: var(--safelight);
      }
    `,
  ];

  @property({attribute: false}) control: ControlState | undefined;
  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;
  @state() private isOpen = false;

  override render() {
    const {sound = silentSound, signals, mappings = []} = this.control ?? {};
    const {label, problem, input, tempo} = sound;
    const plays = playsToSound(mappings);
    return html`<details @toggle=${this.#onToggle}>
      <summary>
        ${sectionStrings.sound.title}${label && tempo ? html` <small>${strings.bpm(tempo.bpm)}</small>` : nothing}
      </summary>
      <div class="row">
        <button
          type="button"
          aria-pressed=${plays}
          title=${strings.playToSoundTitle}
          @click=${() => emit(this, 'sound', {do: 'play', on: !plays})}
        >
          ${strings.playToSound}
        </button>
        ${this.#inputs()}
      </div>
      ${
        problem
          ? html`<p class="problem" data-code=${problem.code}>${textOfMessage(problem)}</p>`
          : input && !label
            ? html`<p>${strings.waiting}</p>`
            : nothing
      }
      ${
        this.isOpen && label
          ? html`<reverie-sound-meters
              role="img"
              aria-label=${strings.meters}
              .signals=${signals}
            ></reverie-sound-meters>`
          : nothing
      }
      ${label ? this.#tempo() : nothing}
      <p>${strings.staysHere}</p>
    </details>`;
  }

  #inputs() {
    const {input, devices} = this.control?.sound ?? silentSound;
    const chosen = input ? nameOfInput(input) : '';
    const options: readonly (readonly [string, string])[] = [
      ['', strings.noSound],
      ['microphone:', strings.microphone],
      ...devices.map(
        ({id, label}, place) => [`microphone:${id}`, label || strings.unnamedInput(place + 1)] as const,
      ),
      ['shared', strings.shared],
      ['video', strings.ofVideo],
    ];
    return html`<select
      aria-label=${strings.input}
      @change=${({target}: Event) => this.#choose((target as HTMLSelectElement).value)}
    >
      ${options.map(
        ([value, title]) =>
          html`<option value=${value} .selected=${live(value === chosen)}>${title}</option>`,
      )}
    </select>`;
  }

  #tempo() {
    const {tempo, follows} = this.control?.sound ?? silentSound;
    const bpm = tempo?.bpm ?? 0;
    return html`<div class="row">
        <p class="tempo">
          ${
            tempo
              ? html`<b>${tempo.bpm.toFixed(1)}</b> ${strings.tempoUnit(sureness(tempo.confidence))}`
              : strings.noTempo
          }
        </p>
        <button
          type="button"
          title=${strings.halfTitle}
          ?disabled=${bpm / 2 < trackedBpm.min}
          @click=${() => emit(this, 'sound', {do: 'half'})}
        >
          ${strings.half}
        </button>
        <button
          type="button"
          title=${strings.doubleTitle}
          ?disabled=${bpm === 0 || bpm * 2 > trackedBpm.max}
          @click=${() => emit(this, 'sound', {do: 'double'})}
        >
          ${strings.double}
        </button>
        <button
          type="button"
          title=${titleOfAction('tap', this.bindings)}
          @click=${() => emit(this, 'sound', {do: 'tap'})}
        >
          ${actionStrings.tap}
        </button>
      </div>
      <label
        ><input
          type="checkbox"
          .checked=${live(follows)}
          @change=${({target}: Event) =>
            emit(this, 'sound', {do: 'follow', on: (target as HTMLInputElement).checked})}
        />${strings.followBeat}</label
      >`;
  }

  #choose(value: string): void {
    const input = inputNamed(value);
    emit(this, 'sound', input ? {do: 'listen', input} : {do: 'stop'});
  }

  #onToggle({target}: Event): void {
    this.isOpen = (target as HTMLDetailsElement).open;
  }
}

const sureness = (confidence: number): string =>
  confidence >= 0.6 ? strings.steady : confidence >= 0.4 ? strings.fairlySure : strings.unsure;
