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
import './corners.ts';

/** One page of the assistant: what it is about, and the parameters that it sets. */
interface Step {
  readonly title: string;
  readonly text: string;
  readonly keys: readonly Key[];
}

const firstStep: Step = {
  title: 'Camera',
  text: 'Choose the cameras to use, the best one first. If it is unplugged, the next one takes over until it is back.',
  keys: [],
};

const steps: readonly Step[] = [
  firstStep,
  {
    title: 'Screens',
    text: 'How the screen is mounted, and whether other screens show the dream too.',
    keys: ['turn', 'outputs', 'span', 'overlap', 'blendGamma'],
  },
  {
    title: 'Corners',
    text: 'For projectors: drag the corners of the pattern until it is square on the wall. Arrow keys move a corner finely, with Shift faster.',
    keys: [],
  },
  {
    title: 'Hours and looks',
    text: 'When it runs, and what it shows. Empty fields mean always, and the look that is chosen now.',
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
  {
    title: 'PIN',
    text: 'Ctrl + Shift + O shows the controls of a running exhibition. With a PIN, visitors who find these keys get no further.',
    keys: ['pin'],
  },
  {
    title: 'Start',
    text: 'Run the first command to try it on this machine, or the second to start it whenever the machine boots: see docs/exhibition.md.',
    keys: [],
  },
];

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
  @state() private copied = '';

  override render() {
    const {title, text, keys} = steps[this.step] ?? firstStep;
    const atCorners = title === 'Corners';
    const last = steps.length - 1;
    return html`
      ${atCorners ? html`<reverie-corners .values=${this.values} .window=${this.window}></reverie-corners>` : nothing}
      <section class=${atCorners ? 'corners' : ''} aria-label="Set up an exhibition">
        <ol>
          ${steps.map(
            (each, index) =>
              html`<li>
                <button type="button" aria-pressed=${index === this.step} @click=${() => (this.step = index)}>
                  ${index + 1} ${each.title}
                </button>
              </li>`,
          )}
        </ol>
        <h2>${title}</h2>
        <p>${text}</p>
        ${
          title === 'Camera'
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
          <button type="button" ?disabled=${this.step === 0} @click=${() => (this.step -= 1)}>Back</button>
          <button type="button" @click=${this.#leave}>Close setup</button>
          ${
            this.step < last
              ? html`<button type="button" @click=${() => (this.step += 1)}>Next</button>`
              : html`<button type="button" @click=${this.#start}>Start the exhibition here</button>`
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
              Window
              <select
                @change=${(event: Event) => (this.window = Number((event.target as HTMLSelectElement).value))}
              >
                ${windows.map(
                  (window) =>
                    html`<option value=${window} ?selected=${window === this.window}>
                      ${window === 0 ? 'This one' : `Screen ${window + 1}`}
                    </option>`,
                )}
              </select>
            </label>`
          : nothing
      }
      <button type="button" @click=${() => emit(this, 'reset-values', ['keystone'])}>Reset corners</button>
    `;
  }

  #commands() {
    const {now, atBoot} = kioskCommands(this.values);
    return html`${[
      ['Try it', now],
      ['systemd unit', atBoot],
    ].map(
      ([label = '', command = '']) =>
        html`<p id=${label}>${label}</p>
          <code tabindex="0" aria-label=${label}>${command}</code>
          <button type="button" aria-label="Copy: ${label}" @click=${() => void this.#copy(label, command)}>
            ${this.#copyWords(label)}
          </button>`,
    )}`;
  }

  #copyWords(label: string): string {
    if (this.copied === label) return 'Copied';
    return this.copied.startsWith(label) ? 'Selected: press Ctrl + C' : 'Copy';
  }

  async #copy(label: string, command: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(command);
      this.copied = label;
    } catch {
      // Not allowed here.
      getSelection()?.selectAllChildren(this.renderRoot.querySelector(`code[aria-label="${label}"]`) ?? this);
      this.copied = `${label} by hand`;
    }
  }

  #leave = (): void => emit(this, 'change-values', {setup: false});
  #start = (): void => emit(this, 'change-values', {setup: false, install: true});
}
