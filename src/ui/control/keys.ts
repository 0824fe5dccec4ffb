import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {nameOfKey} from '../../control/keyboard.ts';
import {keyBindings, type Action, type KeyBinding} from '../../params/keys.ts';
import {emit} from '../lib/events.ts';
import {section} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {controlStrings} from '../strings/control.ts';
import {sectionStrings} from '../strings/sections.ts';

const strings = controlStrings.keys;

/** Every action with its key, to be changed. */
@customElement('reverie-keys')
export class ReverieKeys extends LitElement {
  static override styles = [
    controls,
    section,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: var(--target);
        padding: 2px 0;
        color: var(--ink-quiet);
        font-size: 0.92em;
      }
      li > span {
        flex: 1;
        min-width: 0;
      }
      li > button {
        flex: none;
        color: var(--ink);
      }
      .key {
        min-width: 5.5em;
      }
      .none {
        visibility: hidden;
      }
    `,
  ];

  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;
  /** The action whose next key is awaited. */
  @state() private awaited: Action | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#await(undefined);
  }

  override render() {
    const isDefault = this.bindings.every(({key}, index) => key === keyBindings[index]?.key);
    return html`<details>
      <summary>${sectionStrings.keys.title}</summary>
      <ul>
        ${this.bindings.map((binding) => this.#row(binding))}
      </ul>
      <div class="bring">
        <button type="button" ?disabled=${isDefault} @click=${() => emit(this, 'keys', 'reset')}>
          ${commonStrings.resetToDefaults}
        </button>
      </div>
    </details>`;
  }

  #row({action, does, key, printed}: KeyBinding) {
    const isAwaited = action === this.awaited;
    const shown = printed || strings.noKey;
    return html`<li data-binding=${action}>
      <span>${does}</span>
      <button
        type="button"
        class="key"
        aria-pressed=${isAwaited}
        aria-label=${isAwaited ? strings.pressKeyFor(does) : strings.changeKeyOf(shown, does)}
        @click=${() => this.#await(isAwaited ? undefined : action)}
      >
        ${isAwaited ? strings.pressKey : shown}
      </button>
      ${
        key === ''
          ? nothing
          : html`<button
              type="button"
              aria-label=${strings.removeKeyOf(does)}
              @click=${() => emit(this, 'keys', {action, key: ''})}
            >
              ✕
            </button>`
      }
    </li>`;
  }

  #await(action: Action | undefined): void {
    this.awaited = action;
    if (action) addEventListener('keydown', this.#onKey, {capture: true});
    else removeEventListener('keydown', this.#onKey, {capture: true});
  }

  readonly #onKey = (event: KeyboardEvent): void => {
    // Leaves by Tab, and on the way to a capital letter.
    if (event.key === 'Tab') {
      this.#await(undefined);
      return;
    }
    if (['Shift', 'Control', 'Alt', 'Meta', 'AltGraph'].includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const action = this.awaited;
    this.#await(undefined);
    if (action && event.key !== 'Escape') emit(this, 'keys', {action, key: nameOfKey(event)});
  };
}
