import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {thinProgress} from '../lib/section-styles.ts';
import {panelStrings} from '../strings/panel.ts';

/** How far a still image has ripened, as a thin line along the top edge; it fades once the image is ripe. */
@customElement('reverie-ripening')
export class ReverieRipening extends LitElement {
  static override styles = [
    thinProgress,
    css`
      :host {
        display: block;
        opacity: 0;
        transition: opacity 1s;
      }
      :host([shown]) {
        opacity: 0.8;
      }
      progress {
        width: 100%;
      }
    `,
  ];

  /** 0 to 1; undefined while nothing ripens. */
  @property({attribute: false}) share: number | undefined;

  override updated(): void {
    this.toggleAttribute('shown', this.share !== undefined && this.share < 1);
  }

  override render() {
    if (this.share === undefined) return nothing;
    return html`<progress aria-label=${panelStrings.status.ripening} max="1" value=${this.share}></progress>`;
  }
}
