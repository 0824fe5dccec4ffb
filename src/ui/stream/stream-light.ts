import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {emit} from '../lib/events.ts';
import {clockOf} from '../lib/format.ts';
import type {StreamState} from '../lib/state.ts';
import {controls} from '../lib/theme.ts';
import {streamStrings} from '../strings/stream.ts';
import {rateOf} from './stream-figures.ts';

const strings = streamStrings.light;

/** Shown for as long as something is sent, controls or not: that it is, and where to. */
@customElement('reverie-stream-light')
export class ReverieStreamLight extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: 0.88em;
        font-variant-numeric: tabular-nums;
      }
      button {
        display: flex;
        align-items: center;
        gap: 0.6em;
        max-width: 100%;
        border-color: var(--safelight);
        background: var(--surface);
        white-space: nowrap;
      }
      b {
        padding: 0.1em 0.5em;
        border-radius: 3px;
        background: var(--safelight);
        color: var(--ground);
        font-size: 0.86em;
        letter-spacing: 0.04em;
      }
      .waiting b {
        background: var(--ink-quiet);
      }
      .label {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      small {
        font-size: 1em;
        color: var(--ink-quiet);
      }
      @media (max-width: 760px), (max-height: 500px) {
        small {
          display: none;
        }
      }
    `,
  ];

  @property({attribute: false}) stream: StreamState | undefined;

  override render() {
    if (!this.stream) return nothing;
    const {label, phase, startedMs, figures} = this.stream;
    return html`<button
      type="button"
      class=${phase === 'live' ? '' : 'waiting'}
      title=${strings.title(label)}
      @click=${() => emit(this, 'act', 'stream')}
    >
      <b>${streamStrings.phases[phase]}</b><span class="hidden-visually">${strings.stop}</span
      ><span class="label">${label}</span>
      <small
        >${clockOf((performance.now() - startedMs) / 1000)}${figures ? ` · ${rateOf(figures.bitrateKbps)}` : nothing}</small
      >
    </button>`;
  }

  /** The state and figures as attributes of the element, for scripts and tests. */
  override updated(): void {
    const {phase = '', label = '', figures, limitHz} = this.stream ?? {};
    Object.assign(this.dataset, {phase, label, ...figures, ...(limitHz !== undefined && {limitHz})});
  }
}
