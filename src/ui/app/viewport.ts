import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {parameters} from '../../params/table.ts';
import type {Frame} from '../../source/source.ts';
import {emit} from '../lib/events.ts';
import {Gestures} from './gestures.ts';
import {LastFrame} from './last-frame.ts';
import {SourcePreview} from './source-preview.ts';

const {min: leastCrop, max: mostCrop, step: cropStep} = parameters.crop;

/**
 * The canvas, filling the window. Holding it shows the source; a tap fires `tap`; two fingers crop. The canvas is handed to the worker
 * once and cannot be taken back, so `renew` makes another; the last frame stays until `drawn` reports that the new one
 * shows one, and before the first the source does.
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
    :host([ground='checks']) div {
      background: repeating-conic-gradient(#26231f 0 25%, #161412 0 50%) 0 0 / 32px 32px;
    }
  `;

  @property({reflect: true}) fit: 'cover' | 'contain' = 'cover';
  /** What is behind the canvas: nothing that is seen, or for one with transparent places checks, or nothing at all. */
  @property({reflect: true}) ground: 'covered' | 'checks' | 'none' = 'covered';
  /** The share of the source's width and height that is cut away. */
  @property({attribute: false}) crop = 0;

  readonly #holder = createRef<HTMLDivElement>();
  readonly #lastFrame = new LastFrame();
  readonly #preview = new SourcePreview();
  #canvas: HTMLCanvasElement | undefined;
  #isDrawn = false;
  #cropBefore = 0;
  readonly #gestures = new Gestures({
    tap: () => this.dispatchEvent(new CustomEvent('tap')),
    hold: (on) => emit(this, 'compare', on),
    pinch: (scale, phase) => this.#pinch(scale, phase),
  });

  override render() {
    return html`<div
      ${ref(this.#holder)}
      @pointerdown=${this.#onDown}
      @pointermove=${(event: PointerEvent) => this.#gestures.move(event)}
      @pointerup=${(event: PointerEvent) => this.#gestures.up(event, true)}
      @pointercancel=${(event: PointerEvent) => this.#gestures.up(event, false)}
      @contextmenu=${(event: Event) => event.preventDefault()}
    ></div>`;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#lastFrame.stop();
    this.#gestures.stop();
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
      this.#preview.element,
      this.#lastFrame.element,
      ...(this.#canvas ? [this.#canvas] : []),
    );
    this.#canvas = canvas;
    return canvas;
  }

  /** Shows a frame of the source, which stays the caller's, as long as there is nothing else to see. */
  preview(image: Frame['image'], mirror: boolean): void {
    if (this.#isDrawn || this.#lastFrame.copy || this.ground !== 'covered') return;
    this.#preview.show(image, this.crop, mirror);
    if (performance.getEntriesByName('first picture').length === 0) performance.mark('first picture');
  }

  /** What is shown: the canvas, or until it has a frame the copy of the last one; undefined without either. */
  get shown(): HTMLCanvasElement | undefined {
    return this.#isDrawn ? this.#canvas : this.#lastFrame.copy;
  }

  /** The canvas given last shows its first frame. */
  drawn(): void {
    if (!this.#canvas) return;
    this.#isDrawn = true;
    const isCovered = this.ground === 'covered';
    // A copy behind it would show through.
    this.#holder.value?.replaceChildren(...(isCovered ? [this.#lastFrame.element] : []), this.#canvas);
    if (isCovered) this.#lastFrame.keep(this.#canvas);
    else this.#lastFrame.forget();
  }

  #onDown(event: PointerEvent): void {
    this.#holder.value?.setPointerCapture(event.pointerId);
    this.#gestures.down(event);
  }

  // What is seen of the source grows with the distance of the fingers.
  #pinch(scale: number, phase: 'begin' | 'move'): void {
    if (phase === 'begin') this.#cropBefore = this.crop;
    const crop = 1 - (1 - this.#cropBefore) / scale;
    const stepped = cropStep * Math.round(Math.min(mostCrop, Math.max(leastCrop, crop)) / cropStep);
    if (stepped !== this.crop) emit(this, 'change-values', {crop: Number(stepped.toFixed(2))});
  }
}
