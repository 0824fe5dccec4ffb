import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import type {Notice} from '../lib/notice.ts';
import {controls} from '../lib/theme.ts';

/** More notices than this are only counted, so that they never cover the dream. */
const maxShown = 3;

/** The notices, newest first, read out politely. */
@customElement('reverie-notice')
export class ReverieNotice extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .live {
        display: grid;
        gap: 8px;
      }
      article {
        display: grid;
        grid-template-columns: 1fr auto;
        align-items: start;
        gap: 2px 12px;
        padding: 8px 6px 10px 16px;
        border-radius: 14px;
        background: rgb(11 10 9 / 0.92);
        border: 1px solid var(--line);
        pointer-events: auto;
      }
      .problem {
        border-color: var(--safelight);
      }
      p {
        margin: 0;
        max-height: 7.5em;
        overflow: auto;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .text {
        padding: 7px 0 0;
      }
      .advice {
        color: var(--ink-quiet);
      }
      .action {
        grid-column: 1 / -1;
        justify-self: start;
        margin-top: 6px;
      }
      .note {
        grid-template-columns: 1fr auto auto;
        align-items: center;
        padding-block: 4px;
      }
      .note .text {
        padding: 0;
      }
      .note .action {
        grid-area: 1 / 2;
        margin: 0;
      }
      .close {
        display: grid;
        place-items: center;
        padding: 0;
        border-color: transparent;
      }
      .more {
        padding: 4px 16px;
        border-radius: 14px;
        background: rgb(11 10 9 / 0.92);
      }
    `,
  ];

  @property({attribute: false}) notices: readonly Notice[] = [];

  override render() {
    const newest = [...this.notices].reverse();
    const more = newest.length - maxShown;
    return html`<div class="live" role="status" aria-live="polite">
      ${newest.slice(0, maxShown).map((notice) => this.#article(notice))}
      ${more > 0 ? html`<p class="more">and ${more} more</p>` : nothing}
    </div>`;
  }

  #article({id, code, kind, message, advice, action}: Notice) {
    return html`<article class=${kind} data-notice=${id} data-code=${code}>
      <div class="text">
        <p>${message}</p>
        ${advice ? html`<p class="advice">${advice}</p>` : nothing}
      </div>
      <button
        class="close"
        type="button"
        aria-label="Dismiss: ${message}"
        @click=${() => emit(this, 'dismiss', id)}
      >
        ${icon('close')}
      </button>
      ${action ? html`<button class="action" type="button" @click=${action.run}>${action.label}</button>` : nothing}
    </article>`;
  }
}
