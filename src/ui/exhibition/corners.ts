import {css, html, LitElement} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {cornersOf, withCorners, type Corner, type Corners} from '../../exhibition/keystone.ts';
import {frameStyle} from '../../exhibition/window-style.ts';
import type {Values} from '../../params/values.ts';
import {emit} from '../lib/events.ts';
import {controls} from '../lib/theme.ts';
import {exhibitionStrings} from '../strings/exhibition.ts';

const strings = exhibitionStrings.corners;

const unmoved: Corners = [
  [0, 0],
  [0, 0],
  [0, 0],
  [0, 0],
];
/** Where each corner is before it is moved, in fractions of the window. */
const homes: Corners = [
  [0, 0],
  [1, 0],
  [1, 1],
  [0, 1],
];
const arrows: Readonly<Record<string, Corner>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
/** A press of an arrow, in fractions of the window; with Shift ten times as far. */
const nudge = 0.001;

/** A test pattern over the window, whose corners are dragged, or moved by arrow keys, to square a projection. */
@customElement('reverie-corners')
export class ReverieCorners extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        position: fixed;
        inset: 0;
        overflow: hidden;
        background: #000;
      }
      .pattern {
        position: absolute;
        left: 0;
        top: 0;
        transform-origin: 0 0;
        background:
          radial-gradient(circle at center, transparent 24.6vmin, #fff 24.7vmin 25vmin, transparent 25.1vmin),
          linear-gradient(#fff 0 0) center / 100% 1px no-repeat,
          linear-gradient(#fff 0 0) center / 1px 100% no-repeat,
          repeating-linear-gradient(90deg, #555 0 1px, transparent 1px 10%),
          repeating-linear-gradient(#555 0 1px, transparent 1px 10%);
        outline: 3px solid #ff9f5f;
        outline-offset: -3px;
      }
      button {
        position: absolute;
        width: 56px;
        height: 56px;
        margin: -28px;
        padding: 0;
        border: 2px solid #ff9f5f;
        border-radius: 50%;
        background: rgb(11 10 9 / 0.6);
        cursor: grab;
        touch-action: none;
      }
      button::after {
        content: '';
        position: absolute;
        inset: 24px;
        border-radius: 50%;
        background: #ff9f5f;
      }
      button:focus-visible {
        outline: 3px solid #fff;
        outline-offset: 3px;
      }
    `,
  ];

  @property({attribute: false}) values!: Values;
  /** Which window's corners are moved, counted from 0, the page's own. */
  @property({type: Number}) window = 0;
  @state() private dragged: number | undefined;

  override render() {
    const corners = this.#corners;
    return html`
      <div class="pattern"></div>
      ${corners.map((corner, index) => {
        const [x, y] = corner;
        const percent = (part: number): string => (100 * part).toFixed(1);
        return html`<button
          type="button"
          aria-label=${strings.corner(strings.names[index] ?? '', percent(x), percent(y))}
          @pointerdown=${(event: PointerEvent) => this.#onDown(event, index)}
          @pointermove=${(event: PointerEvent) => this.#onMove(event, index)}
          @pointerup=${this.#onUp}
          @pointercancel=${this.#onUp}
          @keydown=${(event: KeyboardEvent) => this.#onKey(event, index)}
        ></button>`;
      })}
    `;
  }

  override updated(): void {
    const keystone = this.values.keystone.split(';')[this.window] ?? '';
    const pattern = this.renderRoot.querySelector<HTMLElement>('.pattern');
    const {innerWidth: width, innerHeight: height} = globalThis;
    // Only the corners: the pattern itself is neither rotated nor faded.
    const {
      transform,
      width: cssWidth,
      height: cssHeight,
    } = frameStyle({...this.values, keystone, turn: '0'}, 0, {
      width,
      height,
    });
    if (pattern) Object.assign(pattern.style, {transform, width: cssWidth, height: cssHeight});
    // A corner that is moved out of the window keeps its handle at the edge.
    const at = (part: number): string => `clamp(34px, ${100 * part}%, calc(100% - 34px))`;
    this.renderRoot.querySelectorAll('button').forEach((handle, index) => {
      const [[x, y], [homeX, homeY]] = [this.#corners[index] ?? [0, 0], homes[index] ?? [0, 0]];
      Object.assign(handle.style, {left: at(homeX + x), top: at(homeY + y)});
    });
  }

  get #corners(): Corners {
    return cornersOf(this.values.keystone, this.window) ?? unmoved;
  }

  #onDown(event: PointerEvent, index: number): void {
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.dragged = index;
  }

  #onMove({clientX, clientY}: PointerEvent, index: number): void {
    if (this.dragged !== index) return;
    const [homeX = 0, homeY = 0] = homes[index] ?? [];
    this.#put(index, [clientX / innerWidth - homeX, clientY / innerHeight - homeY]);
  }

  #onUp = (): void => {
    this.dragged = undefined;
  };

  #onKey(event: KeyboardEvent, index: number): void {
    const arrow = arrows[event.key];
    const corner = this.#corners[index];
    if (!arrow || !corner) return;
    event.preventDefault();
    event.stopPropagation();
    const step = event.shiftKey ? 10 * nudge : nudge;
    this.#put(index, [corner[0] + step * arrow[0], corner[1] + step * arrow[1]]);
  }

  #put(index: number, to: Corner): void {
    const moved = this.#corners.map((corner, i) => (i === index ? to : corner)) as unknown as Corners;
    emit(this, 'change-values', {keystone: withCorners(this.values.keystone, this.window, moved)});
  }
}
