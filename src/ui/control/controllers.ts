import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import type {OwnLook} from '../../control/looks.ts';
import {missingIn} from '../../control/mapping.ts';
import {stillnessMappings} from '../../control/motion.ts';
import {actions, targetOf, titleOf, type TargetName} from '../../control/target.ts';
import {has, lackOf} from '../../lib/capabilities.ts';
import {textOfMessage} from '../../lib/message.ts';
import {groups} from '../../params/parameter.ts';
import {presets} from '../../params/presets.ts';
import {keys, parameterOf} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {controlStrings} from '../strings/control.ts';
import {sectionStrings} from '../strings/sections.ts';
import type {ControlState, Device} from './control-state.ts';
import './mapping-list.ts';

const strings = controlStrings.controllers;

/** Devices that move the dream, what they move, and how another is learned. */
@customElement('reverie-controllers')
export class ReverieControllers extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      .device {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 8px;
        min-height: var(--target);
      }
      .learning {
        color: var(--safelight);
      }
      .learn {
        flex-wrap: nowrap;
      }
      .learn select {
        flex: 1;
        width: 0;
        min-width: 0;
      }
    `,
  ];

  @property({attribute: false}) control: ControlState | undefined;
  @property({attribute: false}) looks: readonly OwnLook[] = [];
  readonly #file = createRef<HTMLInputElement>();

  override render() {
    const {control} = this;
    if (!control) return nothing;
    const {mappings, midi, gamepads} = control;
    return html`<details>
      <summary>
        ${sectionStrings.controllers.title}${mappings.length > 0 ? html` <small>${mappings.length}</small>` : nothing}
      </summary>
      ${this.#midi(control)} ${[...midi.devices, ...gamepads].map((device) => this.#device(device, control))}
      ${this.#motion(control)} ${this.#learn(control)}
      <reverie-mapping-list .control=${control}></reverie-mapping-list>
      <div class="bring">
        <button
          type="button"
          ?disabled=${mappings.length === 0}
          @click=${() => emit(this, 'map', {do: 'export'})}
        >
          ${commonStrings.export}
        </button>
        <button type="button" @click=${() => this.#file.value?.click()}>${commonStrings.import}</button>
        <button
          type="button"
          ?disabled=${mappings.length === 0}
          @click=${() => emit(this, 'map', {do: 'clear'})}
        >
          ${commonStrings.removeAll}
        </button>
        <input
          ${ref(this.#file)}
          hidden
          type="file"
          accept=".json,application/json"
          aria-label=${strings.file}
          @change=${this.#import}
        />
      </div>
    </details>`;
  }

  #midi({midi}: ControlState) {
    if (!has('midi')) return html`<p>${textOfMessage(lackOf('midi'))}</p>`;
    const isOpen = midi.is === 'open';
    return html`
      <div class="bring">
        <button
          type="button"
          aria-pressed=${isOpen}
          ?disabled=${midi.is === 'opening'}
          @click=${() => emit(this, 'midi', isOpen ? 'close' : 'open')}
        >
          ${isOpen ? strings.closeMidi : strings.openMidi}
        </button>
      </div>
      ${midi.problem ? html`<p role="alert" data-code=${midi.problem.code}>${textOfMessage(midi.problem)}</p>` : nothing}
      ${isOpen && midi.devices.length === 0 ? html`<p>${strings.noMidiDevice}</p>` : nothing}
      ${midi.bpm === undefined ? nothing : html`<p>${strings.midiClock(midi.bpm)}</p>`}
    `;
  }

  #device({name, prefix, defaults}: Device, {mappings}: ControlState) {
    const fresh = missingIn(mappings, defaults);
    return html`<div class="device" data-device=${prefix}>
      <span>${name}</span>
      ${
        fresh.length > 0
          ? html`<button
              type="button"
              aria-label=${strings.useReadyMappingsOf(name)}
              @click=${() => emit(this, 'map', {do: 'add', mappings: fresh})}
            >
              ${strings.useReadyMappings}
            </button>`
          : nothing
      }
    </div>`;
  }

  #motion({mappings}: ControlState) {
    const fresh = missingIn(mappings, stillnessMappings);
    if (fresh.length === 0) return nothing;
    return html`<div class="device">
      <span>${strings.motion}</span>
      <button
        type="button"
        title=${strings.stillnessDreamsTitle}
        @click=${() => emit(this, 'map', {do: 'add', mappings: fresh})}
      >
        ${strings.stillnessDreams}
      </button>
    </div>`;
  }

  #learn({learning}: ControlState) {
    const isNew = learning?.wants === 'target' || (learning !== undefined && learning.place === undefined);
    const target = learning?.wants === 'signal' ? targetOf(learning.target) : undefined;
    return html`
      <div class="bring learn">
        <button
          type="button"
          aria-pressed=${isNew}
          @click=${() => emit(this, 'map', isNew ? {do: 'cancel'} : {do: 'learn'})}
        >
          ${strings.learn}
        </button>
        <select aria-label=${strings.learnFor} @change=${this.#choose}>
          <option value="">${strings.learnForChoice}</option>
          ${this.#targets()}
        </select>
      </div>
      <p role="status" class=${isNew ? 'learning' : ''}>
        ${
          learning === undefined
            ? nothing
            : target
              ? strings.moveControl(titleOf(target))
              : strings.pickTarget
        }
      </p>
    `;
  }

  #targets() {
    const option = (name: TargetName, title: string) => html`<option value=${name}>${title}</option>`;
    const named = (name: TargetName) => {
      const target = targetOf(name);
      return target ? option(name, titleOf(target)) : nothing;
    };
    return html`
      <optgroup label=${strings.play}>
        ${(['dial/depth', 'dial/intensity', 'crossfader', 'tempo', 'looks'] as const).map(named)}
      </optgroup>
      <optgroup label=${commonStrings.looks}>
        ${[...this.looks.map(({name}) => name), ...presets.map(({title}) => title)].map((name) =>
          option(`look/${name}`, name),
        )}
      </optgroup>
      <optgroup label=${strings.actions}>
        ${[...actions.values()].map(({action}) => named(`action/${action}`))}
      </optgroup>
      ${groups.map(
        (group) =>
          html`<optgroup label=${group}>
            ${keys.filter((key) => parameterOf(key).group === group).map((key) => named(`parameter/${key}`))}
          </optgroup>`,
      )}
    `;
  }

  #choose({target}: Event): void {
    const select = target as HTMLSelectElement;
    const name = select.value;
    select.selectedIndex = 0;
    if (name !== '') emit(this, 'map', {do: 'learn', target: name as TargetName});
  }

  #import({target}: Event): void {
    const input = target as HTMLInputElement;
    const [file] = input.files ?? [];
    // The same file can be chosen again.
    input.value = '';
    if (file) emit(this, 'map', {do: 'import', file});
  }
}
