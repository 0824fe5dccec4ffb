import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {freeLimits} from '../../control/remote/free-controls.ts';
import {remoteLimits} from '../../control/remote/messages.ts';
import {remoteKeys, type RemoteAction, type RemoteKey} from '../../control/remote/reach.ts';
import {rightsLimits, type Rights} from '../../control/remote/rights.ts';
import {textOfMessage} from '../../lib/message.ts';
import {presets} from '../../params/presets.ts';
import {parameterOf} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {numberField} from '../lib/number-field.ts';
import {initialState, type AppState} from '../lib/state.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import './qr-code.ts';

/** What phones can be given as buttons, with what visitors can do little harm by. */
const buttons: readonly (readonly [action: RemoteAction, title: string])[] = [
  ['hit', 'Hit'],
  ['tap', 'Tap the tempo'],
  ['freeze', 'Freeze'],
  ['surprise', 'Surprise'],
  ['mutate', 'Mutate'],
  ['undo', 'Undo'],
  ['blackout', 'Blackout'],
];

const faderKeys = remoteKeys.filter((key) => parameterOf(key).kind === 'number');

/** Remote control: the code for phones, and what they may play. Shown where `reverie serve` opened the page. */
@customElement('reverie-remote-section')
export class ReverieRemoteSection extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      :host([hidden]) {
        display: none;
      }
      reverie-qr-code {
        max-width: 260px;
        margin: 6px 0;
      }
      a {
        color: inherit;
        overflow-wrap: anywhere;
      }
      fieldset {
        margin: 0 0 10px;
        padding: 0;
        border: 0;
      }
      legend {
        padding: 6px 0;
        color: var(--ink-quiet);
      }
      .choices {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(150px, 1fr));
      }
      label {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: var(--target);
      }
      input[type='number'] {
        order: -1;
        box-sizing: border-box;
        width: 4em;
        min-height: var(--target);
        padding: 0 0.7em;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: transparent;
        color: var(--ink);
        font: inherit;
      }
      .trouble {
        color: var(--safelight);
      }
    `,
  ];

  @property({attribute: false}) state: Pick<AppState, 'remote' | 'looks'> = initialState;

  override updated(): void {
    this.hidden = !this.state.remote.isServed;
  }

  override render() {
    const {isServed, is, count, problem} = this.state.remote;
    if (!isServed) return nothing;
    return html`<details>
      <summary>
        Remote control${is === 'open' ? html` <small>${remotesText(count)}</small>` : nothing}
      </summary>
      ${problem ? html`<p class="trouble" role="alert">${textOfMessage(problem)}</p>` : nothing}
      ${is === 'connecting' ? html`<p role="status">Connecting to reverie serve…</p>` : nothing}
      ${is === 'open' ? this.#codes() : nothing}
      <div class="bring">
        <button type="button" @click=${() => emit(this, 'remote', {do: is === 'closed' ? 'open' : 'close'})}>
          ${is === 'closed' ? 'Open remote control' : 'Close remote control'}
        </button>
      </div>
      ${is === 'open' ? this.#rights() : nothing}
    </details>`;
  }

  #codes() {
    const {links, oscPort} = this.state.remote;
    const [link = ''] = links;
    const isHere = new URL(link || location.href).hostname === '127.0.0.1';
    return html`
      <reverie-qr-code
        role="img"
        aria-label="QR code of the address for phones"
        .text=${link}
      ></reverie-qr-code>
      <p>
        ${
          isHere
            ? 'Phones cannot reach this address: start reverie serve with --host and the address of this machine.'
            : 'Scan it with a phone on the same network.'
        }
        <a href=${link} target="_blank" rel="noopener">Open the phone page here</a>
      </p>
      <p>
        ${oscPort === 0 ? 'OSC is off: start reverie serve with --osc 9000.' : `OSC: UDP port ${oscPort}.`}
        <a href="osc" target="_blank" rel="noopener">OSC addresses</a>
      </p>
    `;
  }

  #rights() {
    const {rights} = this.state.remote;
    const own = this.state.looks.map(({name}) => [name, name] as const);
    const looks = [...presets.map(({name, title}) => [name, title] as const), ...own];
    const faders = faderKeys.map((key) => [key, parameterOf(key).label] as const);
    return html`
      <p>What phones may control:</p>
      ${this.#choices<string>('Looks', looks, rights.looks, rightsLimits.looks, (chosen) => ({looks: chosen}))}
      ${this.#choices<RemoteAction>('Buttons', buttons, rights.actions, buttons.length, (chosen) => ({
        actions: chosen,
      }))}
      <fieldset>
        <legend>Pads</legend>
        <div class="choices">
          ${this.#choice('Depth and intensity', rights.pad, (pad) => ({pad}))}
          ${this.#choice('Crossfader', rights.crossfader, (crossfader) => ({crossfader}))}
        </div>
      </fieldset>
      ${this.#choices<RemoteKey>('Faders', faders, rights.keys, rightsLimits.keys, (chosen) => ({keys: chosen}))}
      <fieldset>
        <legend>For mappings</legend>
        <p>Faders and pads without a fixed function. Under Controllers they can be mapped to anything.</p>
        <div class="choices">
          ${(
            [
              ['Free faders', 'freeFaders'],
              ['Free pads', 'freePads'],
            ] as const
          ).map(([title, name]) =>
            numberField(title, rights[name], {min: 0, max: freeLimits[name]}, (count) =>
              emit(this, 'remote', {do: 'allow', rights: {...rights, [name]: Math.round(count)}}),
            ),
          )}
          ${this.#choice('Free X and Y', rights.freeXy, (freeXy) => ({freeXy}))}
        </div>
      </fieldset>
    `;
  }

  /** A list of which as many can be chosen as `most`; in the list's own order. */
  #choices<T extends string>(
    legend: string,
    all: readonly (readonly [name: T, title: string])[],
    chosen: readonly T[],
    most: number,
    change: (chosen: readonly T[]) => Partial<Rights>,
  ) {
    const isFull = chosen.length >= most;
    return html`<fieldset>
      <legend>${legend} <small>${chosen.length}${isFull ? ', the maximum' : ''}</small></legend>
      <div class="choices">
        ${all.map(([name, title]) =>
          this.#choice(
            title,
            chosen.includes(name),
            (on) =>
              change(
                all.map(([each]) => each).filter((each) => (each === name ? on : chosen.includes(each))),
              ),
            isFull && !chosen.includes(name),
          ),
        )}
      </div>
    </fieldset>`;
  }

  #choice(title: string, on: boolean, change: (on: boolean) => Partial<Rights>, isDisabled = false) {
    const onChange = ({target}: Event): void => {
      const rights = {...this.state.remote.rights, ...change((target as HTMLInputElement).checked)};
      emit(this, 'remote', {do: 'allow', rights});
    };
    return html`<label
      ><input type="checkbox" .checked=${on} ?disabled=${isDisabled} @change=${onChange} />${title}</label
    >`;
  }
}

/** How many remotes there are, in words. */
const remotesText = (count: number): string =>
  count === 0 ? 'No phone yet' : count === 1 ? '1 phone' : `${count} of ${remoteLimits.remotes} phones`;
