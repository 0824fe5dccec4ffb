import {css, html, LitElement, nothing} from 'lit';
import {customElement, state} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {emit} from '../lib/events.ts';
import {controls} from '../lib/theme.ts';

/** Shows one item of the library over everything else: a video plays, an image is shown whole. */
@customElement('reverie-player')
export class ReveriePlayer extends LitElement {
  static override styles = [
    controls,
    css`
      dialog {
        max-width: min(92vw, 1280px);
        padding: 12px;
        border: 1px solid var(--line);
        border-radius: 14px;
        background: var(--ground);
        color: var(--ink);
      }
      dialog::backdrop {
        background: rgb(11 10 9 / 0.8);
      }
      video,
      img {
        display: block;
        max-width: 100%;
        max-height: 76vh;
        margin-bottom: 8px;
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
    return html`<dialog ${ref(this.#dialog)} aria-label=${playing?.name ?? 'Player'} @close=${this.#onClose}>
      ${
        playing
          ? html`${
                playing.isImage
                  ? html`<img src=${playing.url} alt=${playing.name} />`
                  : html`<video src=${playing.url} controls autoplay loop playsinline></video>`
              }<button type="button" @click=${() => this.#dialog.value?.close()}>Close</button>`
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
