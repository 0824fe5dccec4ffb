import {css, html, LitElement} from 'lit';
import {customElement, property, query} from 'lit/decorators.js';
import '../lib/camera-previews.ts';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {controls} from '../lib/theme.ts';
import {cameraStrings} from '../strings/cameras.ts';
import {commonStrings} from '../strings/common.ts';

/** A dialog to choose a camera by what it sees: names may be alike, or say nothing. It is open while it is connected. */
@customElement('reverie-camera-choice')
export class ReverieCameraChoice extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: min(440px, calc(100vw - 32px));
        max-height: calc(100dvh - 48px);
        padding: 12px 20px 20px;
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: 18px;
        background: var(--ground);
        color: var(--ink);
      }
      dialog::backdrop {
        background: rgb(11 10 9 / 0.6);
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        margin-right: -10px;
      }
      h2 {
        margin: 8px 0;
        font: italic 1.4em/1.2 var(--serif);
      }
      .head button {
        display: grid;
        place-items: center;
        padding: 0;
        border-color: transparent;
      }
    `,
  ];

  /** The name of the camera that is chosen; empty for the browser's choice. */
  @property() device = '';
  @query('dialog') private dialog!: HTMLDialogElement;

  override firstUpdated(): void {
    this.dialog.showModal();
    emit(this, 'dialog', true);
  }

  override render() {
    return html`<dialog
      aria-labelledby="title"
      @close=${this.#onClose}
      @click=${(event: Event) => event.target === this.dialog && this.dialog.close()}
    >
      <div class="head">
        <h2 id="title">${cameraStrings.choice.title}</h2>
        <button type="button" aria-label=${commonStrings.close} @click=${() => this.dialog.close()}>
          ${icon('close')}
        </button>
      </div>
      <reverie-camera-previews
        .chosen=${this.device === '' ? [] : [this.device]}
        @pick-camera=${({detail}: CustomEvent<string>) => this.#pick(detail)}
      ></reverie-camera-previews>
    </dialog>`;
  }

  #pick(device: string): void {
    emit(this, 'change-values', {cameraDevice: device});
    this.dialog.close();
  }

  #onClose(): void {
    emit(this, 'dialog', false);
    emit(this, 'choose-camera', false);
  }
}
