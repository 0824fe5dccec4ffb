import {css, html, LitElement} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import {PinLock} from '../../exhibition/pin-lock.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {pinStrings} from '../strings/pin.ts';

/** It closes when it is left alone: a visitor may have hit the key combination by chance. */
const closeAfterMs = 30_000;

/** Asks for the operator's PIN; fires `opened` when it is right. */
@customElement('reverie-pin')
export class ReveriePin extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        padding: 20px 24px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--ground);
        color: var(--ink);
      }
      dialog::backdrop {
        background: rgb(0 0 0 / 0.4);
      }
      label {
        display: block;
        margin-bottom: 8px;
        color: var(--ink-quiet);
      }
      input {
        box-sizing: border-box;
        width: 11em;
        min-height: 44px;
        padding: 0 12px;
        border: 1px solid var(--line);
        border-radius: 10px;
        background: none;
        color: inherit;
        font: inherit;
        letter-spacing: 0.3em;
      }
      p {
        min-height: 1.4em;
        margin: 8px 0 0;
        color: var(--safelight);
      }
      .buttons {
        display: flex;
        gap: 8px;
        margin-top: 12px;
      }
    `,
  ];

  @state() private message = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;
  readonly #lock = new PinLock();
  #pin = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override render() {
    return html`<dialog @close=${() => clearTimeout(this.#timer)}>
      <form @submit=${this.#onSubmit}>
        <label for="pin">${pinStrings.operatorsPin}</label>
        <input
          id="pin"
          type="password"
          inputmode="numeric"
          autocomplete="off"
          maxlength="8"
          @input=${this.#keepOpen}
        />
        <p role="status">${this.message}</p>
        <div class="buttons">
          <button type="submit">${pinStrings.unlock}</button>
          <button type="button" @click=${() => this.dialog.close()}>${commonStrings.cancel}</button>
        </div>
      </form>
    </dialog>`;
  }

  /** Asks for `pin`. */
  ask(pin: string): void {
    this.#pin = pin;
    this.message = '';
    this.input.value = '';
    if (!this.dialog.open) this.dialog.showModal();
    this.#keepOpen();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #keepOpen(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dialog.close(), closeAfterMs);
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const attempt = this.#lock.try(this.#pin, this.input.value, performance.now());
    this.input.value = '';
    this.#keepOpen();
    if (attempt.open) {
      this.dialog.close();
      this.dispatchEvent(new CustomEvent('opened'));
    } else if (attempt.waitMs > 0) {
      this.message = pinStrings.tooMany(Math.ceil(attempt.waitMs / 1000));
    } else {
      this.message = pinStrings.wrong;
    }
  }
}
