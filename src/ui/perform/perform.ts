import {html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {automatedKeys} from '../../params/automation/automation.ts';
import {titleOfLook} from '../../control/looks.ts';
import {playsToSound} from '../../control/sound/play-to-sound.ts';
import type {Action} from '../../params/keys.ts';
import {
  depthOf,
  intensityDial,
  intensityOf,
  layerKeys,
  withDepth,
  withIntensity,
} from '../../params/macros.ts';
import type {NumberParameter} from '../../params/parameter.ts';
import {parameterOf, type Key} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {layerCountOf} from '../lib/layer-count.ts';
import {initialState, type AppState} from '../lib/state.ts';
import {memory} from '../lib/memory.ts';
import {controls} from '../lib/theme.ts';
import {titleOfAction} from '../lib/title-of-action.ts';
import {actionStrings} from '../strings/actions.ts';
import {commonStrings} from '../strings/common.ts';
import {controlStrings} from '../strings/control.ts';
import {panelStrings} from '../strings/panel.ts';
import {performStrings} from '../strings/perform.ts';
import {sectionStrings} from '../strings/sections.ts';
import './crossfader.ts';
import './dial.ts';
import type {DialChange} from './dial.ts';
import './pads.ts';
import {performStyles} from './perform-styles.ts';
import {clickByEveryFinger} from './several-fingers.ts';
import './timing.ts';
import './xy-pad.ts';
import type {XyChange} from './xy-pad.ts';

const strings = performStrings.perform;

/** The keys that the dials can be given, and those that they have at first. */
const dialKeys = automatedKeys.filter((key) => !(layerKeys as readonly string[]).includes(key));
const firstDials: readonly Key[] = ['wet', 'persistence', 'zoom', 'level'];

/** The view to perform in: pads, crossfader, dials and pad over the picture, each within one press. */
@customElement('reverie-perform')
export class ReveriePerform extends LitElement {
  static override styles = [controls, performStyles];

  @property({attribute: false}) state: AppState = initialState;
  @state() private dials: readonly Key[] = rememberedDials();

  #stop: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = clickByEveryFinger(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  override render() {
    const {values, looks, thumbnails, sourceThumbnails, keyBindings} = this.state;
    return html`
      <header>
        <reverie-timing .perform=${this.state.perform} .bindings=${keyBindings}></reverie-timing>
        ${this.#sound()} ${this.#setlist()}
        <reverie-notice .notices=${this.state.notices}></reverie-notice>
        <button
          type="button"
          class="icon away"
          aria-label=${panelStrings.actions.moveControls}
          title=${titleOfAction('controls-window', keyBindings)}
          @click=${() => this.#act('controls-window')}
        >
          ${icon('panel')}
        </button>
        <button
          type="button"
          class="icon search"
          aria-label=${commonStrings.search}
          title=${titleOfAction('search', keyBindings)}
          @click=${() => this.#act('search')}
        >
          ${icon('search')}
        </button>
        <button
          type="button"
          class="icon"
          aria-label=${strings.close}
          title=${titleOfAction('perform', keyBindings, commonStrings.close)}
          @click=${() => this.#act('perform')}
        >
          ${icon('close')}
        </button>
      </header>
      <section class="deck" aria-label=${strings.performance}>
        <reverie-crossfader .state=${this.state}></reverie-crossfader>
        <reverie-pads
          .bindings=${keyBindings}
          .looks=${looks}
          .thumbnails=${{...thumbnails, ...sourceThumbnails}}
          .values=${values}
        ></reverie-pads>
        ${this.#xy()}
        <div class="dials">${this.dials.map((key, place) => this.#dial(key, place))}</div>
        <div class="buttons">${this.#buttons()}</div>
      </section>
    `;
  }

  #sound() {
    const plays = playsToSound(this.state.control?.mappings ?? []);
    return html`<button
      type="button"
      aria-pressed=${plays}
      title=${controlStrings.sound.playToSound}
      @click=${() => emit(this, 'sound', {do: 'play', on: !plays})}
    >
      ${sectionStrings.sound.title}
    </button>`;
  }

  #setlist() {
    if (this.state.values.setlist === '') return nothing;
    const {playing, setlistHeld} = this.state.perform;
    return html`<button
        type="button"
        aria-pressed=${playing}
        @click=${() => emit(this, 'perform', {playing: !playing})}
      >
        ${strings.playSetlist}
      </button>
      <button
        type="button"
        aria-pressed=${setlistHeld}
        ?disabled=${!playing}
        @click=${() => emit(this, 'perform', {setlistHeld: !setlistHeld})}
      >
        ${strings.pauseSetlist}
      </button>`;
  }

  #xy() {
    const layerCount = layerCountOf(this.state);
    const most = layerCount - 1;
    const {min, max} = intensityDial;
    const x = (depthOf(this.state.values) ?? 0) / most;
    const y = Math.log(Math.max(min, intensityOf(this.state.values)) / min) / Math.log(max / min);
    return html`<reverie-xy-pad
      data-key="depth intensity"
      .x=${x}
      .y=${y}
      @xy-change=${({detail}: XyChange) =>
        emit(this, 'steer-values', {
          ...withDepth(detail.x * most, layerCount),
          ...withIntensity(min * (max / min) ** detail.y),
        })}
      @xy-reset=${() =>
        emit(
          this,
          'reset-values',
          Object.keys({...withDepth(0, layerCount), ...withIntensity(min)}) as Key[],
        )}
    ></reverie-xy-pad>`;
  }

  #dial(key: Key, place: number) {
    const parameter = parameterOf(key) as NumberParameter;
    return html`<div>
      <reverie-dial
        data-key=${key}
        .parameter=${parameter}
        .value=${Number(this.state.values[key])}
        @dial-change=${({detail}: DialChange) =>
          detail.value === undefined
            ? emit(this, 'reset-values', [key])
            : emit(this, 'steer-values', {[key]: detail.value})}
      ></reverie-dial>
      <select
        aria-label=${strings.dialParameter(place + 1)}
        @change=${({target}: Event) => this.#assign(place, (target as HTMLSelectElement).value as Key)}
      >
        ${dialKeys.map(
          (each) => html`<option value=${each} .selected=${each === key}>${parameterOf(each).label}</option>`,
        )}
      </select>
    </div>`;
  }

  #buttons() {
    const {hit, blackout, recordingHands} = this.state.perform;
    const during = (on: boolean) => () => emit(this, 'hit', on);
    const held = (on: boolean) => (event: KeyboardEvent) => {
      if (event.key === ' ' || event.key === 'Enter') emit(this, 'hit', on);
    };
    return html`<button
        type="button"
        class="hit"
        aria-pressed=${hit}
        title=${titleOfAction('hit', this.state.keyBindings, strings.hitTitle)}
        @pointerdown=${during(true)}
        @pointerup=${during(false)}
        @pointerleave=${during(false)}
        @pointercancel=${during(false)}
        @keydown=${held(true)}
        @keyup=${held(false)}
        @blur=${during(false)}
        @contextmenu=${(event: Event) => event.preventDefault()}
      >
        ${actionStrings.hit}
      </button>
      ${this.#button('freeze', this.state.frozen)} ${this.#button('blackout', blackout)}
      ${this.#button('surprise')} ${this.#button('mutate')} ${this.#button('undo')}
      <button
        type="button"
        @click=${() =>
          emit(this, 'looks', {
            do: 'save',
            name: titleOfLook(this.state.values, this.state.looks) ?? performStrings.looks.look,
          })}
      >
        ${performStrings.looks.save}
      </button>
      <button
        type="button"
        aria-pressed=${recordingHands}
        title=${strings.recordLanesTitle}
        @click=${() => emit(this, 'automate', {do: 'record', on: !recordingHands})}
      >
        ${recordingHands ? performStrings.automation.finishLanes : performStrings.automation.recordLanes}
      </button>`;
  }

  #button(action: keyof typeof actionStrings, pressed?: boolean) {
    return html`<button
      type="button"
      data-action=${action}
      aria-pressed=${pressed ?? nothing}
      @click=${() => this.#act(action)}
    >
      ${actionStrings[action]}
    </button>`;
  }

  #act(action: Action): void {
    emit(this, 'act', action);
  }

  #assign(place: number, key: Key): void {
    this.dials = this.dials.with(place, key);
    memory.set('dials', this.dials.join(','));
  }
}

function rememberedDials(): readonly Key[] {
  const kept = (memory.get('dials') ?? '').split(',');
  return firstDials.map((first, place) => dialKeys.find((key) => key === kept[place]) ?? first);
}
