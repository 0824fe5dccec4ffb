import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import type {Message} from '../../lib/message.ts';
import type {Status} from '../../dream/messages.ts';
import type {SizePx} from '../../lib/size.ts';
import {formatChannels} from '../../params/channels.ts';
import {controls} from '../lib/theme.ts';
import {megabytes} from '../../lib/megabytes.ts';
import {commonStrings} from '../strings/common.ts';
import {panelStrings} from '../strings/panel.ts';
import type {StatusWord} from './status-word.ts';

const strings = panelStrings.status;

/** Whether what the status says in detail is open. */
export type StatusToggle = CustomEvent<boolean>;

/** What the page does right now in one word; on request what is less than it could be, and the figures. */
@customElement('reverie-status')
export class ReverieStatus extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      summary {
        margin: 0 -8px;
        padding: 0 8px;
        gap: 0.6em;
        white-space: nowrap;
      }
      summary::before {
        order: 1;
        width: 0.35em;
        height: 0.35em;
        opacity: 0.6;
        transform: rotate(45deg) translate(-0.1em, -0.1em);
      }
      details[open] > summary::before {
        transform: rotate(-135deg);
      }
      .concern {
        color: var(--safelight);
      }
      /* Text stands close above and below. */
      summary:focus-visible {
        outline-offset: -6px;
        box-shadow: none;
      }
      .details {
        max-width: 34em;
        padding: 2px 0 8px;
        font-size: 0.88em;
        font-variant-numeric: tabular-nums;
      }
      dl {
        display: grid;
        grid-template-columns: auto 1fr;
        gap: 3px 1.2em;
        margin: 0;
      }
      dt {
        color: var(--ink-quiet);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      ul {
        display: grid;
        gap: 8px;
        margin: 0 0 12px;
        padding: 0;
        list-style: none;
      }
      .advice {
        display: block;
        color: var(--ink-quiet);
      }
    `,
  ];

  @property({attribute: false}) status: Status | undefined;
  @property({attribute: false}) word: StatusWord = {word: '', isConcern: false};
  /** Name of the source that runs: a camera, a file. */
  @property() sourceLabel = '';
  /** What the page itself holds back. */
  @property({attribute: false}) degradations: readonly Message[] = [];

  override render() {
    const {status, word} = this;
    const limits = [...this.degradations, ...(status?.degradations ?? [])];
    return html`<details @toggle=${this.#onToggle}>
      <summary><span role="status" class=${word.isConcern ? 'concern' : ''}>${word.word}</span></summary>
      <div class="details">
        ${
          limits.length > 0
            ? html`<ul aria-label=${strings.limits}>
                ${limits.map((limit) => this.#limit(limit))}
              </ul>`
            : nothing
        }
        ${status ? this.#figures(status) : html`<p>${strings.noFigures}</p>`}
      </div>
    </details>`;
  }

  readonly #onToggle = ({currentTarget}: Event): void => {
    const detail = (currentTarget as HTMLDetailsElement).open;
    this.dispatchEvent(new CustomEvent('status-toggle', {bubbles: true, detail}) satisfies StatusToggle);
  };

  #limit({code, message, advice}: Message) {
    return html`<li data-code=${code}>
      <span class="text">${message}</span>${advice ? html`<span class="advice">${advice}</span>` : nothing}
    </li>`;
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

  #figures(status: Status) {
    const {source, objective} = status;
    const rows: [string, string][] = [
      ...progressOf(status),
      [strings.display, commonStrings.fps(status.displayFps)],
      [strings.source, `${this.sourceLabel} ${sizeText(source)}`],
      [
        strings.objective,
        objective ? `${short(objective.before)} → ${short(objective.after)}` : strings.notMeasured,
      ],
      ...(Object.keys(status.picked).length > 0
        ? [[strings.channels, formatChannels(status.picked)] as [string, string]]
        : []),
      [strings.residual, strings.rms(status.residualRms)],
      [strings.backend, `${status.backend}, ${status.device}`],
      [strings.engine, status.engine],
      [strings.model, status.model],
      [strings.memory, strings.inTensors(megabytes(status.memory.bytes, 0), status.memory.tensors)],
    ];
    return html`<dl>
      ${rows.map(
        ([name, value]) =>
          html`<dt>${name}</dt>
            <dd>${value}</dd>`,
      )}
    </dl>`;
  }
}

const sizeText = ({widthPx, heightPx}: SizePx): string => commonStrings.sizePx(widthPx, heightPx);

/** While a still image ripens there are no dreams to count. */
function progressOf({dream, dreamsPerSecond, msPerStep, ripening}: Status): [string, string][] {
  if (ripening) {
    const {octaves, steps, share} = ripening;
    return [
      [strings.dream, strings.ripened(sizeText(ripening), octaves, steps)],
      [strings.ripening, share < 1 ? panelStrings.statusWord.percent(share) : strings.finished],
    ];
  }
  return [
    [strings.dream, strings.dreamed(sizeText(dream), dream.steps)],
    [strings.dreams, strings.rate(dreamsPerSecond, msPerStep)],
  ];
}

const short = (value: number): string => Number(value.toPrecision(4)).toString();
