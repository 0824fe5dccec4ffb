import {css, html, LitElement, nothing} from 'lit';
import {customElement, property, state} from 'lit/decorators.js';
import {defaults, type Values} from '../../params/values.ts';
import type {Task} from '../../render/messages.ts';
import {defaultImage, defaultVideo, formatNames, limits} from '../../render/spec.ts';
import type {VideoSpec, ImageSpec} from '../../render/spec.ts';
import {controls} from '../lib/theme.ts';
import {commonStrings} from '../strings/common.ts';
import {renderStrings} from '../strings/render.ts';

const strings = renderStrings.options;

const videoSizes = {
  own: strings.sameAsVideo,
  '1280x720': '720p',
  '1920x1080': '1080p',
  '3840x2160': '4K',
} as const;

const imageSizes = {
  own: strings.sameAsImage,
  ...Object.fromEntries([2048, 4096, 8192].map((px) => [String(px), strings.px(px)])),
} as const;

const imageFormats = {'image/png': 'PNG', 'image/jpeg': 'JPEG', 'image/webp': 'WebP'} as const;

/** How one file, or several of its kind, are to be rendered. Fires `render` with a Task, or `cancel`. */
@customElement('reverie-render-options')
export class ReverieRenderOptions extends LitElement {
  static override styles = [
    controls,
    css`
      form {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 10px 12px;
        padding: 4px 0 14px;
      }
      strong,
      .acts {
        grid-column: 1 / -1;
        overflow-wrap: anywhere;
      }
      label {
        display: grid;
        gap: 4px;
        color: var(--ink-quiet);
        font-size: 0.88em;
      }
      select,
      input {
        width: 100%;
        min-height: var(--target);
        padding: 0 0.75em;
        border: 1px solid var(--line);
        border-radius: 999px;
        background: transparent;
        color: var(--ink);
        font: inherit;
      }
      .acts {
        display: flex;
        gap: 8px;
      }
      button[type='submit'] {
        border-color: var(--safelight);
      }
    `,
  ];

  @property({attribute: false}) file: File = new File([], '');
  /** As what it is rendered. */
  @property({attribute: false}) kind: Task['kind'] = 'video';
  /** How many files get the same options. */
  @property({attribute: false}) count = 1;
  @property({attribute: false}) values: Values = defaults;
  @state() private classic = false;

  override render() {
    const isImage = this.kind === 'image';
    return html`<form @submit=${this.#onSubmit}>
      <strong>${strings.fileAndMore(this.file.name, this.count - 1)}</strong>
      ${isImage ? this.#image() : this.#video()}
      <div class="acts">
        <button type="submit" data-action="render">${commonStrings.render}</button>
        <button type="button" @click=${() => this.dispatchEvent(new CustomEvent('cancel'))}>
          ${commonStrings.cancel}
        </button>
      </div>
    </form>`;
  }

  #video() {
    return html`
      ${select('look', strings.method, strings.methods, 'live', (value) => {
        this.classic = value === 'classic';
      })}
      ${select('size', strings.size, videoSizes, 'own')}
      ${select('format', strings.format, formatNames, 'mp4')}
      ${select('encoding', strings.quality, strings.qualities, 'high')}
      ${number('resolution', strings.dreamSize, Math.max(this.values.resolution, 240), 75, 1080)}
      ${number('steps', strings.steps, this.values.steps, 1, 20)} ${this.classic ? this.#octaves() : nothing}
      ${number('from', strings.from, '', 0, 86_400, 'any')} ${number('to', strings.to, '', 0, 86_400, 'any')}
    `;
  }

  #image() {
    return html`
      ${select('size', strings.longSide, imageSizes, 'own')}
      ${select('type', strings.format, imageFormats, 'image/png')} ${this.#octaves()}
      ${number('steps', strings.stepsPerOctave, defaultImage.steps, limits.steps.min, limits.steps.max)}
      ${number('totalVariation', strings.noisePenalty, this.values.totalVariation, 0, 1, '0.01')}
    `;
  }

  #octaves() {
    const {octaves, octaveScale} = limits;
    return html`
      ${number('octaves', strings.octaves, defaultImage.classic.octaves, octaves.min, octaves.max)}
      ${number('octaveScale', strings.octaveScale, defaultImage.classic.octaveScale, octaveScale.min, octaveScale.max, '0.05')}
    `;
  }

  // The browser has held the numbers to their ranges.
  #onSubmit(event: SubmitEvent): void {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string): string => {
      const entry = data.get(name);
      return typeof entry === 'string' ? entry : '';
    };
    const count = (name: string): number => Number(text(name));
    const octaves = {octaves: count('octaves'), octaveScale: count('octaveScale')};
    const size = text('size');
    if (this.kind === 'image') {
      const spec: ImageSpec = {
        ...defaultImage,
        values: {...this.values, totalVariation: count('totalVariation')},
        type: text('type') as ImageSpec['type'],
        longSidePx: size === 'own' ? null : Number(size),
        classic: octaves,
        steps: count('steps'),
      };
      this.#choose({kind: 'image', spec});
      return;
    }
    const [widthPx = 0, heightPx = 0] = size.split('x').map(Number);
    const seconds = (name: string): number | null => (text(name) === '' ? null : count(name));
    const spec: VideoSpec = {
      ...defaultVideo,
      values: {...this.values, resolution: count('resolution'), steps: count('steps')},
      format: text('format') as VideoSpec['format'],
      size: size === 'own' ? null : {widthPx, heightPx},
      fromS: seconds('from'),
      toS: seconds('to'),
      classic: text('look') === 'classic' ? octaves : null,
      quality: text('encoding') as VideoSpec['quality'],
    };
    this.#choose({kind: 'video', spec});
  }

  #choose(task: Task): void {
    this.dispatchEvent(new CustomEvent<Task>('render', {detail: task}));
  }
}

function select(
  name: string,
  label: string,
  choices: Readonly<Record<string, string>>,
  chosen: string,
  onChange?: (value: string) => void,
) {
  const onSelect = ({target}: Event): void => onChange?.((target as HTMLSelectElement).value);
  return html`<label
    >${label}<select name=${name} @change=${onSelect}>
      ${Object.entries(choices).map(
        ([value, choice]) => html`<option value=${value} ?selected=${value === chosen}>${choice}</option>`,
      )}
    </select></label
  >`;
}

const number = (name: string, label: string, value: number | string, min: number, max: number, step = '1') =>
  html`<label
    >${label}<input type="number" name=${name} .value=${String(value)} min=${min} max=${max} step=${step}
  /></label>`;
