import {css, html, LitElement} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {isSameCrop, wholeFrame, type Crop} from '../../display/framing.ts';
import {displayStrings} from '../../display/strings.ts';
import type {Frame} from '../../source/source.ts';
import {emit} from '../lib/events.ts';
import {Gestures, type Point} from './gestures.ts';
import {LastFrame} from './last-frame.ts';
import {placeOn, reframed, rounded, type Place} from './reframe.ts';
import {SourcePreview} from './source-preview.ts';

/** A wheel's turn by so many pixels doubles what is seen of the source or halves it; by trackpad pinches, far fewer. */
const wheelPxPerDoubling = 350;
const pinchPxPerDoubling = 70;
/** What browsers that count a wheel in lines or pages mean, in pixels. */
const wheelUnitsPx = [1, 16, 400];

/**
 * The canvas, filling the window. Holding it shows the source; a tap fires `tap`; two fingers and the wheel zoom into the
 * source, by its crop, and dragging moves what is seen of it. The canvas is handed to the worker once and cannot be taken
 * back, so `renew` makes another; the last frame stays until `drawn` reports that the new one shows one, and before the
 * first the source does.
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
  /** What of the source is shown. */
  @property({attribute: false}) crop: Crop = wholeFrame;
  /** Left and right are swapped. */
  @property({attribute: false}) mirrored = false;
  /** Nobody may change what is shown of the source. */
  @property({type: Boolean}) fixed = false;
  @property({type: Boolean, reflect: true}) zoomed = false;

  readonly #holder = createRef<HTMLDivElement>();
  readonly #lastFrame = new LastFrame();
  readonly #preview = new SourcePreview();
  #canvas: HTMLCanvasElement | undefined;
  #isDrawn = false;
  /** The crop as it was set here, before it was rounded: small turns of a wheel add up. */
  #exact: Crop = wholeFrame;
  /** Where the image was gripped, and how it was cropped then. */
  #gripped: {readonly place: Place; readonly crop: Crop} | undefined;
  readonly #gestures = new Gestures({
    tap: () => this.dispatchEvent(new CustomEvent('tap')),
    hold: (on) => emit(this, 'compare', on),
    grip: (at) => (this.#gripped = {place: this.#placeOf(at), crop: this.#exact}),
    drag: (to, scale) => this.#drag(to, scale),
  });

  override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('crop') && !isSameCrop(this.crop, rounded(this.#exact))) this.#exact = this.crop;
    this.zoomed = this.crop.crop > 0 && !this.fixed;
  }

  override render() {
    return html`<div
      ${ref(this.#holder)}
      @pointerdown=${this.#onDown}
      @pointermove=${(event: PointerEvent) => this.#gestures.move(event)}
      @pointerup=${(event: PointerEvent) => this.#gestures.up(event, true)}
      @pointercancel=${(event: PointerEvent) => this.#gestures.up(event, false)}
      @wheel=${this.#onWheel}
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
    canvas.setAttribute('aria-label', displayStrings.dream);
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

  #drag(to: Point, scale: number): void {
    if (this.#gripped) this.#reframe(this.#gripped.crop, this.#gripped.place, this.#placeOf(to), scale);
  }

  readonly #onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const turnedPx = event.deltaY * (wheelUnitsPx[event.deltaMode] ?? 1);
    const perDoublingPx = event.ctrlKey ? pinchPxPerDoubling : wheelPxPerDoubling;
    const place = this.#placeOf({x: event.clientX, y: event.clientY});
    this.#reframe(this.#exact, place, place, 2 ** (-turnedPx / perDoublingPx));
  };

  #reframe(before: Crop, from: Place, to: Place, scale: number): void {
    if (this.fixed) return;
    const last = rounded(this.#exact);
    this.#exact = reframed(before, {from, to, scale}, this.mirrored);
    const crop = rounded(this.#exact);
    if (!isSameCrop(crop, last)) emit(this, 'change-values', crop);
  }

  #placeOf(point: Point): Place {
    const shown = this.#isDrawn && this.#canvas ? this.#canvas : this.#preview.element;
    return placeOn(point, this.getBoundingClientRect(), shown, this.fit);
  }
}
