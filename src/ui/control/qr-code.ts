import {correction, generate} from 'lean-qr';
import {css, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';

/** A text as a QR code, dark on light whatever is around it. */
@customElement('reverie-qr-code')
export class ReverieQrCode extends LitElement {
  static override styles = css`
    :host {
      display: block;
    }
    canvas {
      display: block;
      width: 100%;
      border-radius: 8px;
      image-rendering: pixelated;
    }
  `;

  @property() text = '';
  readonly #canvas = document.createElement('canvas');

  override willUpdate(): void {
    generate(this.text, {minCorrectionLevel: correction.M}).toCanvas(this.#canvas, {
      on: [11, 10, 9],
      off: [241, 233, 221],
      pad: 4,
    });
  }

  override render() {
    return this.#canvas;
  }
}
