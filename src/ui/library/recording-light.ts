import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {RecordedKind} from '../../library/clips.ts';
import type {RecordProgress} from '../../recording/messages.ts';
import {emit} from '../lib/events.ts';
import {controls} from '../lib/theme.ts';
import {clockOf, sizeOf} from '../lib/format.ts';
import {commonStrings} from '../strings/common.ts';
import {recordingStrings} from '../strings/recording.ts';

const strings = recordingStrings.light;

/** Shown for as long as something is recorded, controls or not: its duration, and on a wide screen its size. */
@customElement('reverie-recording-light')
export class ReverieRecordingLight extends LitElement {
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
        background: var(--surface);
      }
      i {
        width: 9px;
        height: 9px;
        border-radius: 50%;
        background: #ff5a4f;
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

  @property() kind: RecordedKind | undefined;
  @property({attribute: false}) progress: RecordProgress | undefined;

  override render() {
    const {kind, progress} = this;
    if (!kind || !progress) return nothing;
    const {elapsedMs, bytes, dropped} = progress;
    const details = [sizeOf(bytes), ...(dropped > 0 ? [strings.dropped(commonStrings.frames(dropped))] : [])];
    return html`<button
      type="button"
      title=${strings.title[kind]}
      @click=${() => emit(this, 'act', kind === 'take' ? 'take' : 'record')}
    >
      <i></i
      ><span class="hidden-visually">${strings.stop[kind]}</span>${kind === 'take' ? strings.take : nothing}
      ${clockOf(elapsedMs / 1000)}<small>${details.join(' · ')}</small>
    </button>`;
  }

  /** The numbers as attributes of the element, for scripts and tests. */
  override updated(): void {
    const {elapsedMs = 0, bytes = 0, frames = 0, dropped = 0} = this.progress ?? {};
    Object.assign(this.dataset, {kind: this.kind ?? '', elapsedMs, bytes, frames, dropped});
  }
}
