import {css, html, LitElement} from 'lit';
import {customElement} from 'lit/decorators.js';
import {appStrings} from '../strings/app.ts';

/** Shows, while files are dragged over the page, that they can be dropped anywhere on it. */
@customElement('reverie-drop-target')
export class ReverieDropTarget extends LitElement {
  static override styles = css`
    :host {
      display: grid;
      place-items: center;
    }
    div {
      position: absolute;
      inset: 16px;
      border: 2px dashed var(--safelight);
      border-radius: 20px;
      background: rgb(11 10 9 / 0.35);
    }
    p {
      position: relative;
      margin: 16px;
      padding: 12px 24px;
      border-radius: 999px;
      background: var(--ground);
      font: italic 1.3em/1.3 var(--serif);
      text-align: center;
    }
  `;

  override render() {
    return html`<div></div>
      <p role="status">${appStrings.dropTarget.dropFiles}</p>`;
  }
}
