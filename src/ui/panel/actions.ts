import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {RecordedKind} from '../../library/clips.ts';
import type {Action} from '../../params/keys.ts';
import {keyBindings, type KeyBinding} from '../../params/keys.ts';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import type {IconName} from '../lib/icons.ts';
import {compactQuery, MediaQuery} from '../lib/media-query.ts';
import {controls} from '../lib/theme.ts';
import {titleOfAction} from '../lib/title-of-action.ts';
import {actionStrings} from '../strings/actions.ts';
import {panelStrings} from '../strings/panel.ts';

const strings = panelStrings.actions;

/** The buttons for actions, as opposed to values. On a phone there are two parts of them, each with its own element. */
@customElement('reverie-actions')
export class ReverieActions extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: flex;
        gap: 4px;
      }
      button {
        display: grid;
        place-items: center;
        padding: 0;
        border-color: transparent;
        touch-action: none;
        user-select: none;
        -webkit-touch-callout: none;
      }
      :host([extras]) {
        flex-wrap: wrap;
        gap: 8px;
      }
      :host([extras]) button {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 0 14px 0 10px;
        border-color: var(--line);
      }
    `,
  ];

  /** The extras are among all controls on a phone, with their names; elsewhere they are with the others. */
  @property({type: Boolean, reflect: true}) extras = false;
  @property({type: Boolean}) frozen = false;
  @property({type: Boolean}) comparing = false;
  @property({type: Boolean}) pinned = false;
  @property({type: Boolean}) fullscreen = false;
  @property() recording: RecordedKind | '' = '';
  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;

  readonly #compact = new MediaQuery(this, compactQuery);

  override render() {
    const isCompact = this.#compact.matches;
    if (this.extras) return isCompact ? this.#extras() : nothing;
    return html`
      ${this.#button('freeze', this.frozen ? 'play' : 'pause', actionStrings.freeze, this.frozen)}
      ${this.#compare()} ${this.#button('snapshot', 'snapshot', strings.saveImage)}
      ${this.#button('record', this.recording === 'clip' ? 'stop' : 'record', strings.recordClip, this.recording === 'clip')}
      ${isCompact ? nothing : this.#extras()}
      ${
        document.fullscreenEnabled
          ? this.#button('fullscreen', 'fullscreen', strings.fullScreen, this.fullscreen)
          : nothing
      }
      ${this.#button('help', 'help', strings.help)}
    `;
  }

  #extras() {
    return html`
      ${this.#button('take', this.recording === 'take' ? 'stop' : 'take', strings.recordTake, this.recording === 'take')}
      ${this.#button('reset', 'reset', strings.resetDream)}
      ${this.#button('window', 'window', strings.openCleanWindow)}
      ${this.#button('controls-window', 'panel', strings.moveControls)}
      ${this.#button('pin', 'pin', strings.pinControls, this.pinned)}
    `;
  }

  #button(action: Action, image: IconName, name: string, pressed?: boolean) {
    return html`<button
      type="button"
      data-action=${action}
      aria-label=${name}
      title=${titleOfAction(action, this.bindings)}
      aria-pressed=${pressed ?? nothing}
      @click=${() => emit(this, 'act', action)}
    >
      ${icon(image)}${this.extras ? html`<span>${name}</span>` : nothing}
    </button>`;
  }

  // Acts while it is held, by pointer or by Space and Enter.
  #compare() {
    const during = (on: boolean) => () => this.#setComparing(on);
    const onKey = (on: boolean) => (event: KeyboardEvent) => {
      if (event.key === ' ' || event.key === 'Enter') this.#setComparing(on);
    };
    return html`<button
      type="button"
      data-action="compare"
      aria-label=${strings.compare}
      title=${titleOfAction('compare', this.bindings)}
      aria-pressed=${this.comparing}
      @pointerdown=${during(true)}
      @pointerup=${during(false)}
      @pointerleave=${during(false)}
      @pointercancel=${during(false)}
      @keydown=${onKey(true)}
      @keyup=${onKey(false)}
      @blur=${during(false)}
      @contextmenu=${(event: Event) => event.preventDefault()}
    >
      ${icon('compare')}
    </button>`;
  }

  #setComparing(on: boolean): void {
    if (on !== this.comparing) emit(this, 'compare', on);
  }
}
