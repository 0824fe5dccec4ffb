import {css, html, LitElement} from 'lit';
import {customElement, query, state} from 'lit/decorators.js';
import {PinLock} from '../../exhibition/pin-lock.ts';
import {controls} from '../lib/theme.ts';

/** Untouched for so long, it goes: a visitor may have come by the chord. */
const closeAfterMs = 30_000;

/** Asks for the operator's PIN; fires `opened` when it was the right one. */
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

  @state() private words = '';
  @query('dialog') private dialog!: HTMLDialogElement;
  @query('input') private input!: HTMLInputElement;
  readonly #lock = new PinLock();
  #pin = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  override render() {
    return html`<dialog @close=${() => clearTimeout(this.#timer)}>
      <form @submit=${this.#onSubmit}>
        <label for="pin">Operator’s PIN</label>
        <input
          id="pin"
          type="password"
          inputmode="numeric"
          autocomplete="off"
          maxlength="8"
          @input=${this.#stay}
        />
        <p role="status">${this.words}</p>
        <div class="buttons">
          <button type="submit">Open the controls</button>
          <button type="button" @click=${() => this.dialog.close()}>Back to the picture</button>
        </div>
      </form>
    </dialog>`;
  }

  /** Asks for `pin`. */
  ask(pin: string): void {
    this.#pin = pin;
    this.words = '';
    this.input.value = '';
    if (!this.dialog.open) this.dialog.showModal();
    this.#stay();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #stay(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.dialog.close(), closeAfterMs);
  }

  #onSubmit(event: Event): void {
    event.preventDefault();
    const attempt = this.#lock.try(this.#pin, this.input.value, performance.now());
    this.input.value = '';
    this.#stay();
    if (attempt.open) {
      this.dialog.close();
      this.dispatchEvent(new CustomEvent('opened'));
    } else if (attempt.waitMs > 0) {
      this.words = `Too often wrong. Try again in ${Math.ceil(attempt.waitMs / 1000)} s.`;
    } else {
      this.words = 'That is not it.';
    }
  }
}
