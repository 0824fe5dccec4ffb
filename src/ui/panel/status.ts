import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Message} from '../../lib/message.ts';
import type {Status} from '../../dream/messages.ts';
import type {SizePx} from '../../lib/size.ts';
import {formatChannels} from '../../params/channels.ts';
import {controls} from '../lib/theme.ts';
import {megabytes} from '../../lib/megabytes.ts';

/** What the pipeline does right now: one line, on request all of it, and always what falls short of what was asked for. */
@customElement('reverie-status')
export class ReverieStatus extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
        font-size: 0.88em;
        font-variant-numeric: tabular-nums;
      }
      summary {
        margin: 0 -8px;
        padding: 0 8px;
        color: var(--ink-quiet);
      }
      /* Text stands close above and below. */
      summary:focus-visible {
        outline-offset: -6px;
        box-shadow: none;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 3px 1.2em;
        margin: 0 0 8px;
      }
      dt {
        color: var(--ink-quiet);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      ul {
        margin: 0;
        padding: 0;
        list-style: none;
        color: var(--safelight);
      }
      li + li {
        margin-top: 3px;
      }
    `,
  ];

  @property({attribute: false}) status: Status | undefined;
  /** Name of the source that runs: a camera, a file. */
  @property() sourceLabel = '';
  /** What the page itself holds back. */
  @property({attribute: false}) degradations: readonly Message[] = [];

  override render() {
    const {status} = this;
    const limits = [...this.degradations, ...(status?.degradations ?? [])];
    return html`
      ${status ? this.#details(status) : nothing}
      ${
        limits.length > 0
          ? html`<ul aria-label="Limits">
              ${limits.map(({code, message}) => html`<li data-code=${code}>${message}</li>`)}
            </ul>`
          : nothing
      }
    `;
  }

  /** The numbers as attributes of the element, for scripts and tests. */
  override updated(): void {
    const {status} = this;
    if (!status) return;
    const {dream, source, objective, ripening} = status;
    if (!ripening) delete this.dataset['ripening'];
    Object.assign(this.dataset, {
      backend: status.backend,
      engine: status.engine,
      model: status.model,
      dreams: status.dreams,
      dreamSize: `${dream.widthPx}x${dream.heightPx}`,
      sourceSize: `${source.widthPx}x${source.heightPx}`,
      steps: dream.steps,
      dreamsPerSecond: status.dreamsPerSecond,
      displayFps: status.displayFps,
      msPerStep: status.msPerStep,
      residualRms: status.residualRms,
      picked: formatChannels(status.picked),
      tensors: status.memory.tensors,
      tensorBytes: status.memory.bytes,
      ...(objective && {objectiveBefore: objective.before, objectiveAfter: objective.after}),
      ...(ripening && {ripening: ripening.share}),
    });
  }

  #details(status: Status) {
    const {source, objective} = status;
    const rows: [string, string][] = [
      ...progressOf(status),
      ['Display', `${status.displayFps.toFixed(0)} fps`],
      ['Source', `${this.sourceLabel} ${source.widthPx} × ${source.heightPx}`],
      [
        'Objective',
        objective ? `${short(objective.before)} → ${short(objective.after)}` : 'not measured yet',
      ],
      ...(Object.keys(status.picked).length > 0
        ? [['Channels', formatChannels(status.picked)] as [string, string]]
        : []),
      ['Residual', `${status.residualRms.toFixed(3)} rms`],
      ['Backend', `${status.backend}, ${status.device}`],
      ['Engine', status.engine],
      ['Model', status.model],
      ['Memory', `${megabytes(status.memory.bytes, 0)} in ${status.memory.tensors} tensors`],
    ];
    return html`<details>
      <summary>${summaryOf(status)}</summary>
      <dl>
        ${rows.map(
          ([name, value]) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </details>`;
  }
}

const sizeText = ({widthPx, heightPx}: SizePx): string => `${widthPx} × ${heightPx}`;

/** While a still image ripens there are no dreams to count. */
function progressOf({dream, dreamsPerSecond, msPerStep, ripening}: Status): [string, string][] {
  if (ripening) {
    const {octaves, steps, share} = ripening;
    return [
      ['Dream', `${sizeText(ripening)}, ${octaves} octaves of ${steps} steps`],
      ['Ripening', share < 1 ? percent(share) : 'finished'],
    ];
  }
  return [
    ['Dream', `${sizeText(dream)}, ${dream.steps} ${dream.steps === 1 ? 'step' : 'steps'}`],
    ['Dreams', `${dreamsPerSecond.toFixed(1)} per second, ${msPerStep.toFixed(0)} ms per step`],
  ];
}

function summaryOf({dream, dreamsPerSecond, displayFps, ripening}: Status): string {
  if (!ripening) {
    return `${sizeText(dream)} · ${dreamsPerSecond.toFixed(1)} dreams/s · ${displayFps.toFixed(0)} fps`;
  }
  const {share} = ripening;
  return `${sizeText(ripening)} · ${share < 1 ? `Ripening ${percent(share)}` : 'Finished'}`;
}

const percent = (share: number): string => `${Math.floor(100 * share)} %`;

const short = (value: number): string => Number(value.toPrecision(4)).toString();
