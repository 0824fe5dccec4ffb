import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {emit} from '../lib/events.ts';
import {icon} from '../lib/icons.ts';
import type {Notice} from '../lib/notice.ts';
import {controls} from '../lib/theme.ts';
import {appStrings} from '../strings/app.ts';

const strings = appStrings.notice;

/**
 * The notices, most important first. One is visible at a time, so that they never cover the dream; of the others it says
 * how many wait. Read out politely.
 */
@customElement('reverie-notice')
export class ReverieNotice extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      article {
        position: relative;
        max-width: 440px;
        max-height: 40dvh;
        margin: 0 auto;
        overflow-y: auto;
        padding: 6px 16px 10px;
        box-sizing: border-box;
        border-radius: 14px;
        background: rgb(11 10 9 / 0.92);
        border: 1px solid var(--line);
        pointer-events: auto;
      }
      article[hidden] {
        display: none;
      }
      .problem {
        border-color: var(--safelight);
      }
      p {
        margin: 0;
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .text {
        padding: 7px 0 0;
      }
      .text > :first-child {
        padding-right: var(--target);
      }
      .advice {
        color: var(--ink-quiet);
      }
      .actions {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 6px;
        margin: 8px 0 0;
      }
      /* A short line with its button beside it. */
      .note {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 2px 12px;
        width: fit-content;
        border-radius: calc(var(--target) / 2 + 5px);
        padding: 4px 6px 4px 16px;
      }
      .note .text {
        flex: 1 1 8em;
        padding: 0;
      }
      .note .text > :first-child {
        padding: 0;
      }
      .note .actions {
        order: 1;
        margin: 0;
      }
      .note .close {
        position: static;
        order: 2;
      }
      .waiting {
        margin-left: auto;
        color: var(--ink-quiet);
        font-size: 0.86em;
      }
      @media (max-height: 500px) {
        article {
          max-height: 70dvh;
        }
      }
      .close {
        position: absolute;
        top: 6px;
        right: 6px;
        display: grid;
        place-items: center;
        padding: 0;
        border-color: transparent;
      }
    `,
  ];

  @property({attribute: false}) notices: readonly Notice[] = [];

  // Not by lit's repeat: each item that it inserts and removes leaves a node behind, and a wall runs for weeks.
  override render() {
    return html`<div role="status" aria-live="polite">
      ${this.notices.map((notice, index) => this.#article(notice, index))}
    </div>`;
  }

  #article({id, code, kind, message, advice, actions = []}: Notice, index: number) {
    const waiting = this.notices.length - 1 - index;
    return html`<article class=${kind} data-notice=${id} data-code=${code} ?hidden=${index > 0}>
      <div class="text">
        <p>${message}</p>
        ${advice ? html`<p class="advice">${advice}</p>` : nothing}
      </div>
      <button
        class="close"
        type="button"
        aria-label=${strings.dismiss(message)}
        @click=${() => emit(this, 'dismiss', id)}
      >
        ${icon('close')}
      </button>
      ${
        actions.length > 0 || waiting > 0
          ? html`<div class="actions">
              ${actions.map(({label, run}) => html`<button type="button" @click=${run}>${label}</button>`)}
              ${waiting > 0 ? html`<span class="waiting">${strings.more(waiting)}</span>` : nothing}
            </div>`
          : nothing
      }
    </article>`;
  }
}
