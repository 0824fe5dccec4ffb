import {css, html, LitElement, svg} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {live} from 'lit/directives/live.js';
import {depthOf, layerKeys, withDepth, type LayerKey} from '../../params/macros.ts';
import {defaults, parameterOf} from '../../params/values.ts';
import type {Values} from '../../params/values.ts';
import type {ControlChange} from './control.ts';
import './control.ts';
import {emit} from '../lib/events.ts';
import {layersUntilKnown} from '../lib/layer-count.ts';
import {layerDescriptions} from './layer-descriptions.ts';
import {controls} from '../lib/theme.ts';
import {panelStrings} from '../strings/panel.ts';

const strings = panelStrings.depth;

const depthStep = 0.05;

/** The centrepiece: how deep the network dreams, from texture to creature, on one slider over the icons of its layers. */
@customElement('reverie-depth')
export class ReverieDepth extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .description {
        margin: 0 0 6px;
        text-align: center;
        font: italic 1.45em/1.2 var(--serif);
      }
      .scale {
        position: relative;
        padding-bottom: 26px;
      }
      ol {
        display: flex;
        justify-content: space-between;
        margin: 0;
        padding: 0;
        list-style: none;
      }
      li {
        width: 44px;
        display: grid;
        place-items: center;
      }
      svg {
        display: block;
        fill: none;
        stroke: var(--ink);
        stroke-width: 1.4;
        stroke-linecap: round;
        stroke-linejoin: round;
      }
      .lit svg {
        stroke: var(--safelight);
      }
      .away svg {
        stroke-dasharray: 2 3;
      }
      /* The slider lies over the icons, so that touching an icon goes there. */
      input[type='range'] {
        position: absolute;
        inset: 0;
        height: 100%;
        border-radius: 10px;
        touch-action: pan-y;
      }
      input[type='range']::-webkit-slider-runnable-track {
        height: 100%;
        background: linear-gradient(var(--track), var(--track)) 22px calc(100% - 12px) / calc(100% - 44px) 2px
          no-repeat;
      }
      input[type='range']::-moz-range-track {
        height: 100%;
        background: linear-gradient(var(--track), var(--track)) 22px calc(100% - 12px) / calc(100% - 44px) 2px
          no-repeat;
      }
      input[type='range']::-webkit-slider-thumb {
        width: 44px;
        height: 100%;
        margin: 0;
        border: 0;
        border-radius: 0;
        background: radial-gradient(circle at 50% calc(100% - 13px), var(--safelight) 9px, transparent 10px);
      }
      input[type='range']:hover:not(:disabled)::-webkit-slider-thumb,
      input[type='range']:active:not(:disabled)::-webkit-slider-thumb {
        background: radial-gradient(circle at 50% calc(100% - 13px), var(--ink) 10px, transparent 11px);
      }
      input[type='range']::-moz-range-thumb {
        width: 44px;
        height: 100%;
        border: 0;
        border-radius: 0;
        background: radial-gradient(circle at 50% calc(100% - 13px), var(--safelight) 9px, transparent 10px);
      }
      .layers {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(126px, 1fr));
        gap: 6px 22px;
        max-height: 30vh;
        font-size: 0.9em;
        overflow-y: auto;
        padding: 4px 8px;
      }
      summary {
        flex-wrap: wrap;
        padding: 0 10px;
        color: var(--ink-quiet);
        font-size: 0.92em;
      }
      summary .shallow {
        order: -1;
        margin-right: auto;
      }
      summary .deep {
        margin-left: auto;
      }
      @media (max-height: 500px) {
        .description {
          margin-bottom: 2px;
          font-size: 1.2em;
        }
      }
    `,
  ];

  @property({attribute: false}) values: Values = defaults;
  /** Mixed blocks that the running model has; none until it is known. */
  @property({attribute: false}) layers: readonly string[] = [];

  override render() {
    const count = this.layers.length || layersUntilKnown;
    const depth = depthOf(this.values);
    const description = this.#description();
    return html`
      <p class="description">${description}</p>
      <div class="scale">
        <ol aria-hidden="true">
          ${layerKeys.slice(0, count).map((key, index) => this.#icon(index, this.values[key]))}
        </ol>
        <input
          type="range"
          data-key="depth"
          aria-label=${strings.depth}
          aria-valuetext=${strings.valueText(depth ?? 0, description)}
          min="0"
          max=${count - 1}
          step="any"
          .value=${live(String(depth ?? 0))}
          @input=${(event: Event) => this.#go((event.target as HTMLInputElement).valueAsNumber)}
          @keydown=${this.#onKey}
          @dblclick=${() => emit(this, 'reset-values', layerKeys)}
        />
      </div>
      <details>
        <summary>
          <span class="shallow" aria-hidden="true">${strings.texture}</span>${strings.layerByLayer}<span
            class="deep"
            aria-hidden="true"
            >${strings.creature}</span
          >
        </summary>
        <div class="layers">${this.#present.map((key) => this.#weight(key))}</div>
      </details>
    `;
  }

  #description(): string {
    const weights = layerKeys.map((key, index) => ({index, weight: this.values[key]}));
    const active = weights.filter(({weight}) => weight > 0).sort((a, b) => b.weight - a.weight);
    const avoided = weights.filter(({weight}) => weight < 0).sort((a, b) => a.weight - b.weight);
    const away = avoided.slice(0, 1).map(({index}) => strings.awayFrom(layerDescriptions[index]?.word ?? ''));
    if (active.length === 0) return away[0] ?? strings.nothing;
    const strongest = active[0]?.weight ?? 0;
    const towards = active
      .filter(({weight}, rank) => rank < 2 && weight >= strongest * 0.2)
      .map(({index}) => layerDescriptions[index]?.word ?? '');
    return [strings.towards(towards), ...away].join(', ');
  }

  #icon(index: number, weight: number) {
    // What has no weight stays legible; what has any is lit, and dashed where the dream moves away from it.
    const opacity = weight === 0 ? 0.5 : 0.55 + 0.45 * Math.min(1, Math.abs(weight));
    return html`<li class=${weight > 0 ? 'lit' : weight < 0 ? 'lit away' : ''}>
      <svg width="30" height="30" viewBox="0 0 24 24" opacity=${opacity}>
        ${svg`${layerDescriptions[index]?.icon}`}
      </svg>
    </li>`;
  }

  /** The layers that the model has. */
  get #present(): readonly LayerKey[] {
    if (this.layers.length === 0) return layerKeys.slice(0, layersUntilKnown);
    return layerKeys.filter((key) => this.layers.includes(key));
  }

  #weight(key: LayerKey) {
    const parameter = parameterOf(key);
    return html`<reverie-control
      brief
      data-key=${key}
      .parameter=${parameter}
      .value=${this.values[key]}
      title=${parameter.help}
      @control-change=${({detail}: ControlChange) =>
        detail.value === undefined
          ? emit(this, 'reset-values', [key])
          : emit(this, 'change-values', {[key]: detail.value})}
    ></reverie-control>`;
  }

  #go(depth: number): void {
    const stepped = Math.round(depth / depthStep) * depthStep;
    emit(this, 'change-values', withDepth(stepped, this.layers.length || layersUntilKnown));
  }

  #onKey(event: KeyboardEvent): void {
    const depth = depthOf(this.values) ?? 0;
    const moves: Record<string, number> = {
      ArrowRight: depth + depthStep,
      ArrowUp: depth + depthStep,
      ArrowLeft: depth - depthStep,
      ArrowDown: depth - depthStep,
      PageUp: Math.floor(depth + 1),
      PageDown: Math.ceil(depth - 1),
      Home: 0,
      End: layerKeys.length,
    };
    const target = moves[event.key];
    if (target !== undefined) this.#go(target);
    else if (event.key === 'Backspace' || event.key === 'Delete') emit(this, 'reset-values', layerKeys);
    else return;
    event.preventDefault();
  }
}
