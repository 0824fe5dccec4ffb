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
import {actionStrings} from '../strings/actions.ts';
import {commonStrings} from '../strings/common.ts';
import {remoteStrings} from '../strings/remote.ts';
import {sectionStrings} from '../strings/sections.ts';
import './qr-code.ts';

const strings = remoteStrings.section;

/** What phones can be given as buttons, with what visitors can do little harm by. */
const buttons = (['hit', 'tap', 'freeze', 'surprise', 'mutate', 'undo', 'blackout'] as const).map(
  (action) => [action, actionStrings[action]] as const,
);

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
        ${sectionStrings.remote.title}${is === 'open' ? html` <small>${remotesText(count)}</small>` : nothing}
      </summary>
      ${problem ? html`<p class="trouble" role="alert">${textOfMessage(problem)}</p>` : nothing}
      ${is === 'connecting' ? html`<p role="status">${strings.connecting}</p>` : nothing}
      ${is === 'open' ? this.#codes() : nothing}
      <div class="bring">
        <button type="button" @click=${() => emit(this, 'remote', {do: is === 'closed' ? 'open' : 'close'})}>
          ${is === 'closed' ? strings.open : strings.close}
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
      <reverie-qr-code role="img" aria-label=${strings.qrCode} .text=${link}></reverie-qr-code>
      <p>
        ${isHere ? strings.unreachable : strings.scan}
        <a href=${link} target="_blank" rel="noopener">${strings.openPhonePage}</a>
      </p>
      <p>
        ${oscPort === 0 ? strings.oscOff : strings.oscPort(oscPort)}
        <a href="osc" target="_blank" rel="noopener">${strings.oscAddresses}</a>
      </p>
    `;
  }

  #rights() {
    const {rights} = this.state.remote;
    const own = this.state.looks.map(({name}) => [name, name] as const);
    const looks = [...presets.map(({name, title}) => [name, title] as const), ...own];
    const faders = faderKeys.map((key) => [key, parameterOf(key).label] as const);
    return html`
      <p>${strings.whatPhonesControl}</p>
      ${this.#choices<string>(commonStrings.looks, looks, rights.looks, rightsLimits.looks, (chosen) => ({looks: chosen}))}
      ${this.#choices<RemoteAction>(strings.buttons, buttons, rights.actions, buttons.length, (chosen) => ({
        actions: chosen,
      }))}
      <fieldset>
        <legend>${commonStrings.pads}</legend>
        <div class="choices">
          ${this.#choice(strings.depthAndIntensity, rights.pad, (pad) => ({pad}))}
          ${this.#choice(strings.crossfader, rights.crossfader, (crossfader) => ({crossfader}))}
        </div>
      </fieldset>
      ${this.#choices<RemoteKey>(remoteStrings.faders, faders, rights.keys, rightsLimits.keys, (chosen) => ({keys: chosen}))}
      <fieldset>
        <legend>${strings.forMappings}</legend>
        <p>${strings.forMappingsHelp}</p>
        <div class="choices">
          ${(
            [
              [strings.freeFaders, 'freeFaders'],
              [strings.freePads, 'freePads'],
            ] as const
          ).map(([title, name]) =>
            numberField(title, rights[name], {min: 0, max: freeLimits[name]}, (count) =>
              emit(this, 'remote', {do: 'allow', rights: {...rights, [name]: Math.round(count)}}),
            ),
          )}
          ${this.#choice(strings.freeXy, rights.freeXy, (freeXy) => ({freeXy}))}
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
      <legend>${legend} <small>${isFull ? strings.countFull(chosen.length) : chosen.length}</small></legend>
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
  count === 0
    ? strings.noPhones
    : count === 1
      ? strings.onePhone
      : strings.phones(count, remoteLimits.remotes);
