import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Progress} from '../../dream/messages.ts';
import {sizeOf} from '../lib/format.ts';
import {thinProgress} from '../lib/section-styles.ts';
import {appStrings} from '../strings/app.ts';

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
        position: relative;
        padding: 8px 22px 10px;
        border-radius: 14px;
        overflow: hidden;
        background: var(--surface);
      }
      p {
        margin: 0;
        font: italic 1.1em/1.3 var(--serif);
      }
      /* Along the lower edge. */
      progress {
        position: absolute;
        inset: auto 0 0;
        width: 100%;
      }
      small {
        display: block;
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
              <small>${appStrings.progress.loaded(sizeOf(loadedBytes), sizeOf(totalBytes))}</small>`
          : html`<progress aria-label=${phase.message}></progress>`
      }
    </div>`;
  }
}
