import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Progress} from '../../dream/messages.ts';
import {sizeOf} from '../lib/format.ts';
import {thinProgress} from '../lib/section-styles.ts';

/** The progress of the start, as a thin bar and a line of text. Shows nothing when there is nothing to wait for. */
@customElement('reverie-progress')
export class ReverieProgress extends LitElement {
  static override styles = [
    thinProgress,
    css`
      :host {
        display: grid;
        justify-items: center;
        text-align: center;
      }
      div {
        padding: 16px 28px 18px;
        border-radius: 18px;
        background: var(--surface);
      }
      p {
        margin: 0 0 12px;
        font: italic 1.3em/1.3 var(--serif);
      }
      progress {
        width: min(260px, 60vw);
        margin: 0 auto;
      }
      small {
        display: block;
        margin-top: 10px;
        color: var(--ink-quiet);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property({attribute: false}) progress: Progress | undefined;

  override render() {
    if (!this.progress) return nothing;
    const {phase, loadedBytes, totalBytes} = this.progress;
    return html`<div>
      <p role="status" data-code=${phase.code}>${phase.message}</p>
      ${
        totalBytes > 0
          ? html`<progress aria-label=${phase.message} max=${totalBytes} value=${loadedBytes}></progress>
              <small>${sizeOf(loadedBytes)} of ${sizeOf(totalBytes)}</small>`
          : html`<progress aria-label=${phase.message}></progress>`
      }
    </div>`;
  }
}
