import {css, html, LitElement} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {messageOf} from '../../lib/message.ts';
import {onDevicesChange} from '../../source/device-return.ts';
import {endPreviews, previewCameras} from '../../source/camera-preview.ts';
import {cameraStrings} from '../strings/cameras.ts';
import {controls} from './theme.ts';

const strings = cameraStrings.previews;

/** The cameras with what they see, to choose from; each one that is chosen fires `pick-camera` with its name. */
@customElement('reverie-camera-previews')
export class ReverieCameraPreviews extends LitElement {
  static override styles = [
    controls,
    css`
      ul {
        display: grid;
        gap: 10px;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      button {
        display: grid;
        grid-template-columns: 128px 1fr auto;
        align-items: center;
        gap: 12px;
        width: 100%;
        padding: 6px 14px 6px 6px;
        border-radius: 12px;
        text-align: left;
      }
      video,
      .busy {
        width: 128px;
        aspect-ratio: 16 / 9;
        border-radius: 8px;
        object-fit: cover;
        background: #000;
      }
      .busy {
        display: grid;
        place-items: center;
        color: var(--ink-quiet);
      }
      .name {
        overflow-wrap: anywhere;
      }
      .rank {
        color: var(--safelight);
      }
    `,
  ];

  /** The names of the cameras that are chosen, the best first. */
  @property({attribute: false}) chosen: readonly string[] = [];
  /** Several can be chosen, and are numbered. */
  @property({type: Boolean}) ranked = false;
  @state() private previews: ReadonlyMap<string, MediaStream | undefined> = new Map();
  @state() private problem = '';
  #stopWatching: (() => void) | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopWatching = onDevicesChange(() => void this.#refresh());
    void this.#refresh();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopWatching?.();
    endPreviews(this.previews);
    this.previews = new Map();
  }

  override render() {
    const {previews, problem, chosen} = this;
    if (problem) return html`<p role="alert">${problem}</p>`;
    if (previews.size === 0) {
      return html`<p>${strings.none}</p>`;
    }
    return html`<ul>
      ${[...previews].map(([name, stream]) => {
        const rank = chosen.indexOf(name);
        return html`<li>
          <button
            type="button"
            aria-pressed=${rank >= 0}
            @click=${() => this.dispatchEvent(new CustomEvent('pick-camera', {detail: name}))}
          >
            ${
              stream
                ? html`<video .srcObject=${stream} autoplay muted playsinline aria-hidden="true"></video>`
                : html`<span class="busy">${strings.inUse}</span>`
            }
            <span class="name">${name}</span>
            <span class="rank">${rank < 0 ? '' : this.ranked ? strings.rank(rank + 1) : strings.chosen}</span>
          </button>
        </li>`;
      })}
    </ul>`;
  }

  async #refresh(): Promise<void> {
    try {
      const before = this.previews;
      const found = await previewCameras();
      endPreviews(before);
      this.problem = '';
      if (this.isConnected) this.previews = found;
      else endPreviews(found);
    } catch (error) {
      this.problem = messageOf(error).message;
    }
  }
}
