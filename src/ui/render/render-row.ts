import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import type {Rendering} from '../../render/client.ts';
import {quietFigures, thinProgress} from '../lib/section-styles.ts';
import {controls} from '../lib/theme.ts';
import {clockOf} from '../lib/format.ts';
import {commonStrings} from '../strings/common.ts';
import {renderStrings} from '../strings/render.ts';

const strings = renderStrings.row;

/** What is done with one rendering. */
export type RenderAction = 'pause' | 'resume' | 'cancel';

/** One rendering of the queue: its progress, its newest frame and its buttons. Fires `action`. */
@customElement('reverie-render-row')
export class ReverieRenderRow extends LitElement {
  static override styles = [
    controls,
    thinProgress,
    quietFigures,
    css`
      :host {
        display: grid;
        grid-template-columns: 128px minmax(0, 1fr);
        align-items: center;
        gap: 4px 12px;
      }
      canvas {
        display: block;
        width: 128px;
        border-radius: 8px;
        background: var(--line);
      }
      strong {
        display: block;
        overflow-wrap: anywhere;
        font-weight: 600;
      }
      small {
        display: block;
      }
      small[role='alert'] {
        color: var(--safelight);
      }
      .acts {
        grid-column: 1 / -1;
        display: flex;
        gap: 8px;
      }
      .acts button {
        font-size: 0.9em;
      }
      progress {
        width: 100%;
        margin: 6px 0 2px;
      }
    `,
  ];

  @property({attribute: false}) rendering: Rendering | undefined;
  readonly #canvas = createRef<HTMLCanvasElement>();

  override render() {
    const {rendering} = this;
    if (!rendering) return nothing;
    const {job, state, total, done, error, notices} = rendering;
    return html`<canvas width="256" height="144" aria-hidden="true" ${ref(this.#canvas)}></canvas>
      <div>
        <strong>${job.name}</strong>
        ${
          state === 'running' || state === 'paused'
            ? html`<progress
                aria-label=${strings.rendered}
                max=${total || nothing}
                value=${total ? done : nothing}
              ></progress>`
            : nothing
        }
        <small role=${state === 'failed' ? 'alert' : nothing}>${progressOf(rendering)}</small>
        ${notices.map(({code, message}) => html`<small data-code=${code}>${message}</small>`)}
        ${error?.advice ? html`<small>${error.advice}</small>` : nothing}
      </div>
      <div class="acts">
        ${
          state === 'running' || state === 'waiting'
            ? this.#button('pause', commonStrings.pause)
            : this.#button('resume', commonStrings.resume)
        }
        ${this.#button('cancel', commonStrings.cancel)}
      </div>`;
  }

  override updated(): void {
    const [canvas, thumbnail] = [this.#canvas.value, this.rendering?.thumbnail];
    if (!canvas || !thumbnail || thumbnail.width === 0) return;
    canvas.height = Math.round((canvas.width * thumbnail.height) / thumbnail.width);
    canvas.getContext('2d')?.drawImage(thumbnail, 0, 0, canvas.width, canvas.height);
  }

  #button(action: RenderAction, label: string) {
    return html`<button
      type="button"
      data-act=${action}
      aria-label=${commonStrings.actOn(label, this.rendering?.job.name ?? '')}
      @click=${() => this.dispatchEvent(new CustomEvent<RenderAction>('action', {detail: action}))}
    >
      ${label}
    </button>`;
  }
}

function progressOf({state, phase, done, total, leftS, error, job}: Rendering): string {
  const progress =
    job.kind === 'video' ? strings.framesOf(done, total) : commonStrings.percent(done / (total || 1));
  switch (state) {
    case 'waiting':
      return strings.queued;
    case 'running':
      if (phase) return phase.message;
      return leftS === undefined ? progress : strings.left(progress, clockOf(Math.ceil(leftS)));
    case 'paused':
      return total > 0 ? strings.pausedAt(progress) : strings.paused;
    case 'failed':
      return error?.message ?? strings.failed;
    case 'done':
      return strings.done;
  }
}
