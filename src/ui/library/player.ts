import {css, html, LitElement, nothing} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {libraryStrings} from '../strings/library.ts';

/** Shows one item of the library in the whole window: a video plays, an image is shown whole. */
@customElement('reverie-player')
export class ReveriePlayer extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        width: 100vw;
        max-width: none;
        height: 100dvh;
        max-height: none;
        padding: 0;
        border: 0;
        overflow: hidden;
        background: #000;
        color: var(--ink);
      }
      video,
      img {
        display: block;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      button {
        position: absolute;
        top: max(12px, env(safe-area-inset-top));
        right: max(12px, env(safe-area-inset-right));
        display: grid;
        place-items: center;
        padding: 0;
        border: 0;
        background: var(--surface);
      }
    `,
  ];

  @state() private playing:
    {readonly name: string; readonly url: string; readonly isImage: boolean} | undefined;
  readonly #dialog = createRef<HTMLDialogElement>();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  /** Shows a video or an image until it is closed. */
  async play(file: File): Promise<void> {
    this.#end();
    const isImage = file.type.startsWith('image/');
    this.playing = {name: file.name, url: URL.createObjectURL(file), isImage};
    await this.updateComplete;
    this.#dialog.value?.showModal();
    emit(this, 'dialog', true);
  }

  override render() {
    const {playing} = this;
    return html`<dialog
      ${ref(this.#dialog)}
      aria-label=${playing?.name ?? libraryStrings.player.player}
      @close=${this.#onClose}
    >
      ${
        playing
          ? html`${
                playing.isImage
                  ? html`<img src=${playing.url} alt=${playing.name} />`
                  : html`<video src=${playing.url} controls autoplay loop playsinline></video>`
              }<button
                type="button"
                aria-label=${commonStrings.close}
                @click=${() => this.#dialog.value?.close()}
              >
                ${icon('close')}
              </button>`
          : nothing
      }
    </dialog>`;
  }

  #onClose = (): void => {
    this.#end();
    emit(this, 'dialog', false);
  };

  #end = (): void => {
    if (this.playing) URL.revokeObjectURL(this.playing.url);
    this.playing = undefined;
  };
}
