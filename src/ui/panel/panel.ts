import {html, LitElement, nothing} from 'lit';
import type {PropertyValues} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {intensityDial, intensityOf, layerKeys, withIntensity} from '../../params/macros.ts';
import {groups} from '../../params/parameter.ts';
import type {ToggleParameter} from '../../params/parameter.ts';
import {keyBindings, type KeyBinding} from '../../params/keys.ts';
import {lookKeys} from '../../params/presets.ts';
import {defaults, keys, parameterOf} from '../../params/values.ts';
import type {Key, Values} from '../../params/values.ts';
import type {ControlChange} from './control.ts';
import './control.ts';
import './depth.ts';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {IdleController} from './idle.ts';
import {panelStyles} from './panel-styles.ts';
import './presets.ts';
import type {StatusToggle} from './status.ts';
import type {OwnGuide} from '../lib/state.ts';
import {compactQuery, MediaQuery} from '../lib/media-query.ts';
import {controls} from '../lib/theme.ts';
import {actionStrings} from '../strings/actions.ts';
import {commonStrings} from '../strings/common.ts';
import {panelStrings} from '../strings/panel.ts';

const strings = panelStrings.panel;

/** Keys whose controls are outside the groups. */
const elsewhere = new Set<Key>([...layerKeys, 'source', 'cameraDevice', 'cameraSize']);

/** Not part of a look or of the address: it belongs to the user. */
const gentleToggle: ToggleParameter = {
  kind: 'toggle',
  default: false,
  group: 'Output',
  label: actionStrings.gentle,
  help: strings.gentleHelp,
};

/**
 * The controls over the dream. They hide when the user has not pointed, touched or pressed a key for a while, unless
 * they are in use, and come back at once. On a phone what is rarely needed is among all controls.
 */
@customElement('reverie-panel')
export class ReveriePanel extends LitElement {
  static override styles = [controls, panelStyles];

  @property({attribute: false}) values: Values = defaults;
  /** The user's own guide, if there is one. */
  @property({attribute: false}) guide: OwnGuide | undefined;
  @property({attribute: false}) layers: readonly string[] = [];
  /** Addresses of presets dreamed of the present source, by name. */
  @property({attribute: false}) thumbnails: Readonly<Record<string, string>> = {};
  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;
  @property({type: Boolean}) gentle = false;
  @property({type: Boolean, reflect: true}) pinned = false;
  /** All controls, not only the main ones. */
  @property({type: Boolean, reflect: true}) full = false;
  /** Beside the setup of an exhibition: of the controls only the looks. */
  @property({type: Boolean, reflect: true, attribute: 'looks-only'}) looksOnly = false;
  /** In a window of their own, without the picture. */
  @property({type: Boolean, reflect: true}) alone = false;
  /** The status is open; set by the panel itself. */
  @property({type: Boolean, reflect: true}) detailed = false;
  /** A dialog is open over them. */
  @property({type: Boolean}) held = false;
  /** Visible; set by the panel itself. */
  @property({type: Boolean, reflect: true}) shown = true;

  readonly #compact = new MediaQuery(this, compactQuery);
  readonly #idle = new IdleController(this, () => this.pinned || this.full || this.held || this.#hasFocus());

  /** Shows the panel if it is hidden, hides it if it is shown. */
  toggle(): void {
    if (this.#idle.awake && !this.pinned) this.#idle.sleep();
    else this.#idle.wake();
  }

  override willUpdate(): void {
    this.shown = this.#idle.awake || this.pinned;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has('shown')) this.dispatchEvent(new CustomEvent('shown-change', {detail: this.shown}));
  }

  override render() {
    const source = html`<slot name="source"></slot>`;
    const isCompact = this.#compact.matches;
    const more = this.full ? strings.fewerControls : strings.allControls;
    return html`
      <header @status-toggle=${({detail}: StatusToggle) => (this.detailed = detail)}>
        <h1>${commonStrings.reverie}</h1>
        <slot name="status"></slot>
      </header>
      <slot name="flip"></slot>
      <slot name="notices"></slot>
      <section class="drawer" id="drawer" aria-label=${strings.allControls} ?hidden=${!this.full}>
        <button class="wide search" type="button" @click=${() => emit(this, 'act', 'search')}>
          ${icon('search')}${commonStrings.search}
        </button>
        ${isCompact ? html`${source}<slot name="extras"></slot>` : nothing}
        <reverie-control
          data-key="gentle"
          .parameter=${gentleToggle}
          .value=${this.gentle}
          @control-change=${() => emit(this, 'act', 'gentle')}
        ></reverie-control>
        <slot name="models"></slot>
        <slot name="channels"></slot>
        <slot name="render"></slot>
        ${groups.map((group) => this.#group(group))}
        <button class="wide" type="button" @click=${() => emit(this, 'reset-values', lookKeys)}>
          ${commonStrings.resetToDefaults}
        </button>
      </section>
      <section class="band" aria-label=${strings.mainControls}>
        <reverie-presets
          .values=${this.values}
          .thumbnails=${this.thumbnails}
          .bindings=${this.bindings}
        ></reverie-presets>
        <div class="columns">
          ${isCompact ? nothing : source}
          <reverie-depth .values=${this.values} .layers=${this.layers}></reverie-depth>
          <div class="sliders">
            <reverie-control
              brief
              data-key="intensity"
              .parameter=${intensityDial}
              .value=${intensityOf(this.values)}
              @control-change=${this.#onIntensity}
            ></reverie-control>
            ${this.#control('persistence', true)}
          </div>
        </div>
        <footer>
          <button
            type="button"
            data-action="controls"
            aria-label=${more}
            aria-expanded=${this.full}
            aria-controls="drawer"
            @click=${() => emit(this, 'act', 'controls')}
          >
            ${icon('controls')}<span aria-hidden="true">${more}</span>
          </button>
          <slot name="actions"></slot>
        </footer>
      </section>
    `;
  }

  #group(group: (typeof groups)[number]) {
    const members = keys.filter((key) => parameterOf(key).group === group && !elsewhere.has(key));
    if (members.length === 0) return nothing;
    return html`<details data-group=${group} ?open=${group === 'Feedback' || group === 'Output'}>
      <summary>${group}</summary>
      <div class="members">
        ${members.map((key) => (key === 'guide' ? this.#guides() : this.#control(key, false)))}
      </div>
    </details>`;
  }

  /** Only while the objective follows one. */
  #guides() {
    if (this.values.objective !== 'guide') return nothing;
    return html`<reverie-guide data-key="guide" .values=${this.values} .own=${this.guide}></reverie-guide>`;
  }

  #control(key: Key, brief: boolean) {
    return html`<reverie-control
      ?brief=${brief}
      data-key=${key}
      .parameter=${parameterOf(key)}
      .value=${this.values[key]}
      @control-change=${({detail}: ControlChange) => {
        if (detail.value === undefined) emit(this, 'reset-values', [key]);
        else emit(this, 'change-values', {[key]: detail.value});
      }}
    ></reverie-control>`;
  }

  #onIntensity({detail}: ControlChange): void {
    const intensity = typeof detail.value === 'number' ? detail.value : intensityDial.default;
    emit(this, 'change-values', withIntensity(intensity));
  }

  // A click leaves the focus on what was clicked, and a shortcut makes it visible: only Tab means that it is used.
  #hasFocus(): boolean {
    const active = deepActive();
    if (!this.matches(':focus-within') || !active) return false;
    return this.#idle.isTabbing || active.matches(typed) || isListOpen(active);
  }
}

const typed = 'input:not([type=range], [type=checkbox], [type=file])';

/** A list that is open gets the pointer's events, and the page none. */
const isListOpen = (element: Element): boolean =>
  element.matches('select') && CSS.supports('selector(:open)') && element.matches(':open');

/** The focused element, looked for through shadow roots. */
function deepActive(): Element | null {
  let active = document.activeElement;
  while (active?.shadowRoot?.activeElement) active = active.shadowRoot.activeElement;
  return active;
}
