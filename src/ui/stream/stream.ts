import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {defaultSettings, limits, type StreamSettings} from '../../stream/settings.ts';
import {emit} from '../lib/events.ts';
import {section} from '../lib/section-styles.ts';
import type {StreamState} from '../lib/state.ts';
import {controls} from '../lib/theme.ts';
import '../panel/control.ts';
import type {ControlChange} from '../panel/control.ts';
import {sectionStrings} from '../strings/sections.ts';
import {streamStrings} from '../strings/stream.ts';
import {streamFields, tunable, type StreamField} from './stream-fields.ts';
import {linesOf} from './stream-figures.ts';

const {stream: strings, phases} = streamStrings;

/** Streams the dream to a media server: where to, how, and how it does. */
@customElement('reverie-stream')
export class ReverieStream extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      .row {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 1em;
        min-height: var(--target);
      }
      .row > :is(select, input) {
        flex: 1;
        min-width: 0;
        max-width: 62%;
      }
      input[type='password'],
      input[type='url'] {
        min-height: var(--target);
        padding: 0 0.75em;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: transparent;
        color: inherit;
        font: inherit;
      }
      button.live {
        border-color: var(--safelight);
        color: var(--safelight);
      }
      .state {
        color: var(--ink);
        font-variant-numeric: tabular-nums;
        overflow-wrap: anywhere;
      }
    `,
  ];

  @property({attribute: false}) settings: StreamSettings = defaultSettings;
  /** What the server of this page can stream to, by name. */
  @property({attribute: false}) targets: readonly string[] = [];
  /** The stream that runs. */
  @property({attribute: false}) stream: StreamState | undefined;

  override render() {
    const {stream, settings} = this;
    const isOwn = settings.target === '';
    return html`<details @toggle=${this.#onToggle}>
      <summary>
        ${sectionStrings.stream.title}${stream ? html` <small>${phases[stream.phase]}</small>` : nothing}
      </summary>
      ${this.targets.length > 0 || !isOwn ? this.#target() : nothing}
      ${isOwn ? [this.#address(), this.#token(), this.#field('keepToken')] : nothing}
      ${(['codec', 'bitrateKbps', 'rateHz', 'priority', 'sound'] as const).map((name) => this.#field(name))}
      <div class="bring">
        <button
          type="button"
          class=${stream ? 'live' : ''}
          data-action="stream"
          @click=${() => emit(this, 'act', 'stream')}
        >
          ${stream ? strings.stop : strings.start}
        </button>
      </div>
      ${stream ? this.#state(stream) : nothing}
      <p>${strings.whatItSends}</p>
    </details>`;
  }

  #target() {
    const {target} = this.settings;
    const names = this.targets.includes(target) || target === '' ? this.targets : [target, ...this.targets];
    return html`<div class="row">
      <label for="target">${strings.target}</label>
      <select
        id="target"
        ?disabled=${this.stream !== undefined}
        @change=${(event: Event) => this.#set({target: (event.target as HTMLSelectElement).value})}
      >
        ${names.map((name) => html`<option value=${name} .selected=${live(name === target)}>${name}</option>`)}
        <option value="" .selected=${live(target === '')}>${strings.anotherAddress}</option>
      </select>
    </div>`;
  }

  #address() {
    return html`<div class="row">
      <label for="address">${strings.address}</label>
      <input
        id="address"
        type="url"
        placeholder=${strings.addressBegins}
        spellcheck="false"
        autocomplete="off"
        maxlength=${limits.addressLength}
        ?disabled=${this.stream !== undefined}
        .value=${this.settings.address}
        @change=${(event: Event) => this.#set({address: (event.target as HTMLInputElement).value})}
      />
    </div>`;
  }

  #token() {
    return html`<div class="row">
      <label for="token">${strings.token}</label>
      <input
        id="token"
        type="password"
        autocomplete="off"
        maxlength=${limits.tokenLength}
        ?disabled=${this.stream !== undefined}
        .value=${this.settings.token}
        @change=${(event: Event) => this.#set({token: (event.target as HTMLInputElement).value})}
      />
    </div>`;
  }

  #field(name: StreamField) {
    return html`<reverie-control
      data-setting=${name}
      .parameter=${streamFields[name]}
      .value=${this.settings[name]}
      .reason=${this.stream && !tunable.has(name) ? strings.whenStopped : ''}
      @control-change=${({detail}: ControlChange) =>
        this.#set({[name]: detail.value ?? defaultSettings[name]})}
    ></reverie-control>`;
  }

  #state({label, phase, figures, limitHz}: StreamState) {
    return html`<p class="state" role="status">${strings.state(phases[phase], label)}</p>
      ${figures ? html`<p class="state">${linesOf(figures).join(' · ')}</p>` : nothing}
      ${
        limitHz === undefined
          ? nothing
          : html`<p class="state">${strings.slowed(Math.max(1, Math.round(limitHz)))}</p>`
      }`;
  }

  #onToggle(event: Event): void {
    if ((event.target as HTMLDetailsElement).open) emit(this, 'open-stream', undefined);
  }

  #set(changes: Partial<StreamSettings>): void {
    emit(this, 'set-stream', changes);
  }
}
