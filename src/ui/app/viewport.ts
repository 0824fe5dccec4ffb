import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {emit} from '../lib/events.ts';
import {LastFrame} from './last-frame.ts';

/** A press longer than this is a hold, a shorter one a tap. */
const holdAfterMs = 300;
/** A press that moves further is neither. */
const tapWithinPx = 12;

/**
 * The canvas, filling the window. Holding it shows the source; a tap fires `tap`. The canvas is handed to the worker
 * once and cannot be taken back, so `renew` makes another; the last frame stays until `drawn` reports that the new one
 * shows one.
 */
@customElement('reverie-viewport')
export class ReverieViewport extends LitElement {
  static override styles = css`
    :host,
    div {
      display: block;
      width: 100%;
      height: 100%;
    }
    div {
      position: relative;
      touch-action: none;
      user-select: none;
      -webkit-touch-callout: none;
    }
    canvas {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
      object-fit: cover;
    }
    :host([fit='contain']) canvas {
      object-fit: contain;
    }
  `;

  @property({reflect: true}) fit: 'cover' | 'contain' = 'cover';

  readonly #holder = createRef<HTMLDivElement>();
  readonly #lastFrame = new LastFrame();
  #canvas: HTMLCanvasElement | undefined;
  #isDrawn = false;
  #press: {readonly x: number; readonly y: number; readonly timer: ReturnType<typeof setTimeout>} | undefined;
  #holding = false;

  override render() {
    return html`<div
      ${ref(this.#holder)}
      @pointerdown=${this.#onDown}
      @pointermove=${this.#onMove}
      @pointerup=${() => this.#end(true)}
      @pointercancel=${() => this.#end(false)}
      @contextmenu=${(event: Event) => event.preventDefault()}
    ></div>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#lastFrame.stop();
    this.#end(false);
  }

  /** A new canvas, under what was shown last. */
  renew(): HTMLCanvasElement {
    this.#lastFrame.stop();
    this.#isDrawn = false;
    const canvas = document.createElement('canvas');
    canvas.setAttribute('role', 'img');
    canvas.setAttribute('aria-label', 'The dream');
    // The canvas before still has its frame, unless the GPU process ended: then the copy of it shows through at once,
    // before the page gets any message.
    this.#holder.value?.replaceChildren(
      canvas,
      this.#lastFrame.element,
      ...(this.#canvas ? [this.#canvas] : []),
    );
    this.#canvas = canvas;
    return canvas;
  }

  /** What is shown: the canvas, or until it has a frame the copy of the last one; undefined without either. */
  get shown(): HTMLCanvasElement | undefined {
    return this.#isDrawn ? this.#canvas : this.#lastFrame.copy;
  }

  /** The canvas given last shows its first frame. */
  drawn(): void {
    if (!this.#canvas) return;
    this.#isDrawn = true;
    this.#holder.value?.replaceChildren(this.#lastFrame.element, this.#canvas);
    this.#lastFrame.keep(this.#canvas);
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 || !event.isPrimary) return;
    this.#holder.value?.setPointerCapture(event.pointerId);
    const timer = setTimeout(() => {
      this.#holding = true;
      emit(this, 'compare', true);
    }, holdAfterMs);
    this.#press = {x: event.clientX, y: event.clientY, timer};
  }

  #onMove({clientX, clientY}: PointerEvent): void {
    const press = this.#press;
    if (!press || this.#holding) return;
    if (Math.hypot(clientX - press.x, clientY - press.y) > tapWithinPx) this.#end(false);
  }

  #end(lifted: boolean): void {
    if (!this.#press) return;
    clearTimeout(this.#press.timer);
    this.#press = undefined;
    if (this.#holding) emit(this, 'compare', false);
    else if (lifted) this.dispatchEvent(new CustomEvent('tap'));
    this.#holding = false;
  }
}
