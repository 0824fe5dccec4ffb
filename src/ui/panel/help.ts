import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {keyBindings, type KeyBinding} from '../../params/keys.ts';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {controls} from '../lib/theme.ts';
import {actionStrings} from '../strings/actions.ts';
import {commonStrings} from '../strings/common.ts';
import {panelStrings} from '../strings/panel.ts';

const strings = panelStrings.help;

/** A dialog that explains what is shown, the gestures and the keys. */
@customElement('reverie-help')
export class ReverieHelp extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(680px, calc(100vw - 32px));
        max-height: calc(100dvh - 48px);
        padding: 12px 28px 28px;
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: var(--ground);
        color: var(--ink);
        font: 0.9375rem/1.5 var(--sans);
      }
      dialog::backdrop {
        background: rgb(11 10 9 / 0.6);
      }
      .head {
        position: sticky;
        top: -12px;
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin: 0 -10px 0 0;
        background: var(--ground);
      }
      h2 {
        margin: 10px 0;
        font: italic 1.7em/1.2 var(--serif);
      }
      p {
        margin: 0 0 12px;
      }
      .head button {
        display: grid;
        place-items: center;
        padding: 0;
        border-color: transparent;
      }
      dl {
        display: grid;
        grid-template-columns: 4.5em 1fr;
        gap: 5px 12px;
        margin: 16px 0 0;
      }
      dt {
        text-align: right;
      }
      kbd {
        display: inline-block;
        min-width: 2em;
        padding: 0 0.5em;
        border: 1px solid var(--line);
        border-radius: 6px;
        text-align: center;
        font: inherit;
        font-size: 0.92em;
      }
      dd {
        margin: 0;
        color: var(--ink-quiet);
      }
    `,
  ];

  @property({attribute: false}) bindings: readonly KeyBinding[] = keyBindings;
  readonly #dialog = createRef<HTMLDialogElement>();

  override render() {
    const [before, after] = strings.gentle;
    return html`<dialog
      ${ref(this.#dialog)}
      aria-labelledby="title"
      @close=${() => emit(this, 'dialog', false)}
      @click=${(event: Event) => event.target === this.#dialog.value && this.#dialog.value.close()}
    >
      <div class="head">
        <h2 id="title">${strings.title}</h2>
        <button type="button" aria-label=${commonStrings.close} @click=${() => this.#dialog.value?.close()}>
          ${icon('close')}
        </button>
      </div>
      <p>${strings.whatItDoes}</p>
      <p>${strings.gestures}</p>
      <p>${before} <em>${actionStrings.gentle}</em> ${after}</p>
      <dl>
        ${this.bindings
          .filter(({key}) => key !== '')
          .map(
            ({printed, does}) =>
              html`<dt><kbd>${printed}</kbd></dt>
                <dd>${does}</dd>`,
          )}
      </dl>
    </dialog>`;
  }

  show(): void {
    const dialog = this.#dialog.value;
    if (!dialog || dialog.open) return;
    dialog.showModal();
    emit(this, 'dialog', true);
  }
}
