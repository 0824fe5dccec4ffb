import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {playsToSound} from '../../control/sound/play-to-sound.ts';
import {inputNamed, nameOfInput} from '../../control/sound/sound-input.ts';
import {trackedBpm} from '../../control/sound/tempo-tracker.ts';
import {textOfMessage} from '../../lib/message.ts';
import {emit} from '../lib/events.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {silentSound, type ControlState} from './control-state.ts';
import './sound-meters.ts';

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
  @state() private isOpen = false;

  override render() {
    const {sound = silentSound, signals, mappings = []} = this.control ?? {};
    const {label, problem, input, tempo} = sound;
    const plays = playsToSound(mappings);
    return html`<details @toggle=${this.#onToggle}>
      <summary>Sound${label && tempo ? html` <small>${tempo.bpm.toFixed(0)} BPM</small>` : nothing}</summary>
      <div class="row">
        <button
          type="button"
          aria-pressed=${plays}
          title="Bass swells the dream, loud passages strengthen it, the strongest strokes hit it, and it sways with the beat"
          @click=${() => emit(this, 'sound', {do: 'play', on: !plays})}
        >
          Play it to the sound
        </button>
        ${this.#inputs()}
      </div>
      ${
        problem
          ? html`<p class="problem" data-code=${problem.code}>${textOfMessage(problem)}</p>`
          : input && !label
            ? html`<p>Waiting for the sound. Allow it if the browser asks.</p>`
            : nothing
      }
      ${
        this.isOpen && label
          ? html`<reverie-sound-meters
              role="img"
              aria-label="Level, bands and beat of the sound"
              .signals=${signals}
            ></reverie-sound-meters>`
          : nothing
      }
      ${label ? this.#tempo() : nothing}
      <p>No sound leaves this page.</p>
    </details>`;
  }

  #inputs() {
    const {input, devices} = this.control?.sound ?? silentSound;
    const chosen = input ? nameOfInput(input) : '';
    const options: readonly (readonly [string, string])[] = [
      ['', 'No sound'],
      ['microphone:', 'Microphone'],
      ...devices.map(({id, label}, place) => [`microphone:${id}`, label || `Input ${place + 1}`] as const),
      ['shared', 'A tab’s or the system’s sound…'],
      ['video', 'The video’s own sound'],
    ];
    return html`<select
      aria-label="Sound input"
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
              ? html`<b>${tempo.bpm.toFixed(1)}</b> BPM, ${sureness(tempo.confidence)}`
              : 'No tempo found. Tap it, or wait for a beat.'
          }
        </p>
        <button
          type="button"
          title="The beat is half as fast"
          ?disabled=${bpm / 2 < trackedBpm.min}
          @click=${() => emit(this, 'sound', {do: 'half'})}
        >
          Half
        </button>
        <button
          type="button"
          title="The beat is twice as fast"
          ?disabled=${bpm === 0 || bpm * 2 > trackedBpm.max}
          @click=${() => emit(this, 'sound', {do: 'double'})}
        >
          Double
        </button>
        <button type="button" title="Tap the tempo (Q)" @click=${() => emit(this, 'sound', {do: 'tap'})}>
          Tap
        </button>
      </div>
      <label
        ><input
          type="checkbox"
          .checked=${live(follows)}
          @change=${({target}: Event) =>
            emit(this, 'sound', {do: 'follow', on: (target as HTMLInputElement).checked})}
        />Follow the beat</label
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
  confidence >= 0.6 ? 'steady' : confidence >= 0.4 ? 'fairly sure' : 'unsure';
