import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {controls} from '../lib/theme.ts';
import {draggedBy} from '../perform/drag.ts';

/** Where a fader was put, 0 to 1. */
export type FaderChange = CustomEvent<number>;

const perKey = 0.05;

/**
 * A fader as wide as the view, for a thumb: it moves as far as the finger does, wherever it is touched, so that touching
 * it to scroll changes nothing. Arrow keys move it too. Fires `fader-change`.
 */
@customElement('reverie-fader')
export class ReverieFader extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      div {
        position: relative;
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: 12px;
        min-height: 52px;
        padding: 0 14px;
        overflow: hidden;
        border: 1px solid var(--line);
        border-radius: 12px;
        touch-action: pan-y;
        cursor: ew-resize;
        user-select: none;
        -webkit-user-select: none;
      }
      i {
        position: absolute;
        inset: 0;
        border-right: 3px solid var(--safelight);
        background: rgb(255 159 95 / 0.16);
        transform-origin: left;
        pointer-events: none;
      }
      span,
      output {
        position: relative;
        pointer-events: none;
      }
      output {
        color: var(--ink-quiet);
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  @property() label = '';
  /** 0 to 1. */
  @property({type: Number}) at = 0;
  /** The value as people read it. */
  @property() text = '';
  #dragged = 0;

  // By the object model, for the page's policy allows no style in the markup.
  override updated(): void {
    const bar = this.renderRoot.querySelector('i');
    if (bar) bar.style.right = `${(100 * (1 - Math.min(1, Math.max(0, this.at)))).toFixed(2)}%`;
  }

  override render() {
    return html`<div
      role="slider"
      tabindex="0"
      aria-label=${this.label}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(100 * this.at)}
      aria-valuetext=${this.text}
      @pointerdown=${this.#onDown}
      @keydown=${this.#onKey}
    >
      <i></i><span>${this.label}</span><output>${this.text}</output>
    </div>`;
  }

  readonly #onDown = (event: PointerEvent): void => {
    const {width} = (event.currentTarget as HTMLElement).getBoundingClientRect();
    this.#dragged = this.at;
    draggedBy(event, ({x}) => {
      // Not from `at`, which what comes back may have moved meanwhile.
      this.#dragged += x / width;
      this.#fire(this.#dragged);
    });
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const moves: Readonly<Record<string, number>> = {
      ArrowRight: this.at + perKey,
      ArrowUp: this.at + perKey,
      ArrowLeft: this.at - perKey,
      ArrowDown: this.at - perKey,
      Home: 0,
      End: 1,
    };
    const target = moves[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#fire(target);
  };

  #fire(target: number): void {
    const detail = Math.min(1, Math.max(0, target));
    this.dispatchEvent(new CustomEvent('fader-change', {detail}) satisfies FaderChange);
  }
}
