import {css, html, LitElement, nothing} from 'lit';
import {customElement, property} from 'lit/decorators.js';
import {createRef, ref} from 'lit/directives/ref.js';
import {parameters} from '../../params/table.ts';
import {defaults, type Values} from '../../params/values.ts';
import {fileKind, filesFrom} from '../../source/files.ts';
import {drawGuide, drawnGuides, type GuideImage} from '../../source/guide/guide.ts';
import {CameraList} from '../lib/camera-list.ts';
import {emit} from '../lib/events.ts';
import type {OwnGuide} from '../lib/state.ts';
import {controls} from '../lib/theme.ts';
import {guideStrings} from '../strings/guide.ts';

/** Sides of the images on the tiles, in pixels of the screen at twice the density. */
const picturePx = 140;

/** What the dream follows: the guides as tiles, and an image, a video or a camera of the user's own. */
@customElement('reverie-guide')
export class ReverieGuide extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: block;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(4, minmax(0, 1fr));
        gap: 8px;
        margin-top: 6px;
      }
      .tiles button {
        display: grid;
        gap: 4px;
        padding: 4px 4px 6px;
        border-radius: 12px;
        font-size: 0.86em;
      }
      .tiles button[aria-pressed='false'] {
        border-color: transparent;
      }
      .tiles canvas {
        width: 100%;
        aspect-ratio: 1;
        object-fit: cover;
        border-radius: 9px;
        background: var(--line);
      }
      .choose {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
      .choose select {
        min-width: 0;
        max-width: 12em;
      }
      p {
        margin: 6px 0 0;
        color: var(--ink-quiet);
        font-size: 0.86em;
      }
    `,
  ];

  @property({attribute: false}) values: Values = defaults;
  /** The user's own guide, if there is one. */
  @property({attribute: false}) own: OwnGuide | undefined;

  readonly #cameras = new CameraList(this);
  readonly #picker = createRef<HTMLInputElement>();

  override render() {
    return html`
      <div
        role="group"
        aria-label=${parameters.guide.label}
        @dragover=${(event: DragEvent) => event.preventDefault()}
        @drop=${this.#onDrop}
      >
        <span>${parameters.guide.label}</span>
        <div class="tiles">
          ${drawnGuides.map((name) => this.#tile(name, paintDrawn(name)))}
          ${this.#tile('own', paintOwn(this.own?.image))}
        </div>
        <div class="choose">
          <button type="button" data-action="choose-guide" @click=${() => this.#picker.value?.click()}>
            ${guideStrings.chooseFile}
          </button>
          ${this.#cameras.names.length > 0 ? this.#cameraChoice() : nothing}
        </div>
        <p>${this.own?.label || guideStrings.dropHere}</p>
      </div>
      <input
        ${ref(this.#picker)}
        type="file"
        hidden
        accept="image/*,video/*,.mkv,.mov,.ts,.mts,.m2ts"
        @change=${this.#onPicked}
      />
    `;
  }

  #tile(name: Values['guide'], paint: (canvas: Element | undefined) => void) {
    return html`<button
      type="button"
      data-guide=${name}
      aria-pressed=${name === this.values.guide}
      @click=${() => this.#choose(name)}
    >
      <canvas aria-hidden="true" ${ref(paint)}></canvas>
      ${parameters.guide.choices[name]}
    </button>`;
  }

  #cameraChoice() {
    return html`<select aria-label=${guideStrings.useCamera} @change=${this.#onCamera}>
      <option value="" selected>${guideStrings.useCamera}</option>
      ${this.#cameras.names.map((name) => html`<option value=${name}>${name}</option>`)}
    </select>`;
  }

  /** Without one of their own, the user is asked for it. */
  #choose(name: Values['guide']): void {
    if (name === 'own' && !this.own) this.#picker.value?.click();
    else emit(this, 'change-values', {guide: name});
  }

  async #take(files: readonly File[]): Promise<void> {
    const kinds = await Promise.all(files.map(fileKind));
    const file = files.find((_, i) => kinds[i] !== undefined);
    if (file) {
      const request =
        kinds[files.indexOf(file)] === 'video'
          ? ({kind: 'video', video: file} as const)
          : ({kind: 'image', image: file} as const);
      emit(this, 'choose-guide', request);
    } else if (files[0]) {
      // The app says of any file that it cannot use why.
      emit(this, 'choose-files', [files[0]]);
    }
  }

  #onPicked(): void {
    const picker = this.#picker.value;
    void this.#take([...(picker?.files ?? [])]);
    if (picker) picker.value = '';
  }

  /** What is dropped here is a guide, not a source. */
  #onDrop = (event: DragEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer) void this.#take(filesFrom(event.dataTransfer));
  };

  #onCamera(event: Event): void {
    const select = event.target as HTMLSelectElement;
    const device = select.value;
    select.value = '';
    if (device) emit(this, 'choose-guide', {kind: 'camera', device, size: this.values.cameraSize});
  }
}

/** Paints a drawn guide, once for each canvas. */
const paintDrawn = (name: (typeof drawnGuides)[number]) => {
  const known = painters.get(name);
  if (known) return known;
  const paint = (canvas: Element | undefined): void => {
    if (canvas instanceof HTMLCanvasElement) put(canvas, drawGuide(name, picturePx));
  };
  painters.set(name, paint);
  return paint;
};

/** The same function each time: then it is called for new canvases only. */
const painters = new Map<string, (canvas: Element | undefined) => void>();

const paintOwn =
  (image: GuideImage | undefined) =>
  (canvas: Element | undefined): void => {
    if (canvas instanceof HTMLCanvasElement && image) put(canvas, image);
  };

function put(canvas: HTMLCanvasElement, {widthPx, heightPx, rgba}: GuideImage): void {
  canvas.width = widthPx;
  canvas.height = heightPx;
  canvas.getContext('2d')?.putImageData(new ImageData(rgba, widthPx, heightPx), 0, 0);
}
