import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {depthDial, intensityDial} from '../../params/macros.ts';
import {controls} from '../lib/theme.ts';
import {xyPadStrings} from '../strings/xy-pad.ts';
import {draggedBy} from './drag.ts';

const strings = xyPadStrings;

/** Where the pad was put: both 0 to 1, y from the bottom. */
export type XyChange = CustomEvent<{readonly x: number; readonly y: number}>;

const perStep = 0.02;
const perFineStep = 0.004;

const percent = (share: number): string => `${(100 * Math.min(1, Math.max(0, share))).toFixed(1)}%`;

/**
 * A pad of two directions: depth from left to right and intensity upwards, unless it is called otherwise. Put by the
 * pointer, moved by arrow keys and wheel, finely with Shift. Fires `xy-change`; a double click asks for the defaults by
 * `xy-reset`.
 */
@customElement('reverie-xy-pad')
export class ReverieXyPad extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .pad {
        position: relative;
        height: 100%;
        min-height: 96px;
        border: 1px solid var(--track);
        border-radius: 12px;
        background:
          linear-gradient(var(--line), var(--line)) 50% 0 / 1px 100% no-repeat,
          linear-gradient(var(--line), var(--line)) 0 50% / 100% 1px no-repeat;
        touch-action: none;
        cursor: crosshair;
        user-select: none;
      }
      i {
        position: absolute;
        width: 22px;
        height: 22px;
        margin: 0 0 -11px -11px;
        border: 3px solid var(--ground);
        border-radius: 50%;
        background: var(--safelight);
        pointer-events: none;
      }
      span {
        position: absolute;
        font-size: 0.8em;
        color: var(--ink-quiet);
        pointer-events: none;
      }
      .x {
        right: 10px;
        bottom: 6px;
      }
      .y {
        left: 50%;
        top: 6px;
        transform: translateX(-50%);
      }
    `,
  ];

  @property({type: Number}) x = 0;
  @property({type: Number}) y = 0;
  @property() xTitle: string = depthDial.label;
  @property() yTitle: string = intensityDial.label;

  // By the object model, for the page's policy allows no style in the markup.
  override updated(): void {
    const dot = this.renderRoot.querySelector('i');
    if (dot) Object.assign(dot.style, {left: percent(this.x), bottom: percent(this.y)});
  }

  override render() {
    const {x, y, xTitle, yTitle} = this;
    const [across, upwards] = [xTitle, yTitle.toLowerCase()];
    return html`<div
      class="pad"
      role="slider"
      tabindex="0"
      aria-label=${strings.both(across, upwards)}
      aria-valuemin="0"
      aria-valuemax="100"
      aria-valuenow=${Math.round(100 * x)}
      aria-valuetext=${strings.valueText(across, percent(x), upwards, percent(y))}
      title=${strings.title(across, upwards)}
      @pointerdown=${this.#onDown}
      @wheel=${this.#onWheel}
      @keydown=${this.#onKey}
      @dblclick=${() => this.#reset()}
    >
      <span class="x">${xTitle} →</span><span class="y">${yTitle} ↑</span>
      <i></i>
    </div>`;
  }

  readonly #onDown = (event: PointerEvent): void => {
    const pad = event.currentTarget as HTMLElement;
    const put = ({clientX, clientY}: PointerEvent): void => {
      const {left, top, width, height} = pad.getBoundingClientRect();
      this.#set((clientX - left) / width, 1 - (clientY - top) / height);
    };
    if (!event.shiftKey) put(event);
    draggedBy(event, ({x, y, fine, event: moved}) => {
      const {width, height} = pad.getBoundingClientRect();
      if (fine === 1) put(moved);
      else this.#set(this.x + (x * fine) / width, this.y - (y * fine) / height);
    });
  };

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const {deltaX, deltaY, shiftKey} = event;
    // With Shift, browsers take a wheel for one that turns sideways.
    if (shiftKey) this.#set(this.x, this.y - perFineStep * Math.sign(deltaY || deltaX));
    else this.#set(this.x + perStep * Math.sign(deltaX), this.y - perStep * Math.sign(deltaY));
  };

  readonly #onKey = (event: KeyboardEvent): void => {
    const by = event.shiftKey ? perFineStep : perStep;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowRight: [by, 0],
      ArrowLeft: [-by, 0],
      ArrowUp: [0, by],
      ArrowDown: [0, -by],
    };
    const move = moves[event.key];
    if (move) this.#set(this.x + move[0], this.y + move[1]);
    else if (event.key === 'Backspace' || event.key === 'Delete') this.#reset();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  #reset(): void {
    this.dispatchEvent(new CustomEvent('xy-reset'));
  }

  #set(x: number, y: number): void {
    const within = (share: number): number => Math.min(1, Math.max(0, share));
    const detail = {x: within(x), y: within(y)};
    // The page is drawn once a frame at most: what follows within that goes on from here.
    [this.x, this.y] = [detail.x, detail.y];
    this.dispatchEvent(new CustomEvent('xy-change', {detail}) satisfies XyChange);
  }
}
