import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {kioskCommands} from '../../exhibition/kiosk-commands.ts';
import {parameterOf, type Key, type Values} from '../../params/values.ts';
import {preferredCameras} from '../../source/camera.ts';
import {emit} from '../lib/events.ts';
import {controls} from '../lib/theme.ts';
import '../lib/camera-previews.ts';
import '../panel/control.ts';
import type {ControlChange} from '../panel/control.ts';
import {commonStrings} from '../strings/common.ts';
import {exhibitionStrings} from '../strings/exhibition.ts';
import './corners.ts';

const strings = exhibitionStrings.setup;

/** One page of the assistant: what it is about, and the parameters that it sets. */
interface Step {
  readonly name: keyof typeof strings.steps;
  readonly keys: readonly Key[];
}

const firstStep: Step = {name: 'camera', keys: []};

const steps: readonly Step[] = [
  firstStep,
  {name: 'screens', keys: ['turn', 'outputs', 'span', 'overlap', 'blendGamma']},
  {name: 'corners', keys: []},
  {
    name: 'hours',
    keys: [
      'schedule',
      'setlist',
      'setlistFade',
      'setlistShuffle',
      'attract',
      'attractSetlist',
      'attractWords',
    ],
  },
  {name: 'pin', keys: ['pin']},
  {name: 'start', keys: []},
];

/** The commands that start it, by when they do. */
type CommandName = keyof typeof strings.commands;

/** Walks a technician through everything that an exhibition needs, and gives the commands that start it. */
@customElement('reverie-setup')
export class ReverieSetup extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset: 0 0 0 auto;
        z-index: 3; /* over the controls and their notices */
      }
      section {
        position: fixed;
        inset: 0 0 0 auto;
        display: flex;
        flex-direction: column;
        gap: 14px;
        width: min(440px, 100vw);
        padding: 24px max(24px, env(safe-area-inset-right)) 24px 24px;
        overflow: auto;
        background: rgb(11 10 9 / 0.94);
        border-left: 1px solid var(--line);
        color: var(--ink);
      }
      section.corners {
        inset: auto;
        left: 50%;
        top: 50%;
        translate: -50% -50%;
        border: 1px solid var(--line);
        border-radius: 16px;
      }
      h2 {
        margin: 0;
        font: 500 1.5em var(--serif);
      }
      p {
        margin: 0;
        color: var(--ink-quiet);
      }
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 6px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      ol button {
        font-size: 0.86em;
      }
      .row {
        display: flex;
        gap: 8px;
        margin-top: auto;
        padding-top: 10px;
      }
      .row :last-child {
        margin-left: auto;
      }
      code {
        display: block;
        padding: 12px;
        border-radius: 10px;
        background: #000;
        font:
          0.86em ui-monospace,
          monospace;
        overflow-wrap: anywhere;
        user-select: all;
      }
    `,
  ];

  @property({attribute: false}) values!: Values;
  @state() private step = 0;
  @state() private window = 0;
  /** The command that was copied, or selected to be copied by hand. */
  @state() private copied: {readonly command: CommandName; readonly byHand: boolean} | undefined;

  override render() {
    const {name, keys} = steps[this.step] ?? firstStep;
    const {title, text} = strings.steps[name];
    const atCorners = name === 'corners';
    const last = steps.length - 1;
    return html`
      ${atCorners ? html`<reverie-corners .values=${this.values} .window=${this.window}></reverie-corners>` : nothing}
      <section class=${atCorners ? 'corners' : ''} aria-label=${strings.title}>
        <ol>
          ${steps.map(
            (each, index) =>
              html`<li>
                <button type="button" aria-pressed=${index === this.step} @click=${() => (this.step = index)}>
                  ${strings.numbered(index + 1, strings.steps[each.name].title)}
                </button>
              </li>`,
          )}
        </ol>
        <h2>${title}</h2>
        <p>${text}</p>
        ${
          name === 'camera'
            ? html`<reverie-camera-previews
                ranked
                .chosen=${this.#preferred}
                @pick-camera=${({detail}: CustomEvent<string>) => this.#toggle(detail)}
              ></reverie-camera-previews>`
            : nothing
        }
        ${atCorners ? this.#windows() : nothing} ${keys.map((key) => this.#control(key))}
        ${this.step === last ? this.#commands() : nothing}
        <div class="row">
          <button type="button" ?disabled=${this.step === 0} @click=${() => (this.step -= 1)}>
            ${strings.back}
          </button>
          <button type="button" @click=${this.#leave}>${strings.closeSetup}</button>
          ${
            this.step < last
              ? html`<button type="button" @click=${() => (this.step += 1)}>${strings.next}</button>`
              : html`<button type="button" @click=${this.#start}>${strings.startHere}</button>`
          }
        </div>
      </section>
    `;
  }

  /** The names of the preferred cameras, the best first. */
  get #preferred(): string[] {
    return preferredCameras(this.values.cameraOrder);
  }

  #toggle(camera: string): void {
    const names = this.#preferred;
    const order = names.includes(camera) ? names.filter((name) => name !== camera) : [...names, camera];
    emit(this, 'change-values', {cameraOrder: order.join(' | ')});
  }

  #control(key: Key) {
    return html`<reverie-control
      .parameter=${parameterOf(key)}
      .value=${this.values[key]}
      @control-change=${({detail: {value}}: ControlChange) => {
        if (value === undefined) emit(this, 'reset-values', [key]);
        else emit(this, 'change-values', {[key]: value});
      }}
    ></reverie-control>`;
  }

  /** Which window's corners are moved, and a way back. */
  #windows() {
    const windows = Array.from({length: this.values.outputs + 1}, (_, index) => index);
    return html`
      ${
        windows.length > 1
          ? html`<label>
              ${strings.window}
              <select
                @change=${(event: Event) => (this.window = Number((event.target as HTMLSelectElement).value))}
              >
                ${windows.map(
                  (window) =>
                    html`<option value=${window} ?selected=${window === this.window}>
                      ${window === 0 ? strings.thisWindow : strings.screen(window + 1)}
                    </option>`,
                )}
              </select>
            </label>`
          : nothing
      }
      <button type="button" @click=${() => emit(this, 'reset-values', ['keystone'])}>
        ${strings.resetCorners}
      </button>
    `;
  }

  #commands() {
    const commands = kioskCommands(this.values);
    return html`${(['now', 'atBoot'] as const).map((name) => {
      const [label, command] = [strings.commands[name], commands[name]];
      return html`<p>${label}</p>
        <code id=${name} tabindex="0" aria-label=${label}>${command}</code>
        <button
          type="button"
          aria-label=${commonStrings.actOn(strings.copy, label)}
          @click=${() => void this.#copy(name, command)}
        >
          ${this.#copyText(name)}
        </button>`;
    })}`;
  }

  #copyText(command: CommandName): string {
    if (this.copied?.command !== command) return strings.copy;
    return this.copied.byHand ? strings.selected : strings.copied;
  }

  async #copy(name: CommandName, command: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(command);
      this.copied = {command: name, byHand: false};
    } catch {
      // Not allowed here.
      getSelection()?.selectAllChildren(this.renderRoot.querySelector(`#${name}`) ?? this);
      this.copied = {command: name, byHand: true};
    }
  }

  #leave = (): void => emit(this, 'change-values', {setup: false});
  #start = (): void => emit(this, 'change-values', {setup: false, install: true});
}
