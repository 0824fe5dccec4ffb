import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {otherCamera} from '../../source/other-camera.ts';
import {CameraList} from '../lib/camera-list.ts';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import {compactQuery, MediaQuery} from '../lib/media-query.ts';
import {controls} from '../lib/theme.ts';
import {panelStrings} from '../strings/panel.ts';

const strings = panelStrings.flip;

/** Switches between the front and the back camera of a phone; elsewhere the source has the list of cameras. */
@customElement('reverie-flip')
export class ReverieFlip extends LitElement {
  static override styles = [
    controls,
    css`
      button {
        display: grid;
        place-items: center;
        padding: 0;
        border: 0;
        background: var(--surface);
      }
    `,
  ];

  /** The name of the running camera; empty while none runs. */
  @property() camera = '';

  readonly #compact = new MediaQuery(this, compactQuery);
  readonly #cameras = new CameraList(this);

  // Browsers name the cameras only once one was allowed.
  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('camera')) void this.#cameras.refresh();
  }

  override render() {
    const other = this.camera === '' ? undefined : otherCamera(this.#cameras.names, this.camera);
    if (other === undefined || !this.#compact.matches) return nothing;
    return html`<button
      type="button"
      aria-label=${strings.switchCamera}
      title=${strings.switchTo(other)}
      @click=${() => emit(this, 'change-values', {cameraDevice: other})}
    >
      ${icon('flip')}
    </button>`;
  }
}
