import {html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {keyBindings, printedKey, type KeyBinding} from '../../params/keys.ts';
import {presetOf, presets, type Preset} from '../../params/presets.ts';
import {defaults} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {thumbnailOfPreset} from '../lib/preset-thumbnails.ts';
import {controls} from '../lib/theme.ts';
import {panelStrings} from '../strings/panel.ts';
import {presetsStyles} from './presets-styles.ts';

/** How long a look is pressed on to be described, not chosen. */
const longPressMs = 500;

/**
 * The presets as tiles, each a thumbnail over its title, in a line that scrolls sideways where there is no room. Below
 * it is what one sees in the preset that is pointed at, focused or pressed on, else in the one that is chosen.
 */
@customElement('reverie-presets')
export class ReveriePresets extends LitElement {
  static override styles = [controls, presetsStyles];

  @property({attribute: false}) values: Values = defaults;
  /** Addresses of presets dreamed of the present source, by name. */
  @property({attribute: false}) thumbnails: Readonly<Record<string, string>> = {};
  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;
  @state() private described: Preset | undefined;

  #pressedMs = 0;
  #shown: Preset | undefined;

  // A preset chosen by key or address may lie outside the line's visible part.
  override updated(): void {
    const current = presetOf(this.values);
    if (current === this.#shown) return;
    this.#shown = current;
    const pressed = this.renderRoot.querySelector<HTMLElement>('[aria-pressed=true]');
    const line = pressed?.parentElement;
    if (!pressed || !line || line.scrollWidth <= line.clientWidth) return;
    line.scrollLeft = pressed.offsetLeft - line.offsetLeft - (line.clientWidth - pressed.offsetWidth) / 2;
  }

  override render() {
    const current = presetOf(this.values);
    return html`<div
        role="group"
        aria-label=${panelStrings.presets.presets}
        @pointerleave=${() => this.#describe(undefined)}
      >
        ${presets.map((preset, index) => this.#tile(preset, index, current))}
      </div>
      <p aria-hidden="true">${(this.described ?? current)?.line ?? ''}</p>`;
  }

  #tile(preset: Preset, index: number, current: Preset | undefined) {
    return html`<button
      type="button"
      data-preset=${preset.name}
      aria-pressed=${preset === current}
      aria-description=${preset.line}
      @pointerenter=${() => this.#describe(preset)}
      @focus=${({target}: FocusEvent) => this.#focus(preset, target as Element)}
      @blur=${() => this.#describe(undefined)}
      @pointerdown=${({timeStamp}: PointerEvent) => this.#press(preset, timeStamp)}
      @contextmenu=${(event: Event) => event.preventDefault()}
      @click=${(event: PointerEvent) => this.#choose(preset, event)}
    >
      <img
        src=${this.thumbnails[preset.name] ?? thumbnailOfPreset(preset.name) ?? nothing}
        alt=""
        width="160"
        height="100"
        decoding="async"
        draggable="false"
      />
      <span
        >${preset.title}<sup aria-hidden="true"
          >${printedKey(this.bindings, `preset-${index + 1}`)}</sup
        ></span
      >
    </button>`;
  }

  #describe(preset: Preset | undefined): void {
    this.described = preset;
  }

  // A press focuses too, and leaves the focus behind.
  #focus(preset: Preset, tile: Element): void {
    if (tile.matches(':focus-visible')) this.#describe(preset);
  }

  #press(preset: Preset, nowMs: number): void {
    this.#pressedMs = nowMs;
    this.#describe(preset);
  }

  #choose(preset: Preset, {pointerType, timeStamp}: PointerEvent): void {
    if (pointerType === 'touch' && timeStamp - this.#pressedMs >= longPressMs) return;
    emit(this, 'apply-preset', preset.name);
  }
}
